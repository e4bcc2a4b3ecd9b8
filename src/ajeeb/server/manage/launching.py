"""Routes about runs: launch, pause, resume, close, settings."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
