"""Whatever stands in a form's folder, the command line and a run answer: with codes, or with a form that works."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ajeeb.cli.main import cli
from ajeeb.errors import AjeebError
from ajeeb.forms.composer import RULES
from ajeeb.tasks import load, prepare
from tests.forms.composer.test_fuzz import DOCUMENTS

INSERTIONS = st.fixed_dictionaries(
    {},
    optional={
        "a.html": st.sampled_from(
            ["{{b}} insertions/a.html", "<img src=x onerror=\"a('\\1')\">", "\ufeff\r\n"]
        ),
        "custom_triggers.js": st.sampled_from(["export function go(){}", "export * from './x'", "{{{"]),
        "custom_validators.js": st.just("export const own = () => null"),
        "s.CSS": st.just("body{}"),
    },
)
OPTIONS = st.sampled_from([[], ["-v"], ["-p"], ["-e"], ["-v", "--task-data-only"], ["--allow-extra"]])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS, INSERTIONS, OPTIONS)
def test_every_folder_gets_a_verdict(
    documents: dict[str, Any], insertions: dict[str, str], options: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "insertions").mkdir()
        for file, value in documents.items():
            (folder / file).write_text(json.dumps(value))
        for file, text in insertions.items():
            (folder / "insertions" / file).write_text(text)
        result = CliRunner().invoke(cli, ["form", "config", "-d", name, "--json", *options])
        if not isinstance(result.exception, AjeebError):
            assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
            report = json.loads(result.output)
            assert (result.exit_code == 0) == report["valid"]
            assert {each["code"] for each in report["errors"] + report["warnings"]} <= RULES.keys()
        with suppress(AjeebError):
            assert all("form" in unit.version for unit in prepare(load(folder, {})).units)
