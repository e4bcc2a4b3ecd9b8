"""What is used of boto3, with its errors in our words. It is imported on first use: few forms need it."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Protocol, TypedDict, cast

from ajeeb.errors import AjeebError, BadTask, Environment
from ajeeb.forms.composer import S3Url
from ajeeb.settings import S3Settings

_GLOBAL = "https://s3.amazonaws.com"
_DEFAULT_REGION = "us-east-1"
_NO_CREDENTIALS = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "ProfileNotFound",
)
_REFUSED = (
    "403", "AccessDenied", "ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
)  # fmt: skip
_WRONG_REGION = (
    "301",
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
)


class Object(TypedDict):
    """One file of a listing."""

    Key: str


class Page(TypedDict, total=False):
    """Up to 1,000 files."""

    Contents: list[Object]


class Paginator(Protocol):
    """Asks for page after page."""

    def paginate(self, *, Bucket: str, Prefix: str) -> Iterable[Page]: ...  # noqa: N803 - boto3's names


class Client(Protocol):
    """An S3 client of boto3."""

    def get_paginator(self, operation_name: str) -> Paginator: ...

    def generate_presigned_url(
        self,
        ClientMethod: str,  # noqa: N803
        *,
        Params: Mapping[str, str],  # noqa: N803
        ExpiresIn: int,  # noqa: N803
    ) -> str: ...


class _Session(Protocol):
    region_name: str | None

    def client(self, service: str, *, endpoint_url: str, region_name: str, config: object) -> Client: ...


class Clients:
    """Clients with the credentials that boto3 finds, one for each service."""

    def __init__(self, settings: S3Settings) -> None:
        self._settings = settings
        self._session: _Session | None = None
        self._lock = threading.Lock()
        self._made: dict[S3Url, Client] = {}

    def client(self, url: S3Url) -> Client:
        """The client for the service of an URL.

        Raises: Environment if there is no boto3, or it makes no client.
        """
        kind = replace(url, base="", bucket="", key="")
        with self._lock:  # threads may share a client, but not the session that makes it
            if kind not in self._made:
                self._made[kind] = self._new(kind)
            return self._made[kind]

    def _new(self, url: S3Url) -> Client:
        if self._session is None:
            self._session = cast("_Session", _module("boto3").session.Session())
        place = self._place(url, self._session.region_name)
        config = _module("botocore.config").Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if place.path_style else "virtual"},
            connect_timeout=10,
            read_timeout=30,
            retries={"mode": "standard", "total_max_attempts": 3},
        )
        return self._session.client(
            "s3", endpoint_url=place.service, region_name=place.region or _DEFAULT_REGION, config=config
        )

    def _place(self, url: S3Url, region: str | None) -> S3Url:
        """Where to ask: where the URL says, so that a presigned one keeps the host that the form's policy lets in."""
        endpoint = self._settings.endpoint or url.service
        if endpoint != url.service:  # another service, which need not know its buckets by host
            return replace(url, service=endpoint, region=region or url.region, path_style=True)
        region = url.region or region
        if endpoint == _GLOBAL and url.path_style and region not in (None, _DEFAULT_REGION):
            # The global address answers for buckets in the path only where they lie in its own region.
            endpoint = f"https://s3.{region}.amazonaws.com"
        return replace(url, service=endpoint, region=region)


@contextmanager
def in_our_words(url: str, bucket: str = "") -> Iterator[None]:
    """Raises what boto3 raises as our errors, which name the URL and the way out."""
    exceptions = _module("botocore.exceptions")
    try:
        yield
    except exceptions.ClientError as error:
        raise _answered(error.response.get("Error", {}), url, bucket) from error
    except exceptions.BotoCoreError as error:
        raise _unanswered(error, url) from error
    except ValueError as error:  # of an endpoint or header that makes no sense
        raise Environment(f"{url}: S3 cannot be asked ({error}); check AWS_ENDPOINT_URL and AWS_*") from error


def _answered(said: Mapping[str, str], url: str, bucket: str) -> AjeebError:
    code, text = said.get("Code", ""), said.get("Message", "")
    if code == "NoSuchBucket":
        return BadTask(f"{url}: there is no bucket '{bucket}'; mend the address")
    if code in _REFUSED:
        return Environment(
            f"{url}: S3 does not let these credentials in ({code}: {text}); "
            "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and that they may list and read the bucket"
        )
    if code in _WRONG_REGION:
        return Environment(
            f"{url}: the bucket lies in another region ({code}: {text}); write the region into the address, "
            "https://BUCKET.s3.REGION.amazonaws.com/KEY, or set AWS_DEFAULT_REGION"
        )
    return Environment(f"{url}: S3 answers {code}: {text}; try again, or check the address")


def _unanswered(error: Exception, url: str) -> AjeebError:
    if type(error).__name__ in _NO_CREDENTIALS:
        return Environment(
            f"{url}: there are no credentials for S3 ({error}); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    if type(error).__name__ == "ParamValidationError":
        return BadTask(f"{url}: S3 has no such names ({error}); mend the address")
    return Environment(f"{url}: S3 cannot be reached ({error}); check the address and the network")


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Environment("files on S3 need boto3: pip install 'ajeeb[s3]'") from error
