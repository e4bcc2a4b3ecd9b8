"""A text classifier that learns from every example it is given."""

from .classifier import Classifier

__all__ = ["Classifier"]
