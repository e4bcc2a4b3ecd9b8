"""The composer: a built-in image model that needs no download, no key and no GPU."""

from .composer import Composer, Drawing

__all__ = ["Composer", "Drawing"]
