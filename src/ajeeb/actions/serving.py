"""The procedures of a run as a server runs them: with turns, money and a record around their models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ajeeb.models import Around
from ajeeb.procedures import Ask, Procedure


def served_procedures(procedures: Mapping[str, Procedure], shared: Around) -> dict[str, Procedure]:
    """The same by name, ready for the calls of workers."""
    return {name: _served(one, shared) for name, one in procedures.items()}


def _served(procedure: Procedure, shared: Around) -> Procedure:
    function = procedure.function
    return replace(procedure, function=function.served(shared)) if isinstance(function, Ask) else procedure
