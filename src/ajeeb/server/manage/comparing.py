"""Routes that compare: a unit across workers, a worker across units, answers and agreement."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
