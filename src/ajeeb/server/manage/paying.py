"""Routes about workers and what they are paid."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
