"""What a file is by what is in it, whether that fits its name, and as what it may be served again."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import filetype  # type: ignore[import-untyped] # it has no types

Family: TypeAlias = Literal["image", "video", "audio", "pdf", "zip", "text", "other"]

HEAD = 8192  # bytes that tell what a file is
UNKNOWN = "application/octet-stream"

_WORDS: Mapping[str, str] = {
    "image": "a picture",
    "video": "a video",
    "audio": "a sound recording",
    "pdf": "a PDF document",
    "zip": "an office document or an archive",
    "text": "text",
    "other": "something else",
    "text/html": "a web page",
    "image/svg+xml": "a drawing in SVG",
    "application/x-msdownload": "a program",
    "application/x-executable": "a program",
}
_FAMILIES: Mapping[Family, str] = {
    "image": "png jpg jpeg jpe jfif gif webp bmp tif tiff heic heif avif ico psd jxl",
    "video": "mp4 m4v mov webm mkv avi wmv mpg mpeg flv 3gp ogv",
    "audio": "mp3 wav ogg oga opus m4a aac flac aiff aif amr wma mid midi weba",
    "pdf": "pdf",
    "zip": "zip docx xlsx pptx odt ods odp odg epub",
    "text": "txt text log csv tsv json jsonl md html htm xml svg css js mjs yaml yml srt vtt tex bib py",
}
_FAMILY_OF = {extension: family for family, listed in _FAMILIES.items() for extension in listed.split()}
_EXACT = ("png", "jpg", "jpeg", "gif", "webp", "pdf", "docx", "xlsx", "pptx", "zip")  # always known when seen
_CONTAINERS = frozenset(
    (
        "video/mp4",
        "video/quicktime",
        "video/webm",
        "video/x-matroska",
        "video/3gpp",
        "video/x-ms-wmv",
        "audio/ogg",
        "audio/mp4",
    )
)  # of sound, of pictures or of both; the first bytes do not tell
_DOCUMENTS = re.compile(r"application/(zip|epub\+zip|vnd\.(openxmlformats|oasis)\b)")
_TEXTS = frozenset(
    ("image/svg+xml", "application/json", "application/xml", "application/rtf", "application/postscript")
)
_WEAK = frozenset(
    (
        "image/bmp",
        "image/x-icon",
        "audio/mpeg",
        "audio/aac",
        "application/x-msdownload",
        "application/x-compress",
    )
)  # known by two or three bytes, which a text may start with
_TEXT_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "md": "text/markdown",
    "html": "text/html",
    "htm": "text/html",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "vtt": "text/vtt",
}
_ANOTHER_NAME: Mapping[str, str] = {
    "audio/x-wav": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/x-m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[!?/]|[a-z][a-z0-9-]*[\s/>])", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|script|iframe|style|div|p|a|img)\b", re.IGNORECASE
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_AGAIN = "Please choose a file that is what its name says."
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # of texts with two bytes for a character, and so with NULs


def media_type_of(head: bytes, name: str) -> str:
    """The media type by the first bytes; the name only tells kinds of text apart, and what no bytes tell."""
    is_text = _is_text(head)
    if is_text and _MARKUP.match(head):
        return _markup(head)
    found = filetype.guess_mime(head) or ("application/pdf" if b"%PDF-" in head[:1024] else None)
    if found is not None and not (is_text and found in _WEAK):
        return _ANOTHER_NAME.get(found, found)
    if is_text:
        return _TEXT_TYPES.get(extension_of(name), "text/plain")
    claimed = filetype.get_type(ext=extension_of(name))
    is_shown = claimed is not None and claimed.mime.startswith(("video/", "audio/"))
    return str(_ANOTHER_NAME.get(claimed.mime, claimed.mime)) if is_shown else UNKNOWN


def mismatch(media_type: str, name: str) -> str | None:
    """Why a content of this type cannot have this name, as a sentence for the worker; None if it can."""
    extension = extension_of(name)
    claimed, found = _FAMILY_OF.get(extension), _family(media_type)
    if claimed is None or claimed == found:
        return None
    if media_type == UNKNOWN:
        if extension not in _EXACT:
            return None
        return f"The name of this file ends in “.{extension}”, but what is in it is not. {_AGAIN}"
    if {claimed, found} == {"audio", "video"} and media_type in _CONTAINERS:
        return None
    what = _WORDS.get(media_type, _WORDS[found])
    return f"The name of this file ends in “.{extension}”, but it is {what}. {_AGAIN}"


def binary_text(name: str) -> str | None:
    """Why a content with NUL bytes cannot have this name; None if it can."""
    extension = extension_of(name)
    if _FAMILY_OF.get(extension) != "text":
        return None
    return f"The name of this file ends in “.{extension}”, but it is not text. {_AGAIN}"


def is_wide_text(head: bytes) -> bool:
    """Whether a file begins as a text that may have NUL bytes."""
    return head.startswith(_WIDE)


def extension_of(name: str) -> str:
    """What follows the last dot, in small letters; empty without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


@dataclass(frozen=True, kw_only=True)
class Served:
    """How a file is handed out: as what, and whether it may be shown where it is."""

    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def served_as(media_type: str) -> Served:
    """What a worker's file may be to a browser: pictures, sound, video and PDF are shown, texts are plain text.

    Whatever could run code in a page of ours is neither.
    """
    family = _family(media_type)
    if family in ("image", "audio", "video"):
        # A frame without an origin of its own, as a review has, shows these too.
        return Served(media_type=media_type, headers={"Cross-Origin-Resource-Policy": "cross-origin"})
    if media_type in ("application/pdf", "application/json"):
        return Served(media_type=media_type)
    if media_type in ("text/plain", "text/csv", "text/tab-separated-values", "text/markdown"):
        return Served(media_type="text/plain; charset=utf-8")
    return Served(
        media_type="text/plain; charset=utf-8" if family == "text" else UNKNOWN,
        headers={"Content-Disposition": "attachment"},
    )


def _family(media_type: str) -> Family:
    kind, _, which = media_type.partition("/")
    if media_type in _TEXTS:
        return "text"
    if kind in ("image", "video", "audio", "text"):
        return kind  # type: ignore[return-value] # one of the four
    if which == "pdf":
        return "pdf"
    return "zip" if _DOCUMENTS.match(media_type) else "other"


def _is_text(head: bytes) -> bool:
    """Whether this is the beginning of a text in UTF-8, in an older encoding, or with two bytes for a character."""
    if head.startswith(_WIDE):
        return True
    if b"\0" in head or _CONTROLS.search(head):
        return False
    try:
        codecs.utf_8_decode(head, "strict", False)  # the last character may be cut
    except UnicodeDecodeError:
        return _is_latin(head)
    return True


def _is_latin(head: bytes) -> bool:
    """Whether this may be a text in an older encoding: much more of what every keyboard has than of the rest."""
    return sum(byte >= 0x80 for byte in head) * 3 < len(head)


def _markup(head: bytes) -> str:
    if _SVG.search(head) and not _HTML.match(head.lstrip(b"\xef\xbb\xbf").lstrip()):
        return "image/svg+xml"
    return "text/html" if _HTML.search(head) else "application/xml"
