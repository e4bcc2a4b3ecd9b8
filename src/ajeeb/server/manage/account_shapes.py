"""What travels about accounts, sign-in, sessions and tokens."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ajeeb.accounts import Permission, Role
from ajeeb.accounts.codes import Purpose


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


_Code = Annotated[str, Field(min_length=1, max_length=200)]
_Name = Annotated[str, Field(max_length=200)]
_Password = Annotated[str, Field(max_length=1000)]


class Code(_Wire):
    """What a one-time link carries."""

    code: _Code


class CodeFor(_Wire):
    """What a one-time link is good for."""

    purpose: Purpose
    name: str | None
    """Of the account; None where the link sets the server up."""


class NamePassword(_Wire):
    """How somebody signs in."""

    name: _Name
    password: _Password


class CodePassword(_Wire):
    """How somebody sets a password with a one-time link. name: of the first owner; only for the set-up link."""

    code: _Code
    name: _Name = ""
    password: _Password


class SignedIn(_Wire):
    """Who is signed in, what they may do, and what there is to see."""

    demo: bool
    """This server runs the demo."""
    account_id: str
    name: str
    role: Role
    permissions: tuple[Permission, ...]
    has_password: bool
    """False for who came by a link that signs in directly, as the demo's and a notebook's do."""


class Entrance(_Wire):
    """What somebody finds at the door, signed in or not."""

    has_owner: bool
    """False until somebody has opened the set-up link that the server printed."""
    signed_in: SignedIn | None
    """Who asks; None if nobody is signed in."""


class AccountRow(_Wire):
    """One account. Times are UTC milliseconds."""

    account_id: str
    name: str
    role: Role
    created_at: int
    disabled_at: int | None
    has_password: bool
    last_at: int | None
    """When it was last in use, to the minute; None if it is not signed in anywhere."""


class Invite(_Wire):
    """Somebody who shall have an account."""

    name: _Name
    role: Role


class OneTimeLink(_Wire):
    """A link with which somebody sets their password: it works once, within a day."""

    account: AccountRow
    path: str
    """To be put behind the server's address, such as `/review#CODE`."""


class AccountChange(_Wire):
    """What shall change about an account; None leaves it."""

    role: Role | None = None
    disabled: bool | None = None


class PasswordChange(_Wire):
    """A new password. old: the present one; empty for an account that has none."""

    old: _Password = ""
    new: _Password


class SessionRow(_Wire):
    """One browser that is signed in. Times are UTC milliseconds; last_at: to the minute."""

    session_id: str
    account_id: str
    name: str
    client: str
    created_at: int
    last_at: int
    expires_at: int
    present: bool
    """It is the one of this very request."""


class TokenBody(_Wire):
    """A token to be made. days: how long it works; None for ever."""

    name: _Name
    scopes: tuple[Permission, ...]
    days: int | None = 90


class TokenRow(_Wire):
    """One API token, without its secret. Times are UTC milliseconds."""

    token_id: str
    account_id: str
    account: str
    name: str
    scopes: tuple[Permission, ...]
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    last_at: int | None


class NewTokenSecret(_Wire):
    """A new token; its secret is shown this once."""

    token: TokenRow
    secret: str
