"""The worker's page where several runs are served: it may do what any of their forms needs, and no more."""

from __future__ import annotations

from pathlib import Path

from ajeeb.server import policies
from ajeeb.server.worker_pages import WorkerPages
from ajeeb.testing import Script, deps_for

from .forms import a_form, field
from .site import a_task


def test_the_policy_is_what_all_forms_need_together_or_that_of_one_run(tmp_path: Path) -> None:
    pictures = [f'<img src="https://{name}.example/cat.png">' for name in ("one", "two")]
    runs = {}
    for number, html in enumerate(pictures, 1):
        deps, _ = deps_for(a_form(field("text", help=html)))
        runs[f"form-{number}"] = deps.runs["test-1"]
    deps, _ = deps_for(a_task(Script(), tmp_path))
    runs["loop-1"] = deps.runs["test-1"]
    pages = WorkerPages(runs, "{}")
    together = pages.policy(pages.forms())
    assert "https://one.example" in together
    assert "https://two.example" in together
    alone = pages.policy(pages.forms("form-1"))
    assert "https://one.example" in alone
    assert "https://two.example" not in alone
    assert pages.import_map(pages.forms("form-1")) == "{}"
    assert pages.policy(pages.forms("nobody")) == together
    only_loop = WorkerPages({"loop-1": runs["loop-1"]}, "{}")
    assert only_loop.policy(only_loop.forms()) == policies.WORKER
    assert only_loop.import_map(only_loop.forms()) is None
