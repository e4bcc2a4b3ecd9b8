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
from .cache import Cache, MemoryCache
from .declared import Model
from .named import named, named_text
from .price import Budget, Price
from .purse import FREE, MemoryPurse, Purse
from .turns import Turns
from .watch import NOBODY, Watch
from .wrappers import Around, around, built

__all__ = [
    "FREE", "NOBODY", "Around", "Budget", "Cache", "Feature", "FinishReason", "ImageAnswer", "ImageBatchModel",
    "ImageModel", "ImageRequest", "Json", "MemoryCache", "MemoryPurse", "Message", "Model", "ModelInfo", "Price",
    "Purse", "TextAnswer", "TextModel", "TextRequest", "Turns", "Usage", "Watch", "around", "built", "named",
    "named_text",
]  # fmt: skip
