"""Files on S3: listed, and given URLs that a browser may open for a while."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ajeeb.errors import AjeebError, BadTask, Environment
from ajeeb.forms.composer import parse_s3_url
from ajeeb.settings import MAX_S3_URL_EXPIRATION_MINUTES, S3Settings, s3_settings

from .s3_client import Clients, in_our_words

REVIEW_EXPIRES_S = MAX_S3_URL_EXPIRATION_MINUTES * 60
"""Reviewers come back to a page; workers get a new URL with each."""

_AT_ONCE = 10


def list_files(url: str, settings: S3Settings | None = None) -> list[str]:
    """URLs of all files whose keys begin with the path of this one, as deep as they lie, in the order of S3.

    `…/cats` begins `…/cats2/` and `…/cats.png` too. What ends with a slash is a folder, and left out.
    Raises: BadTask if this is no URL of S3, or there is no such bucket; Environment if S3 cannot be asked.
    """
    settings = settings or s3_settings()
    place = parse_s3_url(url, settings.endpoint)
    with in_our_words(url, place.bucket):
        pages = Clients(settings).client(place).get_paginator("list_objects_v2")
        keys = [
            file["Key"]
            for page in pages.paginate(Bucket=place.bucket, Prefix=place.key)
            for file in page.get("Contents", ())
        ]
    return [place.of_key(key) for key in keys if not key.endswith("/")]


def presigned_url(url: str, expires_s: int | None = None, settings: S3Settings | None = None) -> str:
    """A URL that opens one file, by whoever has it, until it expires.

    expires_s: 7 days at the most; None is what the settings say.
    Raises: BadTask if this is no URL of a file on S3; Environment if it cannot be signed.
    """
    (signed,) = signed_each([url], expires_s, settings)
    if isinstance(signed, AjeebError):
        raise signed
    return signed


def presigned_urls(
    urls: Sequence[str], expires_s: int | None = None, settings: S3Settings | None = None
) -> list[tuple[str, str]]:
    """Each URL with its presigned one, in their order.

    Raises: BadTask or Environment, naming every URL that cannot be presigned.
    """
    signed = signed_each(urls, expires_s, settings)
    failed = list(dict.fromkeys(str(each) for each in signed if isinstance(each, AjeebError)))
    if failed:
        kind = Environment if any(isinstance(each, Environment) for each in signed) else BadTask
        raise kind("\n".join(failed))
    return [(url, each) for url, each in zip(urls, signed, strict=True) if isinstance(each, str)]


def signed_each(
    urls: Sequence[str], expires_s: int | None = None, settings: S3Settings | None = None
) -> list[str | AjeebError]:
    """For each URL its presigned one, or why there is none.

    Raises: Environment if the settings make no sense.
    """
    settings = settings or s3_settings()
    seconds = settings.url_expiration_minutes * 60 if expires_s is None else expires_s
    if not 1 <= seconds <= REVIEW_EXPIRES_S:
        raise Environment(f"a URL can be presigned for 1 to {REVIEW_EXPIRES_S} seconds, not for {seconds}")
    clients, endpoint = Clients(settings), settings.endpoint
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return list(pool.map(lambda url: _signed(url, endpoint, clients, seconds), urls))


def _signed(url: str, endpoint: str | None, clients: Clients, seconds: int) -> str | AjeebError:
    try:
        file = parse_s3_url(url, endpoint)
        if not file.key:
            raise BadTask(f"{url} names no file; write its key after the bucket")
        asked = {"Bucket": file.bucket, "Key": file.key}
        if file.content_type:
            asked["ResponseContentType"] = file.content_type
        with in_our_words(url, file.bucket):
            return clients.client(file).generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
    except AjeebError as error:
        return error
