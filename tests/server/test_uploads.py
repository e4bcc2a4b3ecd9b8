"""Files that workers send: streamed, within limits, known by what is in them, and harmless when they are shown."""

from __future__ import annotations

import asyncio
import io
import tracemalloc
import zipfile
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ajeeb.events import Submitted, Uploaded
from ajeeb.server import file_types
from ajeeb.server.answers import BadRequest
from ajeeb.server.uploads import clean_name, coming

from .forms import a_form, as_value, field, send_file
from .site import Site, Worker, on_site


def picture(kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(buffer, kind)
    return buffer.getvalue()


def office(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", part):
            archive.writestr(name, "<x/>" * 50)
    return buffer.getvalue()


MP4 = bytes.fromhex("00000020667479706d70343200000000") + b"mp42mp41isomavc1" + bytes(100)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
WAV = b"RIFF\x00\x10\0\0WAVEfmt " + bytes(100)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    task = a_form(
        field("file", "file"),
        field("picture", "file", validators={"fileExtension": ["png", ".JPG"]}),
        field("text"),
        assignments_per_unit=500,
    )
    async with on_site(folder, task=task) as site:
        yield site
        assert not list(folder.rglob(".new-*"))


@pytest.fixture
async def ann(site: Site, request: pytest.FixtureRequest) -> Worker:
    """A worker who is nowhere else."""
    return await site.open(f"{zlib.crc32(request.node.nodeid.encode())}")


async def count(folder: Path) -> int:
    return len([path for path in (folder / "assets").rglob("*") if path.is_file()])


# -- a file that comes, and is handed in


async def test_a_file_that_was_sent_is_handed_in_by_its_name(site: Site, ann: Worker) -> None:
    answer = await send_file(ann, picture(), "cat.PNG", modified_at="1700000000000")
    assert answer.status_code == 200, answer.text
    sent = answer.json()
    assert (sent["name"], sent["size"], sent["type"]) == ("cat.PNG", len(picture()), "image/png")
    assert sent["modified_at"] == 1_700_000_000_000
    kept = await site.client.get(sent["url"])
    assert (kept.content, kept.headers["content-type"]) == (picture(), "image/png")
    values = {"file": as_value(sent), "picture": None, "text": ""}
    assert (await ann.act(kind="submit", values=values)).status_code == 200
    assert ann.view["phase"] == "done"
    opened, uploaded, submitted, ended = [
        one.event for one in await site.parts.store.events(ann.session["assignment"])
    ]
    assert [event.kind for event in (opened, ended)] == ["opened", "ended"]
    assert isinstance(uploaded, Uploaded)
    assert isinstance(submitted, Submitted)
    assert submitted.files == {"file": uploaded.asset}


async def test_a_value_without_its_file_is_refused_by_the_name_of_its_field(site: Site, ann: Worker) -> None:
    value = {"name": "cat.png", "size": 3, "type": "image/png", "lastModified": 1}
    answer = await ann.act(kind="submit", values={"file": value, "picture": None, "text": ""})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["file"]
    assert ann.view["phase"] == "form"


async def test_a_file_that_was_sent_is_there_when_the_page_is_opened_again(site: Site, ann: Worker) -> None:
    sent = (await send_file(ann, b"hello\n", "a.txt")).json()
    again = await site.open(ann.name)
    assert again.session["form"]["uploads"] == {"file": [sent]}


async def test_the_same_content_is_kept_once(site: Site, ann: Worker) -> None:
    bob = await site.open("bob")
    before = await count(site.parts.settings.data)
    answers = await asyncio.gather(*(send_file(one, PDF, "a.pdf") for one in (ann, bob, ann)))
    assert {answer.status_code for answer in answers} == {200}
    assert await count(site.parts.settings.data) == before + 1


# -- how much may come


async def test_fifty_megabytes_pass_through_without_being_held(tmp_path: Path) -> None:
    async def large() -> AsyncIterator[bytes]:
        for _ in range(800):
            yield bytes(65_536)

    async with on_site(tmp_path, task=a_form(field("file", "file"), max_upload_mb=60)) as site:
        ann = await site.open()
        tracemalloc.start()
        answer = await send_file(ann, large, "a.bin")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert answer.status_code == 200, answer.text
        assert answer.json()["size"] == 800 * 65_536
        assert peak < 30_000_000


async def test_a_file_that_says_it_is_too_large_is_refused_at_once(site: Site, ann: Worker) -> None:
    head = (
        f"POST /api/upload?field=file&name=a.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Authorization: Bearer {ann.token}\r\nContent-Length: 50000000\r\n\r\n"
    )
    answer = await site.raw(head.encode())  # and not a byte of the file
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"at most 10 MB" in answer


async def test_a_file_that_says_nothing_is_cut_off_where_it_is_too_large(site: Site, ann: Worker) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while given < 50_000_000:
            given += 65_536
            yield bytes(65_536)

    before = await count(site.parts.settings.data)
    answer = await send_file(ann, endless, "a.bin")
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert "10 MB" in answer.json()["message"]
    assert await count(site.parts.settings.data) == before


async def test_a_file_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_form(field("file", "file"), max_upload_mb=0.001)) as site:
        ann = await site.open()
        assert (await send_file(ann, bytes(1000), "a.bin")).status_code == 200
        answer = await send_file(ann, bytes(1001), "a.bin")
        assert answer.status_code == 413
        assert "0.001 MB" in answer.json()["message"]


async def test_all_files_of_a_task_together_have_a_limit_too(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_form(field("file", "file"), max_upload_mb=0.00001)) as site:
        ann = await site.open()
        for number in range(100):
            assert (await send_file(ann, b"%10d" % number, "a.txt")).status_code == 200
        answer = await send_file(ann, b"x", "a.txt")
        assert answer.status_code == 413
        assert "together" in answer.json()["message"]


async def test_an_empty_file_is_refused(site: Site, ann: Worker) -> None:
    answer = await send_file(ann, b"", "a.txt")
    assert answer.status_code == 422
    assert "empty" in answer.json()["fields"]["file"]


async def test_a_sender_that_leaves_leaves_nothing_behind(site: Site, ann: Worker) -> None:
    before = await count(site.parts.settings.data)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(
        f"POST /api/upload?field=file&name=a.bin HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ann.token}\r\n"
        f"Content-Length: 9000000\r\n\r\n".encode()
        + bytes(3_000_000)
    )
    await writer.drain()
    incoming = site.parts.settings.data / "assets"
    async with asyncio.timeout(10):
        while not list(incoming.glob(".new-*")):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
        writer.close()
        while list(incoming.glob(".new-*")):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    del reader
    assert await count(site.parts.settings.data) == before
    assert (await site.open(ann.name)).session["form"]["uploads"] == {}


async def test_a_sender_that_falls_silent_is_given_up() -> None:
    async def silent() -> AsyncIterator[bytes]:
        yield b"abc"
        await asyncio.sleep(30)
        yield b"d"

    chunks = coming(silent(), 0.05)
    assert await anext(chunks) == b"abc"
    with pytest.raises(BadRequest, match="broke off"):
        await anext(chunks)


# -- where it may go


@pytest.mark.parametrize("name", ["nothing", "text", "", "x" * 5000, "'; DROP TABLE event; --", "__proto__"])
async def test_a_file_for_no_field_is_refused_before_it_is_read(site: Site, ann: Worker, name: str) -> None:
    before = await count(site.parts.settings.data)
    answer = await send_file(ann, b"abc", "a.txt", field=name)
    assert answer.status_code == 422, answer.text
    assert await count(site.parts.settings.data) == before


async def test_a_field_takes_only_the_extensions_that_it_lists(site: Site, ann: Worker) -> None:
    assert (await send_file(ann, picture("JPEG"), "a.jpg", field="picture")).status_code == 200
    answer = await send_file(ann, PDF, "a.pdf", field="picture")
    assert answer.status_code == 422
    assert "png, jpg" in answer.json()["fields"]["picture"]


async def test_nothing_comes_after_the_end(site: Site, ann: Worker) -> None:
    await ann.act(kind="leave")
    answer = await send_file(ann, b"abc", "a.txt")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


async def test_nothing_comes_without_a_session_or_to_a_loop(tmp_path: Path, site: Site) -> None:
    answer = await site.client.post("/api/upload?field=file&name=a.txt", content=b"abc")
    assert answer.status_code == 404
    (tmp_path / "loop").mkdir()
    async with on_site(tmp_path / "loop") as loop:
        answer = await send_file(await loop.open(), b"abc", "a.txt")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("", -1),
        ("x", -1),
        ("-5", -1),
        ("1.5", -1),
        ("9" * 400, -1),
        ("9999999999999999", -1),
        ("0", 0),
        ("٣", -1),
    ],
)
async def test_a_time_that_is_none_is_not_known(site: Site, ann: Worker, said: str, known: int) -> None:
    assert (await send_file(ann, b"abc", "a.txt", modified_at=said)).json()["modified_at"] == known


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\cat.png", "cat.png"),
        ("/", "unnamed"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("\0\x1f\x7f", "unnamed"),
        ("a\0b\nc\r.txt", "abc.txt"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("\u2066a\u2069.txt", "a.txt"),
        ("  a .txt ", "a .txt"),
        ("שלום.pdf", "שלום.pdf"),
        ("👩\u200d🔬.png", "👩\u200d🔬.png"),
        ("\ud800a.txt", "a.txt"),
        ("x" * 500 + ".png", "x" * 396 + ".png"),
        ("x" * 500, "x" * 400),
        ("a." + "x" * 500, "a." + "x" * 398),
    ],
)
def test_a_name_is_a_label_and_nothing_else(given: str, kept: str) -> None:
    assert clean_name(given) == kept


# -- what it is


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", picture(), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.jpg", picture("WEBP"), "image/webp"),  # as phones save them
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.mp4", MP4, "video/mp4"),
        ("a.m4a", MP4, "video/mp4"),
        ("a.wav", WAV, "audio/wav"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.pdf", b"\n\n" + PDF, "application/pdf"),
        ("a.docx", office("word/document.xml"), file_types.media_type_of(office("word/document.xml"), "")),
        ("a.zip", office("a.txt"), "application/zip"),
        ("a.txt", b"hello", "text/plain"),
        ("a.txt", "naïve".encode("latin-1") * 9, "text/plain"),
        ("a.txt", "hello".encode("utf-16"), "text/plain"),
        ("a.txt", b"BMW and MZ and ID3", "text/plain"),
        ("BM", b"BM, a text", "text/plain"),
        ("a.csv", "ä,b\n1,2\n".encode(), "text/csv"),
        ("a.json", b"{}", "application/json"),
        ("a.svg", SVG, "image/svg+xml"),
        ("a.html", HTML, "text/html"),
        ("a.txt", HTML, "text/html"),
        ("a.xyz", HTML, "text/html"),
        ("a.js", b"alert(1)", "text/javascript"),
        ("a.xyz", b"\x00\x01\x02 who knows", "application/octet-stream"),
        ("a.doc", b"\x00\x01\x02 who knows", "application/octet-stream"),
        ("a.mp4", b"\x00\x01\x02 a brand nobody knows", "video/mp4"),
        ("noextension", picture(), "image/png"),
    ],
)
async def test_a_type_is_what_is_in_the_file(
    site: Site, ann: Worker, name: str, content: bytes, media_type: str
) -> None:
    answer = await send_file(ann, content, name, type="text/html")
    assert answer.status_code == 200, answer.text
    assert answer.json()["type"] == media_type


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", PDF, "a PDF document"),
        ("a.png", HTML, "a web page"),
        ("a.png", SVG, "a drawing in SVG"),
        ("a.png", b"hello", "text"),
        ("a.png", bytes(100), "is not"),
        ("a.jpg", MP4, "a video"),
        ("a.PDF", picture(), "a picture"),
        ("a.docx", PDF, "a PDF document"),
        ("a.mp3", MP4.replace(b"mp42", b"avif"), "a picture"),
        ("a.mp4", picture(), "a picture"),
        ("a.wav", PDF, "a PDF document"),
        ("a.txt", PDF, "a PDF document"),
        ("a.csv", office("xl/workbook.xml"), "an office document or an archive"),
        ("a.txt", b"hello\0world", "not text"),
        ("a.txt", b"hello " * 5000 + b"\0", "not text"),
        ("a.jpg", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(100), "a program"),
    ],
)
async def test_a_content_that_is_not_what_its_name_says_is_refused(
    site: Site, ann: Worker, name: str, content: bytes, said: str
) -> None:
    before = await count(site.parts.settings.data)
    answer = await send_file(ann, content, name)
    assert answer.status_code == 422, answer.text
    assert said in answer.json()["fields"]["file"]
    assert await count(site.parts.settings.data) == before


@given(st.binary(max_size=300), st.sampled_from(["", "png", "txt", "docx", "mp4"]))
def test_any_bytes_are_of_some_type(content: bytes, extension: str) -> None:
    starts = (b"", b"PK\x03\x04", b"\x1aE\xdf\xa3", b"\x00\x00\x00\x20ftyp", b"RIFF", b"<svg", b"\xff\xfe")
    for start in starts:
        media_type = file_types.media_type_of(start + content, f"a.{extension}")
        assert "/" in media_type
        assert file_types.mismatch(media_type, f"a.{extension}") != ""
        assert "html" not in file_types.served_as(media_type).media_type


# -- as what it comes back


@pytest.mark.parametrize(
    ("name", "content", "media_type", "is_shown"),
    [
        ("a.png", picture(), "image/png", True),
        ("a.mp4", MP4, "video/mp4", True),
        ("a.pdf", PDF, "application/pdf", True),
        ("a.csv", b"a,b", "text/plain; charset=utf-8", True),
        ("a.html", HTML, "text/plain; charset=utf-8", False),
        ("a.svg", SVG, "text/plain; charset=utf-8", False),
        ("a.xml", b"<?xml version='1.0'?><a/>", "text/plain; charset=utf-8", False),
        ("a.js", b"alert(1)", "text/plain; charset=utf-8", False),
        ("a.docx", office("word/document.xml"), "application/octet-stream", False),
    ],
)
async def test_a_file_comes_back_as_nothing_that_could_run(
    site: Site, ann: Worker, name: str, content: bytes, media_type: str, is_shown: bool
) -> None:
    sent = (await send_file(ann, content, name, type="text/html")).json()
    headers = (await site.client.get(sent["url"])).headers
    assert headers["content-type"] == media_type
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers.get("content-disposition", "inline") == ("inline" if is_shown else "attachment")
    foreign = "cross-origin" if media_type.startswith(("image/", "video/")) else "same-origin"
    assert headers["cross-origin-resource-policy"] == foreign


async def test_a_part_of_a_video_may_be_asked_for(site: Site, ann: Worker) -> None:
    sent: dict[str, Any] = (await send_file(ann, MP4, "a.mp4")).json()
    answer = await site.client.get(sent["url"], headers={"Range": "bytes=4-7"})
    assert (answer.status_code, answer.content) == (206, b"ftyp")
