"""Content-Security-Policies: what a browser lets each kind of answer do."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Iterable, Mapping

from ajeeb.tasks import ContentPolicy

log = logging.getLogger("ajeeb.server")
_MOST_HOSTS = 100
_MOST_HANDLERS = 200
_HOST = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9_-]+)*(?::[0-9]{1,5})?")
_HASH = re.compile(r"[A-Za-z0-9+/]{43}=")
_S3 = "https://s3.amazonaws.com"
_ALL_OF_S3 = "https://*.amazonaws.com"

WORKER = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "media-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
REVIEW = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ASSET = "default-src 'none'; sandbox"
TASK_FILE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
"""Of an author's file that is opened by itself; an SVG may have styles and pictures in it."""


def form_policy(needs: ContentPolicy, s3: str | None = None, inline: str | None = None) -> str:
    """The policy of the page of a form: its inline handlers run, and files load from hosts that it names; no code does.

    s3: address of the service that answers for S3. inline: the one script that stands in the page.
    """
    hosts = " ".join(_hosts(needs.hosts, s3))
    shown = f"'self' blob: data: {hosts}".rstrip()
    framed = f"'self' blob: {hosts}".rstrip()
    directives: Mapping[str, str] = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", *_script_hashes(needs.handlers, inline))),
        "style-src": f"'self' 'unsafe-inline' {hosts}".rstrip(),
        "img-src": shown,
        "media-src": shown,
        "connect-src": "'self'",
        "font-src": shown,
        "frame-src": framed,
        "object-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def left_form_policy(hosts: Iterable[str]) -> str:
    """Of a form as a worker left it: nothing runs, and pictures load from where its author said."""
    shown = " ".join(("'self'", "data:", *_hosts(hosts, None)))
    return (
        f"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src {shown}; media-src {shown}; "
        "font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
    )


def _hosts(named: Iterable[str], s3: str | None) -> list[str]:
    there = [host.rstrip(".-") for host in (*named, *([s3] if s3 else []))]
    hosts = sorted({host for host in there if _HOST.fullmatch(host)})
    if _S3 in hosts:
        # Files of a bucket elsewhere are signed for the address of its region.
        hosts.append(_ALL_OF_S3)
    if len(hosts) <= _MOST_HOSTS:
        return hosts
    log.warning(
        "the form names %d hosts; its pages may load pictures and frames from any https:// address",
        len(hosts),
    )
    return ["https:"]


def _script_hashes(handlers: Iterable[str], inline: str | None) -> list[str]:
    known = [f"'sha256-{digest}'" for digest in handlers if _HASH.fullmatch(digest)]
    if len(known) > _MOST_HANDLERS:
        log.warning("the form has %d inline handlers; only %d of them will run", len(known), _MOST_HANDLERS)
    script = [] if inline is None else [f"'sha256-{_sha256(inline)}'"]
    return [*(["'unsafe-hashes'"] if known else []), *known[:_MOST_HANDLERS], *script]


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
