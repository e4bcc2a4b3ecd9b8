"""The management API: what the review app uses. FastAPI, imported on first use."""

from __future__ import annotations

from fastapi import FastAPI


def app() -> FastAPI:
    """The routes under `/api/manage`."""
    return FastAPI(title="Ajeeb", version="1", docs_url=None, redoc_url=None, openapi_url=None)
