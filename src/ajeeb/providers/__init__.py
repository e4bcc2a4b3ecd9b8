"""Where workers come from."""

from .link import Tokens

__all__ = ["Tokens"]
