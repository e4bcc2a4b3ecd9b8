"""The style sheets of a folder."""

from __future__ import annotations

from pathlib import Path


def styles(folder: Path) -> list[Path]:
    """All `.css` files under `insertions`, in whatever case, sorted; a link that leaves the folder is none."""
    root = folder.resolve() / "insertions"
    found = (file for file in root.rglob("*") if file.suffix.lower() == ".css")
    return sorted(file for file in found if file.is_file() and file.resolve().is_relative_to(root))
