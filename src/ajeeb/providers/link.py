"""Signed links: a token that names a link, vouched for by the project's key. And names that nobody vouches for."""

from __future__ import annotations

import hashlib
import hmac

from itsdangerous import BadSignature, Signer

from ajeeb.errors import Unknown


class Tokens:
    """Makes and reads everything that is signed with the project's key. The same thing always gives the same token."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._links = Signer(key, salt="ajeeb.link", digest_method=hashlib.sha256)
        self._sessions = Signer(key, salt="ajeeb.session", digest_method=hashlib.sha256)

    def link(self, link_id: str) -> str:
        """The token of a link, to be printed after `/w#`."""
        return self._links.sign(link_id).decode()

    def link_id(self, token: str) -> str:
        """The link that a token names.

        Raises: Unknown if it was not made here.
        """
        return _unsigned(self._links, token)

    def session(self, assignment_id: str) -> str:
        """The token with which a page acts on an assignment."""
        return self._sessions.sign(assignment_id).decode()

    def assignment_id(self, token: str) -> str:
        """The assignment that a session token is for.

        Raises: Unknown if it was not made here.
        """
        return _unsigned(self._sessions, token)

    def capability(self, assignment_id: str) -> str:
        """The part of an asset's address that opens it for one assignment."""
        return f"{assignment_id}-{self._mac('asset', assignment_id)[:32]}"

    def assignment_of(self, capability: str) -> str | None:
        """The assignment whose capability this is; None if it is none."""
        assignment_id, _, _ = capability.partition("-")
        right = self.capability(assignment_id).encode()
        return assignment_id if hmac.compare_digest(right, capability.encode("utf-8", "replace")) else None

    def known_as(self, provider: str, external_id: str) -> str:
        """What a requester knows a worker by: the end of the link that they were given, or their id or name."""
        return f"/w#{self.link(external_id)}" if provider == "link" else external_id

    def worker_key(self, provider: str, external_id: str) -> str:
        """The pseudonym of a worker: the same in every run of a project, another in every project."""
        return self._mac("worker", f"{provider}/{external_id}")[:24]

    def _mac(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"ajeeb.{purpose}/{text}".encode(), hashlib.sha256).hexdigest()


def _unsigned(signer: Signer, token: str) -> str:
    try:
        return signer.unsign(token.encode()).decode()
    except (BadSignature, UnicodeError) as error:
        raise Unknown("This link is not known here.") from error
