"""Who may do what: permissions, and the roles that have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Permission: TypeAlias = Literal["see", "review", "export", "manage", "own"]
"""see: look at everything that is not secret. review: decide on work, give a bonus, note. export: take data away.
manage: runs, workers, payments, webhooks. own: accounts, tokens of others, erasure. Scopes of tokens are the same."""

Role: TypeAlias = Literal["viewer", "reviewer", "admin", "owner"]

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    "viewer": frozenset({"see"}),
    "reviewer": frozenset({"see", "review"}),
    "admin": frozenset({"see", "review", "export", "manage"}),
    "owner": frozenset({"see", "review", "export", "manage", "own"}),
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is asking: an account, signed in or by a token. permissions: of the role, less what a token leaves out."""

    account_id: str
    name: str
    role: Role
    permissions: frozenset[Permission]

    @property
    def may_see_names(self) -> bool:
        """Whether the ids and names that workers came with are shown, and may be looked for."""
        return "manage" in self.permissions
