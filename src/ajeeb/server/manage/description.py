"""The description of this API, for programs that speak to it with a token."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request

from .guard import SEE

router = APIRouter()


@router.get("/openapi.json", dependencies=[SEE])
async def openapi(request: Request) -> dict[str, Any]:
    """The OpenAPI document of the management API."""
    described: dict[str, Any] = request.app.openapi()
    token = {"type": "http", "scheme": "bearer", "description": "An API token, made in the settings."}
    components = {**described.get("components", {}), "securitySchemes": {"token": token}}
    return {**described, "components": components, "security": [{"token": []}]}
