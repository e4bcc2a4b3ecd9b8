"""Passwords: which are good enough, their Argon2id hashes, and whether one fits. Hashing blocks."""

from __future__ import annotations

import importlib
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from .errors import BadAccount

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_CHARS = 12
MAX_CHARS = 200
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789" * 2, "qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6y7u8i9o0p",
         "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb")  # fmt: skip
_COMMON = frozenset(
    [
        "password",
        "passwort",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "letmein",
        "welcome",
        "iloveyou",
        "admin",
        "administrator",
        "root",
        "login",
        "master",
        "monkey",
        "dragon",
        "football",
        "baseball",
        "basketball",
        "superman",
        "batman",
        "princess",
        "sunshine",
        "shadow",
        "michael",
        "jennifer",
        "jordan",
        "starwars",
        "trustno",
        "whatever",
        "charlie",
        "freedom",
        "secret",
        "changeme",
        "default",
        "qwerty",
        "abc",
        "test",
        "guest",
        "user",
        "hello",
        "mustang",
        "liverpool",
        "chelsea",
        "arsenal",
        "motdepasse",
        "contraseña",
        "corazon",
        "teamo",
        "ajeeb",
        "review",
        "reviewer",
        "owner",
        "researcher",
    ]
)


def check_new(password: str, name: str) -> None:
    """Nothing, if the password may be an account's.

    Raises: BadAccount saying what to write instead.
    """
    if len(password) < MIN_CHARS:
        raise BadAccount(f"the password needs {MIN_CHARS} characters or more; a few words in a row do well")
    if len(password) > MAX_CHARS:
        raise BadAccount(f"the password may have {MAX_CHARS} characters at most")
    if is_common(password, name):
        raise BadAccount(
            "this password is among the first to be guessed; take a few words that do not belong together"
        )


def is_common(password: str, name: str = "") -> bool:
    """Whether it is one of those that are tried first: a common word, the name, a row of keys, one thing repeated."""
    plain = _plain(password).casefold()
    letters = "".join(char for char in plain if char.isalpha())
    words = _COMMON | ({name.casefold()} if name else frozenset())
    return (
        len(set(plain)) < 5
        or any(_repeats(part, word) for part in (plain, letters) if part for word in words)
        or letters.strip() in words
        or _is_row(plain)
    )


def hashed(password: str) -> str:
    """The hash to be stored."""
    return _hasher().hash(_plain(password))


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the password of this hash; without one it takes just as long, and is not."""
    return _verified(password, stored or _nobodys()) and stored is not None


def _verified(password: str, stored: str) -> bool:
    exceptions: Any = importlib.import_module("argon2.exceptions")
    try:
        return bool(_hasher().verify(stored, _plain(password)))
    except (exceptions.VerificationError, exceptions.InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with 64 MiB and three passes, the second choice of RFC 9106; imported when first needed."""
    argon2: Any = importlib.import_module("argon2")
    hasher: PasswordHasher = argon2.PasswordHasher()
    return hasher


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


def _plain(password: str) -> str:
    """One form for what keyboards write in several ways."""
    return unicodedata.normalize("NFKC", password)


def _repeats(text: str, word: str) -> bool:
    """Whether the text is a word again and again, with digits or signs between or behind."""
    rest = text.replace(word, "") if word else text
    return word in text and sum(char.isalpha() for char in rest) < 3 and len(rest) < MIN_CHARS - 3


def _is_row(text: str) -> bool:
    return any(text in row * 3 or text in row[::-1] * 3 for row in _ROWS)
