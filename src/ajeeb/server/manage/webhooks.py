"""Routes about webhooks, erasure and retention."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
