"""Each name that run scripts import does what it says."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from ajeeb import formcomposer
from ajeeb.errors import BadTask, Environment
from ajeeb.forms.composer import InvalidForm
from ajeeb.procedures import AgentState, Settings


def unit_config(**form: Any) -> dict[str, Any]:
    fields = [{"type": "input", "name": "note", "label": "Note"}]
    section = {"name": "main", "title": "Rating", "fieldsets": [{"rows": [{"fields": fields}]}]}
    text = {"title": "Rate {{thing}}", "sections": [section], "submit_button": {"text": "Send"}}
    return {"form": {**text, **form}}


def written(folder: Path, **files: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    return folder


def test_from_separate_values_to_form_versions(tmp_path: Path) -> None:
    folder = written(tmp_path, unit_config=unit_config(), separate={"thing": ["a cat", "a dog"]})
    sets, versions = folder / "sets.json", folder / "versions.json"
    formcomposer.update_token_sets_values_config_with_premutated_data(
        separate_token_values_config_path=str(folder / "separate.json"),
        token_sets_values_config_path=str(sets),
    )
    assert formcomposer.read_config_file(str(sets)) == [
        {"tokens_values": {"thing": "a cat"}},
        {"tokens_values": {"thing": "a dog"}},
    ]
    formcomposer.create_extrapolated_config(
        unit_config_path=str(folder / "unit_config.json"),
        token_sets_values_config_path=str(sets),
        task_data_config_path=str(versions),
        data_path=str(folder),
    )
    titles = [version["form"]["title"] for version in formcomposer.read_config_file(str(versions))]
    assert titles == ["Rate a cat", "Rate a dog"]


def test_insertions_are_found_in_the_data_folder(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "elsewhere", unit_config=unit_config(title="x", instruction="insertions/a.html")
    )
    (tmp_path / "insertions").mkdir()
    (tmp_path / "insertions/a.html").write_text("<p>Look.</p>")
    versions = folder / "versions.json"
    formcomposer.create_extrapolated_config(
        folder / "unit_config.json", folder / "no.json", versions, tmp_path
    )
    assert formcomposer.read_config_file(versions)[0]["form"]["instruction"] == "<p>Look.</p>"


def test_what_is_wrong_stops_and_writes_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, unit_config={"form": {}}, sets=[], separate=[])
    with pytest.raises(InvalidForm):
        formcomposer.create_extrapolated_config(
            folder / "unit_config.json", folder / "sets.json", folder / "v.json"
        )
    with pytest.raises(InvalidForm):
        formcomposer.update_token_sets_values_config_with_premutated_data(
            folder / "separate.json", folder / "new.json"
        )
    assert not (folder / "v.json").exists()
    assert not (folder / "new.json").exists()


def test_verifying_reads_the_files_that_are_given(tmp_path: Path) -> None:
    good = unit_config(title="Rate")
    folder = written(tmp_path, versions=[good], unit=good, sets=[{"tokens_values": {"other": "1"}}])
    paths = (folder / "versions.json", folder / "unit.json", folder / "none.json", folder / "none.json")
    assert formcomposer.verify_form_composer_configs(*paths).is_valid
    with pytest.raises(InvalidForm, match="other"):
        formcomposer.verify_form_composer_configs(
            task_data_config_path=folder / "versions.json",
            unit_config_path=folder / "unit.json",
            token_sets_values_config_path=folder / "sets.json",
        )
    only = formcomposer.verify_form_composer_configs(
        folder / "versions.json", folder / "unit.json", folder / "sets.json", task_data_config_only=True
    )
    assert only.is_valid


def test_templates_are_found_and_filled_and_stay_as_they_are() -> None:
    template = {
        "lookup_name": "again",
        "title": "Round [[n]]",
        "rows": [{"fields": [{"name": "note", "type": "input"}]}],
    }
    config = {"form": {"sections": [{"name": "main", "fieldsets": [{"rows": []}, template]}]}}
    (found,) = formcomposer.find_dynamic_fieldsets_for_section(config_data=config, section_name="main")
    assert found == template
    made = formcomposer.extrapolate_dynamic_fieldset(
        fieldset_config=found, tokens_values={"n": 2}, index=2, fields_values={"note": "as before"}
    )
    assert made["title"] == "Round 2"
    assert made["rows"][0]["fields"][0] == {"name": "note__2__", "type": "input", "value": "as before"}
    assert template["title"] == "Round [[n]]"
    assert formcomposer.find_dynamic_fieldsets_for_section(config, "elsewhere") == []


def test_reading_and_writing_of_files(tmp_path: Path) -> None:
    formcomposer.write_config_to_file({"a": "é"}, str(tmp_path / "a.json"))
    assert (tmp_path / "a.json").read_text() == '{\n  "a": "\\u00e9"\n}'
    assert formcomposer.read_config_file(str(tmp_path / "a.json")) == {"a": "é"}
    with pytest.raises(Environment, match="no file"):
        formcomposer.read_config_file(str(tmp_path / "b.json"))


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://bucket.s3.amazonaws.com/a/b.png", True),
        ("https://s3.eu-central-1.amazonaws.com/bucket/b.png", True),
        ("https://example.org/b.png", False),
        ("bucket", False),
    ],
)
def test_urls_of_s3_are_known(url: str, is_one: bool) -> None:
    assert formcomposer.is_s3_url(url) is is_one


def test_what_is_no_url_of_s3_can_be_neither_listed_nor_signed(tmp_path: Path) -> None:
    with pytest.raises(BadTask):
        formcomposer.get_file_urls_from_s3_storage("https://example.org/")
    with pytest.raises(BadTask):
        formcomposer.get_s3_presigned_url("https://example.org/b.png", expires_in_mins=5)
    separate = tmp_path / "separate_token_values_config.json"
    with pytest.raises(BadTask):
        formcomposer.update_separate_token_values_config_with_file_urls(
            "https://example.org/", separate, use_presigned_urls=True
        )
    with pytest.raises(BadTask, match="separate_token_values_config"):
        formcomposer.update_separate_token_values_config_with_file_urls(
            "https://b.s3.amazonaws.com/a", tmp_path / "x.json"
        )
    assert not separate.exists()


def test_a_missing_setting_raises_what_procedures_catch() -> None:
    settings = Settings({"task": {"aux_parameters": {"max_answer_loops": 3}}})
    assert settings.task.aux_parameters.max_answer_loops == 3
    with pytest.raises(formcomposer.ConfigAttributeError):
        _ = settings.task.aux_parameters.other


def test_a_logger_has_its_name_and_level() -> None:
    assert formcomposer.get_logger(name="a.task").name == "a.task"
    assert formcomposer.get_logger(name="a.task.loud", verbose=True).level == logging.DEBUG
    assert formcomposer.get_logger(name="a.task.loud", log_level="warning").level == logging.WARNING


def test_no_variable_of_the_environment_is_needed() -> None:
    formcomposer.set_form_composer_env_vars()
    formcomposer.set_custom_triggers_js_env_var("data")
    formcomposer.set_custom_validators_js_env_var("data")


def test_names_that_stand_for_ours() -> None:
    assert formcomposer.RemoteProcedureAgentState is AgentState
    assert set(formcomposer.JS_NAME_FUNCTION_MAPPING) == {"getPresignedUrl", "getMultiplePresignedUrls"}
    assert formcomposer.FORM_COMPOSER__DATA_CONFIG_NAME == "task_data.json"
    assert [name for name in formcomposer.__all__ if not hasattr(formcomposer, name)] == []
