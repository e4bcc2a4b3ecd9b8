"""Routes that decide on work, one or many, and take it back."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
