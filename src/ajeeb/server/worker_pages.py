"""The worker's page as a browser gets it: what it may do depends on the forms that it may have to show."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ajeeb.actions import ServedRun
from ajeeb.settings import s3_settings
from ajeeb.tasks import ContentPolicy, PreparedForm

from . import policies

log = logging.getLogger("ajeeb.server")


@dataclass
class WorkerPages:
    """Policies and import maps of pages. runs: all that are served, also those that are launched later."""

    runs: Mapping[str, ServedRun]
    static_map: str | None
    _policies: dict[frozenset[str], str] = field(default_factory=dict)
    _said: bool = False

    def forms(self, run_id: str | None = None) -> dict[str, PreparedForm]:
        """The forms of one run, or of all, by the digest in their addresses."""
        run = self.runs.get(run_id or "")
        chosen = self.runs.values() if run is None else [run]
        forms = [one.task.form for one in chosen]
        return {form.digest[:16]: form for form in forms if form is not None}

    def policy(self, forms: Mapping[str, PreparedForm]) -> str:
        """What the page may do that shows any of these forms: all that each of them needs."""
        if not forms:
            return policies.WORKER
        key = frozenset(forms)
        if key not in self._policies:
            needs = _together(form.policy for form in forms.values())
            self._policies[key] = policies.form_policy(needs, s3_settings().endpoint, self.import_map(forms))
        return self._policies[key]

    def import_map(self, forms: Mapping[str, PreparedForm]) -> str | None:
        """The names by which modules of forms may import; None if there are no forms."""
        if forms and self.static_map is None and not self._said:
            self._said = True
            log.warning("the pages were built without what a form's modules import by name; run 'make pages'")
        return self.static_map if forms else None


def _together(needs: Iterable[ContentPolicy]) -> ContentPolicy:
    every = list(needs)
    return ContentPolicy(
        hosts=tuple(sorted({host for one in every for host in one.hosts})),
        handlers=tuple(sorted({handler for one in every for handler in one.handlers})),
    )
