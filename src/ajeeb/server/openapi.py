"""The OpenAPI document of the whole server: `python -m ajeeb.server.openapi > frontend/openapi.json`."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from .manage import api as manage
from .routes import ROUTES, SHARED, Route

_REF = "#/components/schemas/{model}"


def document() -> dict[str, Any]:
    """Worker routes from their table, management routes from FastAPI, one set of schemas."""
    openapi = manage.app().openapi()
    adapters = {(_title(kind), mode): kind for kind, mode in _types()}
    inputs = [(key, mode, _adapter(kind)) for (key, mode), kind in adapters.items()]
    schemas, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REF)
    components = openapi.setdefault("components", {}).setdefault("schemas", {})
    components.update(definitions.get("$defs", {}))
    for route in ROUTES:
        openapi["paths"].setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    openapi["components"]["securitySchemes"] = {"session": {"type": "http", "scheme": "bearer"}}
    return openapi


def _types() -> list[tuple[Any, Any]]:
    bodies = [(route.body, "validation") for route in ROUTES if route.body is not None]
    answers = [(route.answer, "serialization") for route in ROUTES if route.answer is not None]
    return bodies + answers + [(kind, "serialization") for kind in SHARED]


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)


def _title(kind: Any) -> str:
    return "Action" if isinstance(kind, TypeAdapter) else str(kind.__name__)


def _operation(route: Route, schemas: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": route.name, "summary": route.summary, "responses": {}}
    if route.audience == "worker":
        operation["security"] = [{"session": []}]
    if route.body is not None:
        schema = schemas[_title(route.body), "validation"]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if route.query:
        operation["parameters"] = [
            {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}
            for name in route.query
        ]
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": file}}
    if route.answer is None:
        operation["responses"]["204"] = {"description": "Kept."}
    else:
        schema = schemas[_title(route.answer), "serialization"]
        content = {"application/json": {"schema": schema}}
        if route.streams:
            content["text/event-stream"] = {"schema": {"type": "string"}}
        operation["responses"]["200"] = {"description": route.summary, "content": content}
    error = schemas[_title(SHARED[0]), "serialization"]
    operation["responses"]["default"] = {
        "description": "Not done, and why.",
        "content": {"application/json": {"schema": error}},
    }
    return operation


if __name__ == "__main__":
    print(json.dumps(document(), indent=2, sort_keys=True, ensure_ascii=False))
