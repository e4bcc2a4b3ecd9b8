"""What the page of a form loads: the author's modules and styles, and nothing else of the task's folder."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from .forms import a_form, field, version
from .site import Site, on_site


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    there = tmp_path_factory.mktemp("site")
    folder = there / "task"
    inside = folder / "insertions"
    (inside / "helpers").mkdir(parents=True)
    (inside / "more").mkdir()
    (folder / "task_data.json").write_text(json.dumps([version(field("text"))]))
    (folder / "secret.js").write_text("export const secret = 1;")
    (inside / "custom_triggers.js").write_text(
        'import { one } from "./helpers";\nexport function go() { one(); }\n'
    )
    (inside / "helpers/index.js").write_text('export { one } from "../one";\n')
    (inside / "one.mjs").write_text("export const one = () => 1;\n")
    (inside / "more/two.JS").write_text("export const two = 2;\n")
    (inside / "a file é.js").write_text("export const odd = 1;\n")
    (inside / "style.css").write_text("p { color: red }")
    (inside / "values.json").write_text("{}")
    (inside / "page.html").write_text("<p>hello</p>")
    (inside / "notes.txt").write_text("hello")
    (inside / "cat.png").write_bytes(b"\x89PNG")
    (inside / "drawing.svg").write_text("<svg/>")
    (inside / "font.woff2").write_bytes(b"wOF2")
    (inside / "clip.mp4").write_bytes(bytes(100))
    (inside / "tool.py").write_text("secret = 1")
    (inside / ".hidden.js").write_text("secret = 1")
    (inside / "Makefile").write_text("secret = 1")
    (inside / "out.js").symlink_to(folder / "secret.js")
    (inside / "in.js").symlink_to(inside / "one.mjs")
    (inside / "up").symlink_to(folder)
    async with on_site(there, task=a_form(folder=folder)) as site:
        yield site


async def get(site: Site, path: str, digest: str | None = None) -> httpx2.Response:
    form = site.parts.run.task.form
    assert form is not None
    return await site.client.get(f"/t/{digest or form.digest[:16]}/{path}")


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("insertions/custom_triggers.js", "text/javascript; charset=utf-8"),
        ("insertions/one.mjs", "text/javascript; charset=utf-8"),
        ("insertions/more/two.JS", "text/javascript; charset=utf-8"),
        ("insertions/a%20file%20%C3%A9.js", "text/javascript; charset=utf-8"),
        ("insertions/in.js", "text/javascript; charset=utf-8"),
        ("insertions/style.css", "text/css; charset=utf-8"),
        ("insertions/values.json", "application/json"),
        ("insertions/page.html", "text/html; charset=utf-8"),
        ("insertions/notes.txt", "text/plain; charset=utf-8"),
        ("insertions/cat.png", "image/png"),
        ("insertions/drawing.svg", "image/svg+xml"),
        ("insertions/font.woff2", "font/woff2"),
        ("insertions/clip.mp4", "video/mp4"),
    ],
)
async def test_a_file_of_a_kind_that_pages_load_is_served(site: Site, path: str, media_type: str) -> None:
    answer = await get(site, path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_address_in_the_session_leads_to_the_module(site: Site) -> None:
    ann = await site.open()
    form: dict[str, Any] = ann.session["task"]["form"]
    answer = await site.client.get(form["triggers"])
    assert "export function go" in answer.text
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert (await site.client.get(form["styles"][0])).text == "p { color: red }"
    assert form["validators"] is None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("insertions/helpers", "insertions/helpers/index.js"),
        ("insertions/helpers/", "insertions/helpers/index.js"),
        ("insertions/one", "insertions/one.mjs"),
        ("insertions/custom_triggers", "insertions/custom_triggers.js"),
        ("insertions/a%20file%20%C3%A9", "insertions/a%20file%20%C3%A9.js"),
    ],
)
async def test_an_import_without_an_ending_leads_to_its_module(site: Site, path: str, found: str) -> None:
    answer = await get(site, path)
    assert answer.status_code == 302
    form = site.parts.run.task.form
    assert form is not None
    assert answer.headers["location"] == f"/t/{form.digest[:16]}/{found}"
    assert (await site.client.get(answer.headers["location"])).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "insertions",
        "insertions/",
        "insertions/nothing.js",
        "insertions/more",
        "insertions/more/",
        "task_data.json",
        "secret.js",
        "secret",
        "insertions/tool.py",
        "insertions/Makefile",
        "insertions/.hidden.js",
        "insertions/.hidden",
        "insertions/out.js",
        "insertions/out",
        "insertions/up/secret.js",
        "insertions/../secret.js",
        "insertions/%2e%2e/secret.js",
        "insertions/%2e%2e%2fsecret.js",
        "insertions/..%5csecret.js",
        "insertions%5cone.mjs",
        "insertions/%252e%252e/secret.js",
        "insertions/./one.mjs",
        "insertions//one.mjs",
        "/insertions/one.mjs",
        "insertions/one.mjs%00",
        "insertions/one.mjs%00.js",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "insertions/" + "x" * 5000 + ".js",
        "insertions/" + "x/" * 3000 + "a.js",
        "insertions/%ff.js",
    ],
)
async def test_nothing_else_of_the_folder_is_served(site: Site, path: str) -> None:
    form = site.parts.run.task.form
    assert form is not None
    head = f"GET /t/{form.digest[:16]}/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = await site.raw(head.encode())
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), answer[:300]
    assert b"secret" not in answer


@pytest.mark.parametrize("digest", ["0" * 16, "..", "x"])
async def test_nothing_is_served_by_another_digest(site: Site, digest: str) -> None:
    answer = await get(site, "insertions/one.mjs", digest)
    assert answer.status_code == 404


async def test_a_longer_digest_is_another_one(site: Site) -> None:
    form = site.parts.run.task.form
    assert form is not None
    assert (await get(site, "insertions/one.mjs", form.digest)).status_code == 404


async def test_what_the_address_does_not_tell_apart_is_not_kept_for_ever(site: Site) -> None:
    for name in ("cat.png", "clip.mp4", "page.html"):
        assert "immutable" not in (await get(site, f"insertions/{name}")).headers["cache-control"]


async def test_a_review_may_show_pictures_and_styles_and_no_more(site: Site) -> None:
    for name, foreign in (("cat.png", True), ("style.css", True), ("one.mjs", False), ("page.html", False)):
        got = (await get(site, f"insertions/{name}")).headers["cross-origin-resource-policy"]
        assert got == ("cross-origin" if foreign else "same-origin"), name


async def test_a_loop_and_a_form_without_a_folder_have_no_files(tmp_path: Path) -> None:
    for number, task in enumerate((None, a_form(field("text")))):
        (tmp_path / f"{number}").mkdir()
        async with on_site(tmp_path / f"{number}", task=task) as site:
            assert (await site.client.get("/t/0000000000000000/insertions/one.mjs")).status_code == 404
