"""Errors as answers: a code and a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from ajeeb.accounts import BadAccount, TooManyTries, WrongPassword
from ajeeb.errors import AjeebError, Invalid
from ajeeb.server.answers import status_of
from ajeeb.webhooks.addresses import BadWebhook

from .guard import Foreign, NotAllowed, SignedOut
from .wire import Problem

log = logging.getLogger("ajeeb.server")

_OWN: dict[type[AjeebError], int] = {
    SignedOut: 401,
    WrongPassword: 401,
    Foreign: 403,
    NotAllowed: 403,
    BadAccount: 422,
    BadWebhook: 422,
    TooManyTries: 429,
}


def answer_problems(app: FastAPI) -> None:
    """Let the app answer every error as a Problem."""
    app.add_exception_handler(AjeebError, _deliberate)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _answer(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> JSONResponse:
    return JSONResponse(
        Problem(code=code, message=message, fields=dict(fields or {})).model_dump(),
        status,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


async def _deliberate(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AjeebError)
    headers = _wait(error.retry_after_s) if isinstance(error, TooManyTries | WrongPassword) else {}
    if isinstance(error, SignedOut):
        headers = {"WWW-Authenticate": "Bearer"}
    fields = error.fields if isinstance(error, Invalid) else {}
    return _answer(_OWN.get(type(error)) or status_of(error), error.code, str(error), headers, fields)


def _wait(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)} if seconds else {}


async def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return _answer(422, "invalid", "the body of the request is not JSON")
    said = [f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors()]
    fields = {str(one["loc"][-1]): str(one["msg"]) for one in error.errors()}
    return _answer(422, "invalid", "; ".join(said), fields=fields)


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return _answer(error.status_code, "unknown" if error.status_code == 404 else "invalid", str(error.detail))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(500, "internal", "something went wrong on the server; its log says what")
