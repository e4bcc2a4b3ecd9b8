"""What every request of a worker's page has: a session, and perhaps a body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ajeeb.errors import Unknown
from ajeeb.wiring import Parts

from .answers import BadRequest, TooLarge

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
MAX_BODY = 1024 * 1024  # bytes


def assignment_id_of(parts: Parts, request: Request) -> str:
    """The assignment whose session this is.

    Raises: Unknown without a session.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unknown("This request has no session; open the link again.")
    return parts.tokens.assignment_id(token)


def asset_url(parts: Parts, assignment_id: str) -> Callable[[str], str]:
    """The address of each file of an assignment, by SHA-256."""
    capability = parts.tokens.capability(assignment_id)
    return lambda sha256: f"/a/{capability}/{sha256}"


async def read_body(request: Request, adapter: TypeAdapter[Any], max_bytes: int = MAX_BODY) -> Any:
    """The body as it should be.

    Raises: BadRequest naming what is wrong; TooLarge.
    """
    try:
        length = int(request.headers.get("content-length") or 0)
        if length > max_bytes:
            raise TooLarge
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > max_bytes:
                raise TooLarge
        return adapter.validate_json(bytes(data))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise BadRequest(f"{where}: {fault['msg']}" if where else fault["msg"]) from error
    except (ValueError, ClientDisconnect) as error:
        raise BadRequest("the request could not be read") from error
