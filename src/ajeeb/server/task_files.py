"""The files that a form's author wrote for the page, as a browser gets them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from starlette.responses import FileResponse, RedirectResponse, Response

from ajeeb.tasks import PreparedForm

from .policies import TASK_FILE

_FOLDER = "insertions"
_CODE: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
_OTHERS: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".flac": "audio/flac",
    ".aac": "audio/aac",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
}
_TYPES = {**_CODE, **_OTHERS}
_LEFT_OUT = (".js", ".mjs", "/index.js", "/index.mjs")
_FOR_EVER = "private, max-age=31536000, immutable"
_FOR_A_WHILE = "private, max-age=300"  # of files that the address does not tell apart by their content
_FOR_FRAMES = ("text/css", "image/", "audio/", "video/")


def task_file(form: PreparedForm | None, digest: str, path: str, page_policy: str) -> Response | None:
    """A file of the task's folder, or the way to the module that an import without ending means; None if there is none.

    page_policy: of the page, which also holds for HTML that the page shows in a frame.
    """
    if form is None or not _is_plain(path):
        return None
    ending = PurePosixPath(path).suffix.lower()
    file = form.file(digest, path) if ending in _TYPES else None
    if file is None:
        meant = (path.removesuffix("/") + more for more in _LEFT_OUT)
        found = next((module for module in meant if form.file(digest, module)), None)
        if found is None:
            return None
        return RedirectResponse(form.address(found), 302, {"Cache-Control": _FOR_EVER})
    media_type = _TYPES[ending]
    headers = {
        "Cache-Control": _FOR_EVER if ending in _CODE else _FOR_A_WHILE,
        "Content-Security-Policy": page_policy if ending == ".html" else TASK_FILE,
    }
    if media_type.startswith(_FOR_FRAMES):
        # A frame without an origin of its own, as a review has, shows these too.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return FileResponse(file, media_type=media_type, headers=headers)


def _is_plain(path: str) -> bool:
    """Whether a path stays in the folder whatever a file system makes of it."""
    folder, *rest = path.removesuffix("/").split("/")
    return (
        folder == _FOLDER
        and path.isprintable()
        and "\\" not in path
        and all(part and not part.startswith(".") for part in rest)
    )
