"""The programs that the documents show do what they say."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ajeeb.webhooks import new_signing_secret, signature
from tests.server.site import on_site

HOW_TO = Path("docs/how-to")


def program(document: str, name: str) -> str:
    text = (HOW_TO / document).read_text(encoding="utf-8")
    (found,) = re.findall(rf"^`{name}`:\n\n```python\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_signature_is_checked_as_the_document_does() -> None:
    made: dict[str, Any] = {}
    exec(program("webhooks.md", "check_webhook.py"), made)
    secret, body, now = new_signing_secret(), '{"type":"submitted"}', int(time.time())
    signed = signature(secret, "msg_1", now, body)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(now), "webhook-signature": signed}
    check = made["is_from_ajeeb"]
    assert check(secret, headers, body.encode())
    assert not check(secret, headers, body.encode() + b" ")
    assert not check(secret, {**headers, "webhook-id": "msg_2"}, body.encode())
    assert not check(new_signing_secret(), headers, body.encode())
    old = {**headers, "webhook-timestamp": str(now - 301)}
    old["webhook-signature"] = signature(secret, "msg_1", now - 301, body)
    assert not check(secret, old, body.encode())


@pytest.mark.anyio
async def test_a_program_lists_runs_with_a_token(tmp_path: Path) -> None:
    (tmp_path / "list_runs.py").write_text(program("sign-in-and-give-roles.md", "list_runs.py"))
    async with on_site(tmp_path) as site, site.requester() as owner:
        body = {"name": "test", "scopes": ["see"], "days": 1}
        made = (await owner.post("/api/manage/tokens", json=body)).json()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            tmp_path / "list_runs.py",
            env={**os.environ, "AJEEB_SERVER": site.url, "AJEEB_TOKEN": made["secret"]},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 30)
    assert said.decode() == "pictures-1 0\n"
