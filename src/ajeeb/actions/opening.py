"""How a worker gets hold of a unit, or comes back to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ajeeb.errors import Busy, Closed, NoFreeUnit, NotServed, Paused, Unknown
from ajeeb.events import Assurance, RunState
from ajeeb.providers import Tokens
from ajeeb.store import Claim

from .act import Standing, look
from .identity import new_id
from .served import Deps, ServedRun


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who comes in, and how sure we are of that.

    unit: a certain unit's number from 1, or None for the next free one.
    once: this way in leads to one unit only, also after that has ended.
    """

    run_id: str
    worker_key: str
    provider: str
    external_id: str
    assurance: Assurance
    unit: int | None = None
    once: bool = False
    simulated: bool = False
    client: str = ""

    def with_page(self, client: str, simulated: bool) -> Visitor:
        """The same visitor, with what the page told."""
        return replace(self, client=client, simulated=simulated)


async def visitor_of_link(deps: Deps, tokens: Tokens, token: str) -> Visitor:
    """The visitor whom a signed link was made for.

    Raises: Unknown if the link was not made here, has expired or was revoked.
    """
    link = await deps.store.link(tokens.link_id(token))
    if (
        link is None
        or link.revoked_at is not None
        or (link.expires_at is not None and link.expires_at < deps.now())
    ):
        raise Unknown("This link is not known here.")
    return Visitor(
        run_id=link.run_id,
        worker_key=tokens.worker_key("link", link.link_id),
        provider="link",
        external_id=link.link_id,
        assurance="signed",
        once=True,
    )


def visitor_by_name(tokens: Tokens, run_id: str, name: str, unit: int | None) -> Visitor:
    """A visitor who gave a name that nobody vouches for."""
    return Visitor(
        run_id=run_id,
        worker_key=tokens.worker_key("name", name),
        provider="name",
        external_id=name,
        assurance="claimed",
        unit=unit,
    )


async def come_in(deps: Deps, visitor: Visitor) -> Standing:
    """The visitor's assignment as it stands: the one they have, or a new one.

    Raises: NoFreeUnit if there is nothing (more) for them, Closed if nobody gets more; Busy if they must wait for a
    place, Paused if for a requester; NotServed; Unknown if there is no such run.
    """
    run = deps.runs.get(visitor.run_id)
    state = await deps.store.run_state(visitor.run_id)
    if run is None:
        raise Closed if state == "closed" else NotServed
    if visitor.unit is not None and visitor.unit > len(run.units):
        raise NoFreeUnit(f"There is no unit {visitor.unit}.")
    no_more = _not_open(state) or await _busy(deps, run)
    assignment = await deps.store.claim(
        Claim(
            assignment_id=new_id(),
            run_id=visitor.run_id,
            number=visitor.unit,
            worker_key=visitor.worker_key,
            provider=visitor.provider,
            external_id=visitor.external_id,
            assurance=visitor.assurance,
            pilot=run.run.pilot,
            simulated=visitor.simulated,
            client=visitor.client,
            at=deps.now(),
            again=visitor.once,
            new=no_more is None,
        )
    )
    if assignment is None:
        # The run may have been paused since it was asked.
        raise (
            no_more
            or _not_open(await deps.store.run_state(visitor.run_id))
            or NoFreeUnit(
                "Somebody else is working on this." if visitor.unit else "There is nothing left to do here."
            )
        )
    return await look(deps, assignment.assignment_id)


def _not_open(state: RunState) -> Paused | Closed | None:
    """Why nobody new gets work, whatever there is."""
    match state:
        case "paused":
            return Paused()
        case "closed":
            return Closed()
        case "open":
            return None


async def _busy(deps: Deps, run: ServedRun) -> Busy | None:
    """Why nobody new may be let in: work that they took could not start."""
    if run.purse is not None and await run.purse.is_used_up():
        return Paused()
    waits = [deps.runner.pace(procedure).wait_ms for procedure in run.procedures.values()]
    wait_s = max(waits, default=0) / 1000
    if wait_s <= run.task.task.max_wait_s:
        return None
    text = "Many are working on this already. There will be a place for you soon."
    return Busy(text, retry_after_s=min(60.0, max(5.0, wait_s / 4)))
