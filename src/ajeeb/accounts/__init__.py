"""Requesters: their accounts and roles, how they sign in, and the tokens of their programs."""

from .codes import CODE_LIVES_MS, Code, add_code
from .digests import new_secret
from .entering import direct_code
from .errors import BadAccount, TooManyTries, WrongPassword
from .people import PERMISSIONS, Permission, Person, Role
from .records import (
    Account,
    NewAccount,
    account,
    account_named,
    accounts,
    add_account,
    change_role,
    checked_role,
    disable,
    enable,
    has_owner,
    note,
)
from .sessions import SESSION_LIVES_MS, Found, Session, revoke_session, sessions
from .sign_in import SignIn, Visitor
from .tokens import PREFIX, ApiToken, NewToken, add_token, new_token_secret, revoke_token, tokens

__all__ = [
    "CODE_LIVES_MS", "PERMISSIONS", "PREFIX", "SESSION_LIVES_MS", "Account", "ApiToken", "BadAccount", "Code", "Found",
    "NewAccount", "NewToken", "Permission", "Person", "Role", "Session", "SignIn", "TooManyTries", "Visitor",
    "WrongPassword", "account", "account_named", "accounts", "add_account", "add_code", "add_token", "change_role",
    "checked_role", "direct_code", "disable", "enable", "has_owner", "new_secret", "new_token_secret", "note",
    "revoke_session", "revoke_token", "sessions", "tokens",
]  # fmt: skip
