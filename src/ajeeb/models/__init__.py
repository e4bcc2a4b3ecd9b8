"""Model backends behind one Protocol per modality, and wrappers around any of them."""

from .base import (
    Feature,
    FinishReason,
    ImageAnswer,
    ImageBatchModel,
    ImageModel,
    ImageRequest,
    Json,
    Message,
    ModelInfo,
    TextAnswer,
    TextModel,
    TextRequest,
    Usage,
)
from .named import named, named_text
from .turns import Turns
from .watch import NOBODY, Watch

__all__ = [
    "NOBODY", "Feature", "FinishReason", "ImageAnswer", "ImageBatchModel", "ImageModel", "ImageRequest", "Json",
    "Message", "ModelInfo", "TextAnswer", "TextModel", "TextRequest", "Turns", "Usage", "Watch", "named", "named_text",
]  # fmt: skip
