"""Why somebody does not get in, or an account is not changed."""

from __future__ import annotations

from ajeeb.errors import AjeebError


class WrongPassword(AjeebError):
    """The name or the password is wrong; it does not say which. retry_after_s: the wait before the next try."""

    code = "wrong_password"

    def __init__(self, retry_after_s: int = 0) -> None:
        wait = (
            f"; after so many tries the next one has to wait {_spoken(retry_after_s)}"
            if retry_after_s
            else ""
        )
        super().__init__(f"the name or the password is wrong{wait}")
        self.retry_after_s = retry_after_s


class TooManyTries(AjeebError):
    """Passwords were tried too often. retry_after_s: when to try again."""

    code = "too_many_tries"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many tries with a wrong password; try again in {_spoken(retry_after_s)}")
        self.retry_after_s = retry_after_s


class BadAccount(AjeebError):
    """A name, a password, a role or a scope that cannot be; the message says what to write instead."""

    code = "invalid"


def _spoken(seconds: int) -> str:
    if seconds < 90:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
