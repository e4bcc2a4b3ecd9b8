"""The names that run scripts written for FormComposer import, over our own functions.

A procedure moves over with its body as it is; only its imports change:

    from ajeeb.formcomposer import RemoteProcedureAgentState, extrapolate_dynamic_fieldset
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.errors import BadTask
from ajeeb.forms.composer import (
    SEPARATE,
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Documents,
    InvalidForm,
    Json,
    Report,
    find_templates,
    instantiate,
    parse_s3_url,
    verify,
)
from ajeeb.procedures import AgentState, ConfigAttributeError
from ajeeb.tasks.formfolder import (
    PRESIGNING,
    FormFolder,
    extrapolate_files,
    list_files,
    permutate_files,
    presigned_url,
    read_config,
    read_json,
    update_file_locations,
    write_json,
)

FORM_COMPOSER__DATA_CONFIG_NAME = TASK_DATA
FORM_COMPOSER__UNIT_CONFIG_NAME = UNIT_CONFIG
FORM_COMPOSER__TOKEN_SETS_VALUES_CONFIG_NAME = TOKEN_SETS
FORM_COMPOSER__SEPARATE_TOKEN_VALUES_CONFIG_NAME = SEPARATE

JS_NAME_FUNCTION_MAPPING = PRESIGNING
"""The two procedures for files on S3. Every form has them: they need not be registered."""

RemoteProcedureAgentState = AgentState
"""What a procedure gets as its third argument."""


@dataclass(frozen=True, kw_only=True)
class SharedRemoteProcedureTaskState:
    """Form versions and procedures together: given to a task as `procedures`, that is a whole task."""

    static_task_data: Sequence[Json] = ()
    """The form versions; empty if the task says `form=` itself."""
    function_registry: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Procedures by the names that the page calls them by."""


def find_dynamic_fieldsets_for_section(config_data: Json, section_name: str) -> list[Json]:
    """The templates (fieldsets with a `lookup_name`) of a section, in their order."""
    return find_templates(config_data, section_name)


def extrapolate_dynamic_fieldset(
    fieldset_config: Mapping[str, Json],
    tokens_values: Mapping[str, Json],
    index: object,
    fields_values: Mapping[str, Json] | None = None,
) -> dict[str, Any]:
    """A fieldset made of a template, its tokens filled and its names indexed; the template stays as it is."""
    return instantiate(fieldset_config, tokens_values, index, fields_values)


def create_extrapolated_config(
    unit_config_path: str | Path,
    token_sets_values_config_path: str | Path,
    task_data_config_path: str | Path,
    data_path: str | Path | None = None,
) -> None:
    """Writes the form versions that a form and its token sets make.

    data_path: the folder that has `insertions`; that of the form if it is left out.
    Raises: InvalidForm with everything that is wrong; nothing is written then.
    """
    extrapolate_files(
        _folder(data_path or Path(unit_config_path).parent),
        unit_config=Path(unit_config_path),
        token_sets=Path(token_sets_values_config_path),
        output=Path(task_data_config_path),
    )


def update_token_sets_values_config_with_premutated_data(
    separate_token_values_config_path: str | Path, token_sets_values_config_path: str | Path
) -> None:
    """Writes the token sets that separate values combine to.

    Raises: InvalidForm with everything that is wrong; nothing is written then.
    """
    permutate_files(
        _folder(Path(separate_token_values_config_path).parent),
        separate=Path(separate_token_values_config_path),
        output=Path(token_sets_values_config_path),
    )


def verify_form_composer_configs(
    task_data_config_path: str | Path,
    unit_config_path: str | Path | None = None,
    token_sets_values_config_path: str | Path | None = None,
    separate_token_values_config_path: str | Path | None = None,
    task_data_config_only: bool = False,
    data_path: str | Path | None = None,
) -> Report:
    """The warnings about these files; files that are not there are left out.

    Raises: InvalidForm with every error.
    """
    given = {
        TASK_DATA: task_data_config_path,
        UNIT_CONFIG: unit_config_path,
        TOKEN_SETS: token_sets_values_config_path,
        SEPARATE: separate_token_values_config_path,
    }
    wanted = {TASK_DATA} if task_data_config_only else set(given)
    read = {name: read_json(Path(path)) for name, path in given.items() if path and name in wanted}
    documents = Documents(
        by_name={name: file.value for name, file in read.items() if file.problem is None},
        unreadable=frozenset(name for name, file in read.items() if file.problem and file.is_there),
    )
    unread = Report(tuple(file.problem for file in read.values() if file.problem is not None))
    folder = _folder(data_path or Path(task_data_config_path).parent)
    report = unread + verify(documents, folder.checking())
    if not report.is_valid:
        raise InvalidForm(report)
    return report


def update_separate_token_values_config_with_file_urls(
    url: str, separate_token_values_config_path: str | Path, use_presigned_urls: bool = False
) -> None:
    """Writes the URLs of all files below one on S3 as values of the token `file_location`.

    Raises: BadTask if this is no URL of S3, or nothing is there; Environment if S3 cannot be asked.
    """
    path = Path(separate_token_values_config_path)
    if path.name != SEPARATE:
        raise BadTask(f"{path}: separate values stand in a file named {SEPARATE}")
    update_file_locations(_folder(path.parent), url, presigned=use_presigned_urls)


def get_file_urls_from_s3_storage(s3_url: str) -> list[str]:
    """The URLs of all files on S3 whose keys begin with the path of this one.

    Raises: BadTask if this is no URL of S3; Environment if S3 cannot be asked.
    """
    return list_files(s3_url)


def get_s3_presigned_url(s3_url: str, expires_in_mins: int | None = None) -> str:
    """A URL that opens a file on S3 until it expires.

    Raises: BadTask if this is no URL of a file on S3; Environment if it cannot be signed.
    """
    return presigned_url(s3_url, None if expires_in_mins is None else expires_in_mins * 60)


def is_s3_url(value: str) -> bool:
    """Whether this is the URL of something on S3."""
    try:
        parse_s3_url(value)
    except BadTask:
        return False
    return True


def read_config_file(config_path: str | Path) -> Json:
    """What a JSON file holds.

    Raises: Environment if there is none; InvalidForm naming the file and the place.
    """
    return read_config(Path(config_path))


def write_config_to_file(config_data: Json, file_path: str | Path) -> None:
    """Writes a JSON file, whole or not at all.

    Raises: StorageFailed if it cannot be written.
    """
    write_json(Path(file_path), config_data)


def get_logger(name: str, verbose: bool | None = None, log_level: str | None = None) -> logging.Logger:
    """The logger of this name. verbose: down to debug messages. log_level: such as `info`."""
    logger = logging.getLogger(name)
    if log_level is not None or verbose:
        logger.setLevel(log_level.upper() if log_level is not None else logging.DEBUG)
    return logger


def set_form_composer_env_vars() -> None:
    """Nothing: no variable has to be set."""


def set_custom_triggers_js_env_var(data_path: str | Path) -> None:
    """Nothing: `insertions/custom_triggers.js` is found by itself."""


def set_custom_validators_js_env_var(data_path: str | Path) -> None:
    """Nothing: `insertions/custom_validators.js` is found by itself."""


def _folder(path: str | Path) -> FormFolder:
    return FormFolder(path=Path(path))


__all__ = [
    "FORM_COMPOSER__DATA_CONFIG_NAME",
    "FORM_COMPOSER__SEPARATE_TOKEN_VALUES_CONFIG_NAME",
    "FORM_COMPOSER__TOKEN_SETS_VALUES_CONFIG_NAME",
    "FORM_COMPOSER__UNIT_CONFIG_NAME",
    "JS_NAME_FUNCTION_MAPPING",
    "ConfigAttributeError",
    "RemoteProcedureAgentState",
    "SharedRemoteProcedureTaskState",
    "create_extrapolated_config",
    "extrapolate_dynamic_fieldset",
    "find_dynamic_fieldsets_for_section",
    "get_file_urls_from_s3_storage",
    "get_logger",
    "get_s3_presigned_url",
    "is_s3_url",
    "read_config_file",
    "set_custom_triggers_js_env_var",
    "set_custom_validators_js_env_var",
    "set_form_composer_env_vars",
    "update_separate_token_values_config_with_file_urls",
    "update_token_sets_values_config_with_premutated_data",
    "verify_form_composer_configs",
    "write_config_to_file",
]
