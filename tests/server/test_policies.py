"""What the page of a form may do, and the names that its modules may import."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from ajeeb.server import policies
from ajeeb.server.import_map import import_map, with_import_map
from ajeeb.server.pages import STATIC
from ajeeb.tasks import ContentPolicy

from .forms import a_form, field
from .site import on_site


def hash_of(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split("; ")]
    found = {name: sources for name, *sources in parts}
    assert len(found) == len(parts)
    return found


def test_a_form_that_needs_nothing_gets_little() -> None:
    found = directives(policies.form_policy(ContentPolicy()))
    assert found == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "blob:", "data:"],
        "media-src": ["'self'", "blob:", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'", "blob:", "data:"],
        "frame-src": ["'self'", "blob:"],
        "object-src": ["'self'", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }


def test_hosts_are_for_what_is_shown_and_never_for_code() -> None:
    needs = ContentPolicy(hosts=("https://pictures.example", "http://localhost:8000"))
    found = directives(policies.form_policy(needs, s3="https://files.example:9000"))
    hosts = {"https://pictures.example", "http://localhost:8000", "https://files.example:9000"}
    for name in ("img-src", "media-src", "font-src", "frame-src", "style-src"):
        assert hosts <= set(found[name]), name
    for name in ("script-src", "connect-src", "object-src", "default-src"):
        assert not hosts & set(found[name]), name


def test_handlers_run_by_their_hashes() -> None:
    handlers = tuple(sorted(hash_of(text) for text in ("go()", "stop()")))
    found = directives(policies.form_policy(ContentPolicy(handlers=handlers), inline="{}"))
    expected = [
        "'self'",
        "'unsafe-hashes'",
        *(f"'sha256-{one}'" for one in handlers),
        f"'sha256-{hash_of('{}')}'",
    ]
    assert found["script-src"] == expected


def test_the_script_of_the_page_alone_needs_no_unsafe_hashes() -> None:
    found = directives(policies.form_policy(ContentPolicy(), inline="{}"))
    assert found["script-src"] == ["'self'", f"'sha256-{hash_of('{}')}'"]


@pytest.mark.parametrize(
    "host",
    [
        "https://a.example; script-src *",
        "https://a.example\r\nSet-Cookie: a=b",
        "https://a.example\n",
        "https://*",
        "https://",
        "https://-a.example",
        "https://a.example:99999999",
        "https://a.example/path",
        "javascript:alert(1)",
        "data:",
        "*",
        "'unsafe-inline'",
        "",
    ],
)
def test_what_is_no_host_is_left_out(host: str) -> None:
    assert policies.form_policy(ContentPolicy(hosts=(host,))) == policies.form_policy(ContentPolicy())
    assert policies.form_policy(ContentPolicy(handlers=(host,))) == policies.form_policy(ContentPolicy())


def test_the_end_of_a_sentence_is_no_part_of_a_host() -> None:
    found = directives(policies.form_policy(ContentPolicy(hosts=("https://a.example.",))))
    assert found["img-src"][-1] == "https://a.example"


def test_too_many_hosts_are_any_host_and_said(caplog: pytest.LogCaptureFixture) -> None:
    hosts = tuple(f"https://host-{number}.example" for number in range(101))
    assert "https:" not in policies.form_policy(ContentPolicy(hosts=hosts[:100])).split()
    found = directives(policies.form_policy(ContentPolicy(hosts=hosts)))
    assert found["img-src"] == ["'self'", "blob:", "data:", "https:"]
    assert found["script-src"] == ["'self'"]
    assert "101 hosts" in caplog.text


def test_too_many_handlers_are_cut_and_said(caplog: pytest.LogCaptureFixture) -> None:
    handlers = tuple(hash_of(str(number)) for number in range(250))
    policy = policies.form_policy(ContentPolicy(handlers=handlers))
    assert policy.count("'sha256-") == 200
    assert "250 inline handlers" in caplog.text


def test_files_in_a_bucket_by_path_may_come_from_its_region() -> None:
    found = directives(policies.form_policy(ContentPolicy(hosts=("https://s3.amazonaws.com",))))
    assert "https://*.amazonaws.com" in found["img-src"]


# -- names for modules


def built(folder: Path, source: str = "src/worker/form/engine/addons.ts") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({source: {"file": "assets/addons-1.js"}}))
    return folder


def test_both_names_of_the_original_are_the_built_module(tmp_path: Path) -> None:
    text = import_map(built(tmp_path))
    assert text is not None
    assert json.loads(text) == {
        "imports": dict.fromkeys(("mephisto-addons", "mephisto-core"), "/static/assets/addons-1.js")
    }


@pytest.mark.parametrize("manifest", [None, "{", "[]", "{}", '{"src/worker/form/engine/addons.ts": 7}'])
def test_pages_without_that_module_have_no_map(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    assert import_map(tmp_path) is None


def test_the_map_stands_before_every_module() -> None:
    page = with_import_map((STATIC / "worker.html").read_text(), "{}")
    first = re.search(r"<(script|link)[^>]*>", page)
    assert first is not None
    assert first[0] == '<script type="importmap">'
    assert page.index("<meta charset") < first.start()


# -- on the pages


async def test_the_page_of_a_form_has_its_own_policy_and_map(tmp_path: Path) -> None:
    html = '<button onclick="go()">x</button><img src="https://pictures.example/cat.png">'
    task = a_form(field("text", help=html))
    async with on_site(tmp_path, task=task) as site:
        for path in ("/", "/w"):
            answer = await site.client.get(path)
            found = directives(answer.headers["content-security-policy"])
            assert f"'sha256-{hash_of('go()')}'" in found["script-src"]
            assert "https://pictures.example" in found["img-src"]
            maps = re.findall(r'<script type="importmap">(.*?)</script>', answer.text)
            assert [f"'sha256-{hash_of(one)}'" for one in maps] == found["script-src"][3:]
            assert len(maps) == (import_map(STATIC) is not None)
        review = (await site.client.get("/review")).headers["content-security-policy"]
        assert review == policies.REVIEW


async def test_the_page_of_a_loop_is_as_it_was(tmp_path: Path) -> None:
    async with on_site(tmp_path) as site:
        answer = await site.client.get("/w")
        assert answer.headers["content-security-policy"] == policies.WORKER
        assert "importmap" not in answer.text
