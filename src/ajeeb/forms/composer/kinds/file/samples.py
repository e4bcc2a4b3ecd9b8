"""Small files that simulated workers upload: nothing in them speaks against their names."""

from __future__ import annotations

import base64
from collections.abc import Mapping

_TEXT = b"Uploaded by a simulated worker.\n"
_TEXTS = frozenset(
    [
        "txt",
        "text",
        "log",
        "tsv",
        "jsonl",
        "md",
        "html",
        "htm",
        "xml",
        "svg",
        "css",
        "js",
        "yaml",
        "yml",
        "vtt",
        "tex",
    ]
)
_UNTOLD = b"\0" + _TEXT
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP"
    + "/" * 86
    + "2wBDAf"
    + "/" * 86
    + "wAARCAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAA"
    "AAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEA"
    "AhEDEQA/AKAA/9k="
)
_WEBP = base64.b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA=")
_BMP = base64.b64decode("Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAADEDgAAxA4AAAAAAAAAAAAA////AA==")
_WAV = base64.b64decode("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=")
_ZIP = b"PK\x05\x06" + bytes(18)
_PDF = (
    b"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_SAMPLES: Mapping[str, bytes] = {
    "png": _PNG,
    "gif": _GIF,
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": _WEBP,
    "bmp": _BMP,
    "wav": _WAV,
    "pdf": _PDF,
    "zip": _ZIP,
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "json": b"{}\n",
    "csv": b"a,b\n1,2\n",
}


def sample(extension: str) -> bytes:
    """A whole file of a few bytes, if one is known here; else a line of text, or bytes that tell nothing."""
    return _SAMPLES.get(extension) or (_TEXT if extension in _TEXTS else _UNTOLD)
