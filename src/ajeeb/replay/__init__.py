"""Another model's answers to the prompts that people wrote, as a run of their own beside the first."""

from .replay import Report, replay

__all__ = ["Report", "replay"]
