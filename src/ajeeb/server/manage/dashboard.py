"""Routes of the live dashboard: the plots of a run, and their numbers."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
