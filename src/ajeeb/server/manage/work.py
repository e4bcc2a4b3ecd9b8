"""Routes of the table of work: filter, sort, search, saved views."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
