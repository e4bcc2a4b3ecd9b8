"""Stored images: picked by the gallery's own list, by nothing else."""

import asyncio
from pathlib import Path

import pytest
from PIL import Image

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models.base import ImageRequest
from ajeeb.models.gallery import Gallery


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, colour in (("a.png", "red"), ("b.png", "blue"), ("c.jpg", "green")):
        Image.new("RGB", (8, 6), colour).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no image")
    return tmp_path


def picked(gallery: Gallery, prompt: str, seed: int = 0, **extra: object) -> str:
    answer = asyncio.run(gallery.image(ImageRequest(prompt=prompt, seed=seed, extra=extra)))
    return str(answer.trace["file"])


def test_keywords_decide(folder: Path) -> None:
    (folder / "gallery.csv").write_text("file,keywords,index\na.png,cat red,\nb.png,dog blue,\n")
    gallery = Gallery(folder)
    assert picked(gallery, "A blue dog!") == "b.png"
    assert picked(gallery, "the red cat", seed=9) == "a.png"


def test_an_index_decides_before_keywords(folder: Path) -> None:
    (folder / "gallery.json").write_text(
        '[{"file": "a.png", "keywords": ["cat"], "index": 1}, {"file": "b.png", "index": 2}]'
    )
    assert picked(Gallery(folder), "cat", index=2) == "b.png"


def test_file_names_mean_nothing(folder: Path) -> None:
    names = {picked(Gallery(folder), "a.png", seed=seed) for seed in range(20)}
    assert names == {"a.png", "b.png", "c.jpg"}


def test_the_same_request_gets_the_same_image_and_it_never_runs_out(folder: Path) -> None:
    gallery = Gallery(folder)
    first = [picked(gallery, "anything", seed=seed) for seed in range(10)]
    assert first == [picked(gallery, "anything", seed=seed) for seed in range(10)]


def test_the_answer_is_the_stored_file(folder: Path) -> None:
    (folder / "gallery.csv").write_text("file,keywords\nc.jpg,leaf\n")
    answer = asyncio.run(Gallery(folder).image(ImageRequest(prompt="leaf")))
    assert answer.data == (folder / "c.jpg").read_bytes()
    assert (answer.media_type, answer.width, answer.height) == ("image/jpeg", 8, 6)


@pytest.mark.parametrize("row", ["missing.png", "../outside.png", "notes.txt"])
def test_a_list_that_names_no_image_of_the_folder_is_refused(folder: Path, row: str) -> None:
    Image.new("RGB", (2, 2)).save(folder.parent / "outside.png")
    (folder / "gallery.csv").write_text(f"file,keywords\n{row},cat\n")
    with pytest.raises(BadTask, match="not in the gallery"):
        Gallery(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match="has no images"):
        Gallery(tmp_path)


def test_a_broken_file_is_a_failed_call(folder: Path) -> None:
    (folder / "gallery.csv").write_text("file,keywords\na.png,cat\n")
    gallery = Gallery(folder)
    (folder / "a.png").write_bytes(b"no image")
    with pytest.raises(ModelFailed, match="cannot be read"):
        asyncio.run(gallery.image(ImageRequest(prompt="cat")))
