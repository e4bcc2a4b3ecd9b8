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
from .declared import Model
from .named import named, named_text
from .price import Budget, Price
from .turns import Turns
from .watch import NOBODY, Watch

__all__ = [
    "NOBODY", "Budget", "Feature", "FinishReason", "ImageAnswer", "ImageBatchModel", "ImageModel", "ImageRequest",
    "Json", "Message", "Model", "ModelInfo", "Price", "TextAnswer", "TextModel", "TextRequest", "Turns", "Usage",
    "Watch", "named", "named_text",
]  # fmt: skip
