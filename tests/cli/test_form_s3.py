"""`ajeeb form config --update-file-location-values`: what is written, and an honest exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_form import ajeeb, said
from tests.forms.composer.building import field, form
from tests.tasks.formfolder.s3_server import S3Server, s3_server, with_credentials

BEFORE = {"t": ["x"], "file_location": ["old"]}


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        server.put("pictures", "cats/1 é.png", "cats/2.png", "dogs.png")
        yield server


@pytest.fixture
def cats(_server: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    with_credentials(monkeypatch, tmp_path, AWS_ENDPOINT_URL_S3=_server.address)
    return f"{_server.address}/pictures/cats/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a_folder"
    path.mkdir()
    (path / "unit_config.json").write_text(json.dumps(form(field(), title="{{t}} {{file_location}}")))
    (path / "separate_token_values_config.json").write_text(json.dumps(BEFORE))
    return path


def separate(folder: Path) -> Any:
    return json.loads((folder / "separate_token_values_config.json").read_text())


def test_files_become_values_and_other_tokens_are_kept(folder: Path, cats: str) -> None:
    status, report = said("config", "-d", folder, "--update_file_location_values", cats)
    assert status == 0
    assert report["written"] == [
        {"step": "file_location", "file": str(folder / "separate_token_values_config.json"), "count": 2}
    ]
    assert separate(folder) == {"t": ["x"], "file_location": [f"{cats}1 é.png", f"{cats}2.png"]}
    assert not (folder / "task_data.json").exists()


def test_values_may_be_tokens_that_a_form_takes(folder: Path, cats: str) -> None:
    status, output = ajeeb("config", "-d", folder, "-f", cats, "--use-presigned-urls")
    assert status == 0
    assert "2 value(s) of the token file_location" in output
    token = f'{{{{getMultiplePresignedUrls("{cats}2.png")}}}}'
    assert separate(folder)["file_location"][1] == token
    assert said("config", "-d", folder)[0] == 0
    versions = json.loads((folder / "task_data.json").read_text())
    assert versions[1]["form"]["title"] == f"x {token}"


def test_the_file_is_made_if_there_is_none(folder: Path, cats: str) -> None:
    (folder / "separate_token_values_config.json").unlink()
    assert ajeeb("config", "-d", folder, "-f", cats)[0] == 0
    assert list(separate(folder)) == ["file_location"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("{cats}none/", "there are no files at"),
        ("{other}", "there is no bucket 'not-there'"),
        ("https://example.org/cats", "is not the address of a file on S3"),
    ],
)
def test_where_nothing_is_found_nothing_is_written(folder: Path, cats: str, url: str, why: str) -> None:
    status, output = ajeeb(
        "config", "-d", folder, "-f", url.format(cats=cats, other=cats.replace("pictures", "not-there"))
    )
    assert status == 2
    assert why in " ".join(output.replace("│", " ").split())
    assert separate(folder) == BEFORE


def test_when_s3_refuses_nothing_is_written(folder: Path, cats: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    status, output = ajeeb("config", "-d", folder, "-f", cats, "-u")
    assert (status, "SignatureDoesNotMatch" in output, separate(folder)) == (2, True, BEFORE)


@pytest.mark.parametrize(("text", "code"), [("[]", "P01"), ("{", "F02")])
def test_a_file_that_is_wrong_is_not_written_over(folder: Path, cats: str, text: str, code: str) -> None:
    (folder / "separate_token_values_config.json").write_text(text)
    status, report = said("config", "-d", folder, "-f", cats)
    assert (status, report["written"], [error["code"] for error in report["errors"]]) == (1, [], [code])
    assert (folder / "separate_token_values_config.json").read_text() == text


def test_of_several_steps_updating_goes_before_all_but_verifying(folder: Path, cats: str) -> None:
    assert [each["step"] for each in said("config", "-d", folder, "-p", "-e", "-f", cats)[1]["written"]] == [
        "file_location"
    ]
    assert said("config", "-d", folder, "-v", "-f", "anything")[1]["written"] == []
