"""Views of the table of work that somebody keeps: each has a name and is theirs alone."""

from __future__ import annotations

from typing import Any

import apsw

from ajeeb.errors import Conflict, Invalid, Unknown

from .work_filter import filter_of
from .work_shapes import SavedView, SavedViewBody

_MOST = 100


def saved_views(connection: apsw.Connection, account_id: str) -> tuple[SavedView, ...]:
    """The views of an account, by name."""
    rows = connection.execute(_ALL, (account_id,))
    return tuple(SavedView(view_id=row[0], name=row[1], query=row[2]) for row in rows)


def save_view(
    connection: apsw.Connection, account_id: str, view_id: str, body: SavedViewBody, at: int
) -> SavedView:
    """A new view, once it is kept.

    Raises: Invalid if its query cannot be read, or there are too many; Conflict if there is one of this name.
    """
    filter_of(body.query)
    if len(saved_views(connection, account_id)) >= _MOST:
        raise Invalid({"name": f"{_MOST} views are kept, which is all there can be; delete one first"})
    _refuse_twin(connection, account_id, view_id, body.name)
    connection.execute(_ADD, (view_id, account_id, body.name, body.query, at))
    return SavedView(view_id=view_id, name=body.name, query=body.query)


def change_view(connection: apsw.Connection, account_id: str, view_id: str, body: SavedViewBody) -> SavedView:
    """A view with another name or query. Raises: Unknown; Invalid; Conflict."""
    filter_of(body.query)
    _refuse_twin(connection, account_id, view_id, body.name)
    connection.execute(_CHANGE, (body.name, body.query, view_id, account_id))
    if connection.changes() == 0:
        raise Unknown("there is no such view")
    return SavedView(view_id=view_id, name=body.name, query=body.query)


def delete_view(connection: apsw.Connection, account_id: str, view_id: str) -> None:
    """Forget a view. Raises: Unknown."""
    connection.execute("DELETE FROM saved_view WHERE view_id = ? AND account_id = ?", (view_id, account_id))
    if connection.changes() == 0:
        raise Unknown("there is no such view")


def _refuse_twin(connection: apsw.Connection, account_id: str, view_id: str, name: str) -> None:
    twin: Any = connection.execute(_TWIN, (account_id, name, view_id)).get
    if twin:
        raise Conflict(f"you have a view '{name}' already; choose another name, or delete that one")


_ALL = "SELECT view_id, name, query FROM saved_view WHERE account_id = ? ORDER BY name, view_id"
_ADD = "INSERT INTO saved_view (view_id, account_id, name, query, created_at) VALUES (?, ?, ?, ?, ?)"
_CHANGE = "UPDATE saved_view SET name = ?, query = ? WHERE view_id = ? AND account_id = ?"
_TWIN = "SELECT EXISTS (SELECT 1 FROM saved_view WHERE account_id = ? AND name = ? AND view_id <> ?)"
