"""Every service's way to say no comes out as one of a few statuses, without keys and without bodies."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.http.failures import MAX_SAID, failed, failed_midway, retry_after_s, told
from ajeeb.models.http.service import Service

KEY = "canary-4711-key"
SERVICE = Service(kind="openai", base_url="https://example.com", key=KEY, key_name="OPENAI_API_KEY")


def failure(status: int, body: Any = None, **headers: str) -> ModelFailed:
    """What an answer of the service stands for."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = httpx2.Response(
        status, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    return failed(SERVICE, response, content)


@pytest.mark.parametrize(
    ("http_status", "body", "expected", "words"),
    [
        (400, {"error": {"message": "Unknown size", "code": "invalid_value"}}, "invalid", "Unknown size"),
        (400, {"error": {"message": "Rejected", "code": "moderation_blocked"}}, "refused", "Rejected"),
        (400, {"error": {"message": "Rejected", "code": "content_policy_violation"}}, "refused", "Rejected"),
        (422, {"detail": [{"msg": "Flagged", "type": "content_policy_violation"}]}, "refused", "Flagged"),
        (422, {"detail": [{"msg": "Too small", "type": "greater_than"}]}, "invalid", "Too small"),
        (401, {"error": {"message": "Bad key"}}, "internal", "OPENAI_API_KEY"),
        (403, {"detail": "Forbidden"}, "internal", "Forbidden"),
        (402, {"title": "Payment", "detail": "No credit"}, "internal", "No credit"),
        (404, {"detail": "Model not found"}, "invalid", "Model not found"),
        (400, {"error": {"type": "x", "message": "No outputs"}, "node_errors": {}}, "invalid", "No outputs"),
        (
            429,
            {"error": {"message": "Slow down", "code": "rate_limit_exceeded"}},
            "rate_limited",
            "Slow down",
        ),
        (429, {"error": {"message": "Quota", "code": "insufficient_quota"}}, "internal", "Quota"),
        (408, {}, "timeout", "408"),
        (504, b"<html>", "timeout", "504"),
        (500, {"error": "OutOfMemoryError"}, "unavailable", "OutOfMemoryError"),
        (502, b"<html><h1>Bad Gateway</h1>", "unavailable", "502"),
        (503, b"", "unavailable", "503"),
        (302, b"", "invalid", "302"),
        (500, b"[" * 100_000, "unavailable", "500"),
        (500, [1, 2], "unavailable", "500"),
        (500, {"error": {"message": 7, "code": []}, "detail": None}, "unavailable", "500"),
        (422, {"detail": []}, "invalid", "422"),
    ],
)
def test_what_a_no_means(http_status: int, body: Any, expected: str, words: str) -> None:
    error = failure(http_status, body)
    assert (error.status, words in str(error)) == (expected, True)
    assert "<html>" not in str(error)


@pytest.mark.parametrize(
    "said",
    [
        f"Incorrect API key provided: {KEY}.",
        "Incorrect API key provided: sk-proj-abcdef1234567.",
        "Header was Authorization: Bearer abc.def-1234567890",
        "token r8_1234567890abcdef is revoked",
    ],
)
def test_no_key_is_ever_repeated(said: str) -> None:
    text = str(failure(401, {"error": {"message": said}}))
    assert "[key]" in text
    assert not any(secret in text for secret in (KEY, "abcdef", "1234567"))


def test_long_words_are_cut_and_put_on_one_line() -> None:
    text = str(failure(500, {"detail": "a\nb\t" + "x" * 10_000}))
    assert "a b xxx" in text
    assert len(text) < MAX_SAID + 50


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("NSFW content detected. Try running it again", "filtered"),
        ("The prompt was flagged as sensitive (E005)", "filtered"),
        ({"code": "moderation_blocked", "message": "no"}, "refused"),
        ({"code": "rate_limit_exceeded", "message": "later"}, "rate_limited"),
        ({"code": "server_error", "message": "oops"}, "unavailable"),
        ({"exception_message": "CUDA out of memory"}, "internal"),
        (None, "internal"),
        (7, "internal"),
    ],
)
def test_what_an_end_in_the_middle_means(error: Any, expected: str) -> None:
    assert failed_midway(SERVICE, error).status == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "17"}, 17.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "Fri, 15 Jan 2027 08:00:30 GMT", "Date": "Fri, 15 Jan 2027 08:00:00 GMT"}, 30.0),
        ({"Retry-After": "Fri, 15 Jan 2027 08:00:00 GMT", "Date": "Fri, 15 Jan 2027 08:00:30 GMT"}, 0.0),
        ({"Retry-After": "Fri, 15 Jan 2010 08:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "9" * 30}, None),
        ({}, None),
    ],
)
def test_when_a_service_wants_to_be_asked_again(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after_s(httpx2.Headers(headers)) == expected


def test_only_what_passes_has_a_time_to_come_again() -> None:
    assert failure(503, {}, retry_after="3").retry_after_s == 3
    assert failure(400, {}, retry_after="3").retry_after_s is None


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (httpx2.ReadTimeout(""), "timeout"),
        (httpx2.WriteTimeout(""), "timeout"),
        (httpx2.ConnectTimeout(""), "unavailable"),
        (httpx2.PoolTimeout(""), "unavailable"),
        (httpx2.ConnectError(""), "unavailable"),
        (httpx2.RemoteProtocolError(""), "unavailable"),
        (httpx2.ReadError(""), "unavailable"),
        (httpx2.DecodingError(""), "invalid"),
        (httpx2.SSEError(""), "invalid"),
        (httpx2.UnsupportedProtocol(""), "internal"),
    ],
)
def test_what_goes_wrong_on_the_way(error: Exception, status: str) -> None:
    with pytest.raises(ModelFailed) as failure, told(SERVICE):
        raise error
    assert failure.value.status == status
