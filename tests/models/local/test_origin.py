"""Where a model's files are, and what is said if they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ajeeb.errors import BadTask
from ajeeb.models.local.asked import weights
from ajeeb.models.local.origin import Origin, fingerprint, needs, origin

INDEX = "model_index.json"


def test_a_folder_is_taken_before_a_name_of_the_hub(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "turbo"
    folder.mkdir(parents=True)
    (folder / INDEX).write_text("{}")
    assert origin("diffusers", "models/turbo", tmp_path, INDEX).source == str(folder)
    assert origin("diffusers", str(folder), Path("/elsewhere"), INDEX).folder == folder
    assert origin("diffusers", "models/other", tmp_path, INDEX) == Origin(written="models/other", folder=None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("./none", "there is no such folder"),
        ("/none/of/this", "there is no such folder"),
        ("a/b/c", "there is no such folder"),
        ("https://hub/a", "there is no such folder"),
        ("empty", f"it has no {INDEX}"),
        ("file", "is a file"),
    ],
)
def test_what_is_no_model_is_said(written: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(BadTask, match=said):
        origin("diffusers", written, tmp_path, INDEX)


def test_a_package_that_is_missing_is_named_with_the_extra_that_brings_it() -> None:
    needs("diffusers", "json")
    with pytest.raises(BadTask, match=r"needs no_such_package: pip install 'ajeeb\[diffusers\]'"):
        needs("diffusers", "json", "no_such_package")


def test_a_fingerprint_is_of_the_settings_and_of_the_weights_sizes(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text('{"a": 1}')
    (tmp_path / "weights.safetensors").write_bytes(b"12345")
    before = fingerprint(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("x")
    assert fingerprint(tmp_path) == before
    (tmp_path / INDEX).write_text('{"a": 2}')
    changed = fingerprint(tmp_path)
    (tmp_path / "weights.safetensors").write_bytes(b"123456")
    assert len({before, changed, fingerprint(tmp_path)}) == 3


def test_what_is_loaded_is_told_apart_from_what_goes_into_each_call() -> None:
    place = Origin(written="a/b", folder=None)
    found, rest = weights(place, {"steps": 4, "dtype": "float16", "offload": True})
    assert (found.dtype, found.offload, rest) == ("float16", True, {"steps": 4})


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"dtype": 16}, "'dtype' is a word, not 16"),
        ({"offload": "yes"}, "'offload' is true or false, not 'yes'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_said(params: dict[str, object], said: str) -> None:
    with pytest.raises(BadTask, match=said):
        weights(Origin(written="a/b", folder=None), params)
