"""Small files that simulated workers upload."""

from __future__ import annotations

import base64

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_SAMPLES = {"png": _PNG, "gif": _GIF, "json": b"{}\n", "csv": b"a,b\n1,2\n"}


def sample(extension: str) -> bytes:
    """A whole image of one pixel where the extension has one here, else a line of text."""
    return _SAMPLES.get(extension, b"Uploaded by a simulated worker.\n")
