"""Makes the index of words forget those that no row has any more."""

from __future__ import annotations

import apsw


def forget_words(connection: apsw.Connection) -> None:
    """Leave no word in the index that stands in no row, whole or in part.

    Deleting rows with `secure-delete` takes words out of the leaves of the index. Its inner nodes keep the beginnings
    of words by which leaves are found, until the index is written anew: `optimize` does that, but only if there are
    two segments to be merged, hence the row that comes and goes.
    """
    for sql in (_PIECE, _ANEW, _NO_PIECE):
        connection.execute(sql)


_PIECE = "INSERT OR REPLACE INTO written (rowid, run, text, assignment_id) VALUES (0, '', 'x', '')"
_ANEW = "INSERT INTO written (written) VALUES ('optimize')"
_NO_PIECE = "DELETE FROM written WHERE rowid = 0"
