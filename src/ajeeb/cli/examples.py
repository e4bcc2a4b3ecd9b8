"""Where the examples are: in the package when it was installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

import ajeeb


def example(name: str) -> Path:
    """The folder of an example."""
    package = Path(ajeeb.__file__).parent
    installed = package / "examples" / name
    return installed if installed.is_dir() else package.parent.parent / "examples" / name
