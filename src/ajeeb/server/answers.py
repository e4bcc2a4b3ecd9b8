"""Errors and bodies as HTTP: one table from error classes to statuses, and no traceback for anybody."""

from __future__ import annotations

from starlette.responses import Response

from ajeeb.errors import AjeebError, BadTask, Busy, Conflict, Invalid, NoFreeUnit, StorageFailed, Unknown
from ajeeb.loops import View

from .wire import ErrorBody


class BadRequest(AjeebError):
    """The request is not of the form that the API takes."""

    code = "bad_request"


class TooLarge(AjeebError):
    """The body is larger than any action is."""

    code = "too_large"

    def __init__(self) -> None:
        super().__init__("This is too much text for one request; please shorten it.")


STATUSES: tuple[tuple[type[AjeebError], int], ...] = (
    (BadRequest, 400),
    (TooLarge, 413),
    (Unknown, 404),
    (NoFreeUnit, 409),
    (Busy, 503),
    (Conflict, 409),
    (Invalid, 422),
    (BadTask, 422),
    (StorageFailed, 503),
)


def status_of(error: AjeebError) -> int:
    """The HTTP status of an error; 500 for what nobody expected."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def error_body(error: AjeebError, view: View | None = None) -> Response:
    """The error as the page reads it."""
    body = ErrorBody(
        code=error.code,
        message=str(error),
        fields=error.fields if isinstance(error, Invalid) else {},
        view=view,
        next_unit=getattr(error, "next_unit", None),
        retry_after_s=error.retry_after_s if isinstance(error, Busy) else None,
    )
    headers = {"Retry-After": "2"} if isinstance(error, StorageFailed) else {}
    return body_json(body.model_dump_json(), status_of(error), headers)


def body_json(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer that nobody may store."""
    return Response(
        text, status, media_type="application/json", headers={"Cache-Control": "no-store", **(headers or {})}
    )
