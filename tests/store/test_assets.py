"""Files by their content: whole, unchanged, and nowhere else than in their folder."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.errors import StorageFailed
from ajeeb.store import AssetFolder


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_a_file_is_found_by_its_content_and_is_what_was_put(tmp_path: Path) -> None:
    assets = AssetFolder(tmp_path / "assets")
    asset = await assets.put(b"an image", "image/png", 3, 4)
    assert asset.sha256 == hashlib.sha256(b"an image").hexdigest()
    assert (asset.media_type, asset.bytes, asset.width, asset.height) == ("image/png", 8, 3, 4)
    path = assets.path(asset.sha256)
    assert path is not None
    assert path.read_bytes() == b"an image"


async def test_a_file_is_written_once(tmp_path: Path) -> None:
    assets = AssetFolder(tmp_path)
    first = await assets.put(b"same", "image/png")
    path = assets.path(first.sha256)
    assert path is not None
    before = path.stat()
    again = await asyncio.gather(*(assets.put(b"same", "image/png") for _ in range(10)))
    assert {one.sha256 for one in again} == {first.sha256}
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(tmp_path) == [path]


async def test_many_writers_of_one_file_leave_one_whole_file(tmp_path: Path) -> None:
    assets, data = AssetFolder(tmp_path), b"x" * 2_000_000
    await asyncio.gather(*(assets.put(data, "image/png") for _ in range(8)))
    (file,) = files(tmp_path)
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../key",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "g" * 64,
        "a" * 64 + "\n",
        "\0" * 64,
        "../" * 21 + "a",
        "aa/" + "a" * 61,
    ],
)
def test_what_is_no_content_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "key").write_text("secret")
    assert AssetFolder(tmp_path).path(name) is None


def test_a_content_that_is_not_here_is_no_file(tmp_path: Path) -> None:
    assert AssetFolder(tmp_path).path("a" * 64) is None


async def test_a_folder_that_cannot_be_written_says_so_and_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "assets").write_text("a file stands here")
    with pytest.raises(StorageFailed, match="could not be written"):
        await AssetFolder(tmp_path / "assets").put(b"x", "image/png")
    assert (tmp_path / "assets").read_text() == "a file stands here"


# -- files that come in pieces


async def pieces(*given: bytes | Exception) -> AsyncIterator[bytes]:
    for one in given:
        if isinstance(one, Exception):
            raise one
        yield one


async def test_a_file_in_pieces_is_the_same_file(tmp_path: Path) -> None:
    assets, data = AssetFolder(tmp_path / "assets"), bytes(range(256)) * 20_000
    whole = await assets.put(data, "image/png")
    again = await assets.put_stream(pieces(data[:7], b"", data[7:3_000_000], data[3_000_000:]), "image/png")
    assert again == whole
    (file,) = files(tmp_path)
    assert file.read_bytes() == data


async def test_many_senders_of_one_file_leave_one_whole_file(tmp_path: Path) -> None:
    assets, data = AssetFolder(tmp_path), b"x" * 2_000_000
    sent = await asyncio.gather(*(assets.put_stream(pieces(data, data)) for _ in range(8)))
    assert {one.bytes for one in sent} == {4_000_000}
    (file,) = files(tmp_path)
    assert file.read_bytes() == data + data


@pytest.mark.parametrize("error", [ValueError("broke off"), TimeoutError("silent")])
async def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path, error: Exception) -> None:
    assets = AssetFolder(tmp_path)
    with pytest.raises(type(error), match=str(error)):
        await assets.put_stream(pieces(b"x" * 3_000_000, error))
    assert files(tmp_path) == []


async def test_a_sender_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"x" * 3_000_000
        await asyncio.sleep(30)
        yield b""

    sending = asyncio.create_task(AssetFolder(tmp_path).put_stream(slow()))
    while not files(tmp_path):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.005)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert files(tmp_path) == []


async def test_a_disk_that_refuses_a_piece_is_said(tmp_path: Path) -> None:
    (tmp_path / "assets").write_text("a file where the folder should be")
    with pytest.raises(StorageFailed, match="could not be written"):
        await AssetFolder(tmp_path / "assets").put_stream(pieces(b"x"))
