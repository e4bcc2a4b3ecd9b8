"""Addresses of files on S3: which service, bucket and key an URL names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from ajeeb.errors import BadTask

CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "mkv": "video/x-matroska",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
"""What a browser is told about a file, by the extension of its key: stores often know no better than 'bytes'."""

_PORTS = {"http": 80, "https": 443}
_REGION = re.compile(r"(?<=[.-])[a-z]{2}(?:-[a-z]+)+-\d+(?=\.)")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"#%+?\\{}]| \Z')


@dataclass(frozen=True, kw_only=True)
class S3Url:
    """A file, or the beginning of the keys of several."""

    base: str
    """The URL up to the slash before the key."""
    service: str
    """Scheme and host of the service, without the bucket."""
    bucket: str
    """The bucket's name."""
    key: str
    """Percent-decoded; may be empty."""
    region: str | None
    """If the host tells it."""
    path_style: bool
    """Whether the bucket stands in the path; else it stands in the host."""

    @property
    def content_type(self) -> str | None:
        """What the file is by its extension; None if that is not known."""
        _, dot, extension = self.key.rpartition(".")
        return CONTENT_TYPES.get(extension.lower()) if dot else None

    def of_key(self, key: str) -> str:
        """The URL of another file in the bucket: `parse_s3_url` finds this very key in it.

        Only what would mean something else in an URL, or end a token, is escaped; S3 reads a plain plus as a space.
        """
        return f"{self.base}/{_UNSAFE.sub(lambda found: quote(found[0], safe=''), key)}"


def parse_s3_url(url: str, endpoint: str | None = None) -> S3Url:
    """What an URL names.

    endpoint: address of another service than Amazon's; its URLs are accepted whatever their scheme and host.
    Raises: BadTask if this is no URL of S3, naming the URL.
    """
    try:
        parts = urlsplit(url)
        service, bucket = _service(parts, endpoint)
    except ValueError as error:
        raise _no_s3(url, str(error)) from error
    if not parts.path.startswith("/"):
        raise _no_s3(url, "it has no path")
    base, path, path_style = _origin(parts), parts.path[1:], bucket is None
    if bucket is None:
        bucket, _, path = path.partition("/")
        base = f"{base}/{bucket}"
        if not bucket:
            raise _no_s3(url, "it names no bucket")
    region = _REGION.search(service)
    return S3Url(
        base=base,
        service=service,
        bucket=_decoded(bucket, url),
        key=_decoded(path, url),
        region=region[0] if region else None,
        path_style=path_style,
    )


def _service(parts: SplitResult, endpoint: str | None) -> tuple[str, str | None]:
    """Scheme and host without the bucket, and the bucket if it is in the host."""
    if endpoint:
        known = urlsplit(endpoint)
        if _origin(parts) == _origin(known):
            return _origin(known), None
        bucket = (parts.hostname or "").removesuffix(f".{known.hostname}")
        if bucket != parts.hostname and (parts.scheme, _port(parts)) == (known.scheme, _port(known)):
            return _origin(known), bucket
    host = parts.hostname or ""
    if parts.scheme != "https":
        raise ValueError("it does not start with https://")
    if "s3" not in host:
        raise ValueError("there is no 's3' in its host")
    labels = host.split(".")
    # The last one counts: the name of a bucket may have dots, and an s3 of its own.
    first = max((n for n, label in enumerate(labels) if re.match(r"s3(?:-|express|$)", label)), default=0)
    return _origin(parts, ".".join(labels[first:])), ".".join(labels[:first]) or None


def _origin(parts: SplitResult, host: str | None = None) -> str:
    port = _port(parts)
    shown = "" if port == _PORTS.get(parts.scheme) else f":{port}"
    name = host or parts.hostname or ""
    return f"{parts.scheme}://{f'[{name}]' if ':' in name else name}{shown}"


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)


def _decoded(text: str, url: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise _no_s3(url, "what is percent-encoded in it is not UTF-8") from error


def _no_s3(url: str, why: str) -> BadTask:
    return BadTask(
        f"'{url}' is not the address of a file on S3: {why}; "
        "write https://BUCKET.s3.REGION.amazonaws.com/KEY or https://s3.REGION.amazonaws.com/BUCKET/KEY, "
        "or set AWS_ENDPOINT_URL_S3 to the service that you use"
    )
