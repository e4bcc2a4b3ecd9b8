"""Model backends behind one Protocol."""

from .base import ImageAnswer, ImageModel, ImageRequest, Json, ModelInfo
from .named import named

__all__ = ["ImageAnswer", "ImageModel", "ImageRequest", "Json", "ModelInfo", "named"]
