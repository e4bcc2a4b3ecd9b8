"""The server of `ajeeb form preview`: a form as its author works on it, and what happens in it kept in memory only."""

from .app import preview_app
from .folder import Folder, Reading
from .tries import Tries

__all__ = ["Folder", "Reading", "Tries", "preview_app"]
