"""Models whose replicas run on a Ray cluster: `deploy` puts them there, `ray:APP` in a task asks them."""

from .client import RayImages, RayTexts
from .deploying import application, deploy
from .engine import connect
from .settings import Settings

__all__ = ["RayImages", "RayTexts", "Settings", "application", "connect", "deploy"]
