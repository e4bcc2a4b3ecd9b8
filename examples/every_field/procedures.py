"""What the page of this form may ask the server."""

from __future__ import annotations

import ajeeb as aj


@aj.procedure(timeout_s=5, rerun=True)
def count_words(text: str) -> dict[str, int]:
    """How many words a text has. The names of a function's arguments are those that the page sends."""
    return {"words": len(text.split())}


procedures = {"countWords": count_words}
