"""Whether a file belongs to the assignment through whose address it is asked for; remembered, as pages ask often."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from ajeeb.store import SqliteStore
from ajeeb.store.own_files import OwnFiles, is_erased, own_files

_MOST = 5_000  # assignments; about 100 bytes for each of their files


@dataclass
class FileOwners:
    """Files never leave an assignment, until all of it is erased."""

    store: SqliteStore
    _known: OrderedDict[str, OwnFiles] = field(default_factory=OrderedDict)

    def owns(self, assignment_id: str, sha256: str) -> bool:
        """Whether this file is one of the assignment's."""
        known = self._known.get(assignment_id)
        if known is not None and sha256 in known.files:
            self._known.move_to_end(assignment_id)
            return not self.store.glance(lambda connection: is_erased(connection, assignment_id))
        found = self.store.glance(lambda connection: own_files(connection, assignment_id, known))
        if found is None:
            return False
        self._known[assignment_id] = found
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return sha256 in found.files
