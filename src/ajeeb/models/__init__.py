"""Model backends behind one Protocol."""

from .base import ImageAnswer, ImageModel, ImageRequest, Json, ModelInfo

__all__ = ["ImageAnswer", "ImageModel", "ImageRequest", "Json", "ModelInfo"]
