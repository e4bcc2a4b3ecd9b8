"""What a service's "no" means: its status, code and words brought into Ajeeb's few statuses."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx2

from ajeeb.errors import ModelFailed
from ajeeb.models.base import Json

from .service import Service

MAX_SAID = 300
"""Characters of a service's own words in a message."""
_KEYS = re.compile(
    r"\b(?:sk|r8|pk|key|hf)[-_][\w*.-]{6,}|\b(?:Bearer|Basic|Key)\s+[\w+/=:.*-]{8,}|\S*\*{3,}\S*"
)
"""What looks like a key, or like one that a service has masked itself."""
_REFUSED = {
    "moderation_blocked", "content_policy_violation", "content_filter", "contentFilter", "safety_violation",
}  # fmt: skip
_UNSAFE = re.compile(r"nsfw|flagged as sensitive|safety (?:filter|checker|system)", re.IGNORECASE)
_BY_STATUS = {
    401: "internal",
    403: "internal",
    402: "internal",
    408: "timeout",
    429: "rate_limited",
    504: "timeout",
}


def failed(service: Service, response: httpx2.Response, body: bytes) -> ModelFailed:
    """The failure that an answer of 300 or more stands for."""
    said = words(body)
    status = _status(response.status_code, said)
    message = f"{service.kind} answered {response.status_code}"
    if response.status_code in (401, 403):
        message += (
            f"; look at {service.key_name}" if service.key else f"; it wants a key: set {service.key_name}"
        )
    return ModelFailed(
        status,
        _with_words(service, message, said.get("message", "")),
        retry_after_s=retry_after_s(response.headers) if status in ("rate_limited", "unavailable") else None,
    )


def failed_midway(service: Service, error: Json) -> ModelFailed:
    """The failure that an error inside an answer of 200 stands for: a stream's last event, a job that ended badly."""
    said = words(json.dumps(error if isinstance(error, dict) else {"error": error}).encode())
    code = said.get("code", "")
    status = (
        "refused"
        if code in _REFUSED
        else "filtered"
        if _UNSAFE.search(said.get("message", ""))
        else "internal"
    )
    status = {"rate_limit_exceeded": "rate_limited", "server_error": "unavailable"}.get(code, status)
    return ModelFailed(status, _with_words(service, f"{service.kind} gave up", said.get("message", "")))


def words(body: bytes) -> Mapping[str, str]:
    """`message` and `code` of an error's body, whichever service's form it has."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    error = found.get("error")
    inner = error if isinstance(error, dict) else found
    detail = inner.get("message") or inner.get("detail") or inner.get("exception_message") or error
    code = inner.get("code") or inner.get("error_type") or inner.get("type")
    if isinstance(detail, list):  # how FastAPI, and so fal, says it
        firsts: list[Json] = [one for one in detail if isinstance(one, dict)]
        detail, code = (firsts[0].get("msg"), firsts[0].get("type")) if firsts else (None, None)
    return {name: text for name, text in (("message", detail), ("code", code)) if isinstance(text, str)}


def retry_after_s(headers: httpx2.Headers) -> float | None:
    """Seconds that the service wants to be left alone; written as seconds or as a date (RFC 9110, 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None
    try:  # the service's own clock, if it tells
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        now = time.time()
    return max(0.0, until - now)


@contextmanager
def told(service: Service) -> Iterator[None]:
    """What goes wrong on the way to a service, as ModelFailed."""
    kind = service.kind
    try:
        yield
    except (httpx2.ReadTimeout, httpx2.WriteTimeout) as error:
        raise ModelFailed("timeout", f"{kind} said nothing for too long") from error
    except httpx2.TimeoutException as error:
        raise ModelFailed("unavailable", f"{kind} could not be reached in time") from error
    except httpx2.ConnectError as error:
        raise ModelFailed("unavailable", f"{kind} could not be reached") from error
    except (httpx2.DecodingError, httpx2.SSEError, httpx2.InvalidURL) as error:
        raise ModelFailed("invalid", f"{kind} sent what cannot be read") from error
    except httpx2.UnsupportedProtocol as error:
        raise ModelFailed("internal", f"the address of {kind} is none") from error
    except httpx2.TransportError as error:
        raise ModelFailed("unavailable", f"the connection to {kind} broke off") from error


def scrubbed(service: Service, text: str) -> str:
    """A service's words on one line, cut, without any key."""
    for secret in sorted(service.secrets, key=len, reverse=True):
        text = text.replace(secret, "[key]")
    return " ".join(_KEYS.sub("[key]", text).split())[:MAX_SAID]


def _status(http_status: int, said: Mapping[str, str]) -> str:
    if said.get("code") in _REFUSED:
        return "refused"
    if said.get("code") == "insufficient_quota":
        return "internal"  # a 429 that no waiting helps
    if http_status in _BY_STATUS:
        return _BY_STATUS[http_status]
    return "unavailable" if http_status >= 500 else "invalid"


def _with_words(service: Service, message: str, said: str) -> str:
    return f"{message}: {scrubbed(service, said)}" if said else message
