"""`ajeeb form preview`: a form's folder as a page, as it is now, with nothing kept of what happens in it."""

from __future__ import annotations

import json
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.forms.composer.building import field, form
from tests.forms.composer.rounds import LOOPING, answer

from .terminal import AJEEB, Serving, ajeeb, free_port, serving

PROCEDURES = """
from words import loud

def shout(request_id, args, agent_state):
    if args == "nothing":
        raise ValueError("there is nothing to shout")
    before = agent_state.get_init_state()["previous_requests"]
    return {"said": loud(args), "asked": sum(one["args_json"] is not None for one in before)}

function_registry = {"shout": shout}
"""
PAGE = "page-of-ann"


def write(folder: Path, *fields: Any, **more: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = form(*(fields or [field("textarea", name="prompt")]), **more)
    (folder / "unit_config.json").write_text(json.dumps(config))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "task" / "a_form"
    write(path, title="First")
    return path


@contextmanager
def previewing(folder: Path, *options: str | Path) -> Iterator[Serving]:
    command = [*AJEEB, "form", "preview", str(folder), "--port", str(free_port()), *map(str, options)]
    with serving(*command, at=folder.parent) as server:
        server.answers()
        yield server


def address(server: Serving, path: str = "/api/preview") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


def view(server: Serving, **query: str) -> Any:
    return httpx2.get(address(server), params=query).json()


def send(server: Serving, what: str, **body: Any) -> httpx2.Response:
    given = {"page": PAGE, "version": 1, **body}
    return httpx2.post(address(server, f"/api/preview/{what}"), json=given, timeout=20)


def call(server: Serving, key: str, arguments: Any, procedure: str = "shout") -> httpx2.Response:
    return send(server, "call", key=f"call-{key}", procedure=procedure, arguments=arguments)


def title(server: Serving) -> str | None:
    found = view(server)["form"]
    return found["config"]["form"]["title"] if found else None


@contextmanager
def changes(server: Serving) -> Iterator[Iterator[dict[str, Any]]]:
    with httpx2.stream("GET", address(server, "/api/preview/changes"), timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield (json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: "))


def test_a_form_alone_is_shown_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.parent.rglob("*"))
    with previewing(folder) as server:
        assert f"http://localhost:{server.port}" in server.said
        assert "0 errors, 0 warnings; 1 form version" in server.said
        page = httpx2.get(address(server, "/"))
        policy = page.headers["content-security-policy"]
        assert 'id="app"' in page.text
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        assert title(server) == "First"
        assert view(server)["problems"] == []
        assert server.stop() == 0
    assert sorted(folder.parent.rglob("*")) == before


def test_each_change_is_told_to_pages_and_terminal(folder: Path) -> None:
    with previewing(folder) as server, changes(server) as told:
        first = next(told)
        assert (first["errors"], first["warnings"]) == (0, 0)
        write(folder, title="Second")
        second = next(told)
        assert second["digest"] != first["digest"]
        assert title(server) == "Second"
        write(folder, field("textarea", name="prompt", wrong=1), title="Third", titel=1)
        assert next(told)["errors"] == 2
        server.says("2 errors, 0 warnings; no form to show")


def test_a_broken_form_shows_every_problem_until_it_is_mended(folder: Path) -> None:
    (folder / "unit_config.json").write_text('{"form": ')
    with previewing(folder) as server:
        found = view(server)
        assert found["form"] is None
        assert [(one["code"], one["severity"], one["file"]) for one in found["problems"]] == [
            ("F02", "error", "unit_config.json")
        ]
        write(folder, field("textarea", name="prompt", wrong=1))
        server.until(lambda: view(server)["problems"][0]["code"] == "U06")
        (problem,) = view(server)["problems"]
        assert problem["path"] == "form.sections[0].fieldsets[0].rows[0].fields[0].wrong"
        write(folder, title="Mended")
        server.until(lambda: title(server) == "Mended")


def test_a_folder_without_a_form_waits_for_one(tmp_path: Path) -> None:
    folder = tmp_path / "task" / "empty"
    folder.mkdir(parents=True)
    with previewing(folder) as server:
        assert {one["code"] for one in view(server)["problems"]} == {"F01"}
        write(folder / "data", title="In data")
        server.until(lambda: title(server) == "In data")


def test_versions_are_made_of_lists_of_values_in_memory(folder: Path) -> None:
    write(folder, title="About {{thing}}")
    (folder / "separate_token_values_config.json").write_text('{"thing": ["cats", "dogs"]}')
    with previewing(folder) as server:
        titles = [
            view(server, version=number)["form"]["config"]["form"]["title"] for number in ("1", "2", "9", "x")
        ]
        assert titles == ["About cats", "About dogs", "About dogs", "About cats"]
        assert view(server)["versions"] == 2
    assert not (folder / "task_data.json").exists()


def test_procedures_are_called_for_real_and_know_the_calls_before(folder: Path) -> None:
    (folder / "procedures.py").write_text(PROCEDURES)
    (folder / "words.py").write_text("def loud(text): return text.upper()")
    with previewing(folder) as server:
        assert call(server, "one", "a").json()["response"] == {"said": "A", "asked": 1}
        assert call(server, "two", "b").json()["response"] == {"said": "B", "asked": 2}
        assert call(server, "two", "b").json()["response"] == {"said": "B", "asked": 2}
        assert send(
            server, "call", page="page-of-bob", key="call-one", procedure="shout", arguments="c"
        ).json()["response"] == {"said": "C", "asked": 1}
        failed = call(server, "three", "nothing").json()
        assert (failed["state"], failed["failure"]["status"]) == ("failed", "internal")
        assert failed["said"] == "shout() raised ValueError: there is nothing to shout"
        server.says("there is nothing to shout")
        unknown = call(server, "four", "x", procedure="whisper")
        assert (unknown.status_code, "whisper" in unknown.json()["message"]) == (422, True)


def test_changed_procedures_are_used_with_what_they_import(folder: Path) -> None:
    (folder / "procedures.py").write_text(PROCEDURES)
    (folder / "words.py").write_text("def loud(text): return text.upper()")
    with previewing(folder) as server:
        assert call(server, "one", "a").json()["response"]["said"] == "A"
        (folder / "words.py").write_text("def loud(text): return text + '!'")
        assert call(server, "two", "a").json()["response"]["said"] == "a!"
    assert not (folder / "__pycache__").exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [("def shout(:\n", "line 1"), ("import sys; sys.exit(3)", "ends the program"), ("1 / 0", "ZeroDivision")],
)
def test_procedures_that_cannot_be_read_are_a_fault_beside_the_form(
    folder: Path, code: str, said: str
) -> None:
    (folder / "procedures.py").write_text(code)
    with previewing(folder) as server:
        assert title(server) == "First"
        (fault,) = view(server)["faults"]
        assert "procedures.py" in fault
        assert said in fault
        assert said in server.said


def test_another_site_cannot_have_procedures_called(folder: Path) -> None:
    (folder / "procedures.py").write_text(PROCEDURES)
    (folder / "words.py").write_text("def loud(text): return text")
    with previewing(folder) as server:
        body = json.dumps({"page": PAGE, "version": 1, "key": "call-one", "procedure": "shout"})
        url = address(server, "/api/preview/call")
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            assert httpx2.post(url, content=body, headers={"Content-Type": kind}).status_code == 400
        foreign = httpx2.get(address(server), headers={"Host": "evil.example"})
        assert foreign.status_code == 400


def test_values_are_judged_by_the_rules_of_the_server_and_not_kept(folder: Path) -> None:
    write(
        folder, field("textarea", name="prompt", validators={"required": True}), field("file", name="picture")
    )
    picture = {"name": "a.png", "size": 3, "type": "image/png", "lastModified": 1}
    sent = {"name": "a.png", "size": 3, "type": "image/png", "modified_at": 1}
    with previewing(folder) as server:
        refused = send(server, "submit", values={"prompt": ""}).json()
        assert refused["stored"] is None
        assert list(refused["refused"]) == ["prompt"]
        values = {"prompt": "A cat", "picture": picture}
        assert list(send(server, "submit", values=values).json()["refused"]) == ["picture"]
        taken = send(server, "submit", values=values, uploads={"picture": [sent]}).json()
        assert taken["stored"] == {"version": 1, "values": values}
        shown = send(server, "shown", values={"prompt": "<b>mine</b>"})
        assert shown.headers["content-type"].startswith("text/plain")
        assert "&lt;b&gt;mine&lt;/b&gt;" in shown.text


def test_files_of_the_folder_have_an_address_of_their_content(folder: Path) -> None:
    module = folder / "insertions" / "custom_triggers.js"
    module.parent.mkdir()
    module.write_text("export const one = () => 1;")
    with previewing(folder) as server:
        first = view(server)["form"]["triggers"]
        assert httpx2.get(address(server, first)).text == "export const one = () => 1;"
        module.write_text("export const one = () => 2;")
        second = view(server)["form"]["triggers"]
        assert second != first
        assert httpx2.get(address(server, second)).text == "export const one = () => 2;"
        assert httpx2.get(address(server, first)).status_code == 404


def test_pictures_that_the_form_names_are_found_in_every_view(folder: Path) -> None:
    (folder / "insertions").mkdir()
    (folder / "insertions" / "a.png").write_bytes(b"png")
    write(folder, field(name="a"), instruction='<img src="insertions/a.png">')
    result = folder.parent / "result.json"
    result.write_text('{"values": {"a": "x"}}')
    with previewing(folder, "--results", result) as server:
        shown = [
            view(server)["form"]["config"]["form"]["instruction"],
            send(server, "shown", values={}).text,
            httpx2.get(address(server, "/api/preview/result")).text,
        ]
        for html in shown:
            (source,) = re.findall(r'<img src="([^"]+)"', html)
            assert httpx2.get(address(server, source)).content == b"png"


def test_a_fault_of_the_page_is_written_into_the_terminal(folder: Path) -> None:
    with previewing(folder) as server:
        body = {"where": "trigger go", "message": "it broke"}
        assert httpx2.post(address(server, "/api/preview/fault"), json=body).status_code == 204
        server.says("trigger go: it broke")


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_page_that_listens_does_not_hold_up_the_end(folder: Path, kind: signal.Signals) -> None:
    with previewing(folder) as server, changes(server) as told:
        next(told)
        assert server.stop(kind) == 0
        assert list(told) == []


def test_a_folder_that_is_taken_away_is_survived(folder: Path) -> None:
    with previewing(folder) as server:
        shutil.rmtree(folder)
        assert view(server)["form"] is None
        assert server.stop() == 0


STATIC = {"inputs": form(field(name="a")), "outputs": {"a": "what I wrote"}}
REMOTE = {
    "inputs": {"task_data": form(field(name="a"))},
    "outputs": {"requests": [], "final_submission": {"a": "what I wrote"}},
}
OURS = {"version": 1, "values": {"prompt": "what I wrote"}}


@pytest.mark.parametrize("document", [STATIC, REMOTE, OURS])
def test_a_stored_result_is_shown_as_it_was_left(folder: Path, document: Any) -> None:
    file = folder.parent / "result.json"
    file.write_text(json.dumps(document))
    with previewing(folder, "--results", file) as server:
        assert view(server)["result"] == "result.json"
        shown = httpx2.get(address(server, "/api/preview/result"))
        assert shown.headers["content-type"].startswith("text/plain")
        assert "what I wrote" in shown.text
        assert "disabled" in shown.text or "readonly" in shown.text


def test_fieldsets_that_procedures_added_are_part_of_a_result(folder: Path) -> None:
    (folder / "unit_config.json").write_text(json.dumps(LOOPING))
    added = [vars(answer(index)) for index in (1, 2)]
    values = {"prompt_0": "first", "prompt_1__2__": "of the second round"}
    file = folder.parent / "result.json"
    file.write_text(json.dumps({"values": values, "calls": added}))
    with previewing(folder, "--results", file) as server:
        shown = httpx2.get(address(server, "/api/preview/result")).text
        assert "/1.png" in shown
        assert "/2.png" in shown
        assert "of the second round" in shown
        assert "Other values" not in shown


def test_a_result_that_is_none_is_a_fault_and_may_be_mended(folder: Path) -> None:
    file = folder.parent / "result.json"
    file.write_text('{"inputs": {}}')
    with previewing(folder, "--results", file) as server, changes(server) as told:
        next(told)
        assert "result.json" in view(server)["faults"][0]
        assert httpx2.get(address(server, "/api/preview/result")).status_code == 404
        file.write_text(json.dumps(STATIC))
        next(told)
        assert view(server)["faults"] == []
        assert "what I wrote" in httpx2.get(address(server, "/api/preview/result")).text


def test_a_panel_gets_title_and_instruction_with_what_they_name_left_out(folder: Path) -> None:
    (folder / "unit_config.json").unlink()
    one = form(
        field(), title="Look at {{ thing }}", instruction='<p onclick="x()">At {{a}}<script>1</script></p>'
    )
    (folder / "task_data.json").write_text(json.dumps([one]))
    assert "written" in ajeeb("form", "preview", folder, "--html", "out.html", at=folder.parent)
    page = (folder.parent / "out.html").read_text(encoding="utf-8")
    assert "<h1>Look at …</h1>" in page
    assert "<title>Look at …</title>" in page
    assert "<p>At …</p>" in page
    assert "script" not in page
    assert "onclick" not in page


def test_a_panel_gets_nothing_of_a_broken_form(folder: Path) -> None:
    write(folder, title="About {{thing}}", wrong="\x1b[31m")
    said = ajeeb("form", "preview", folder, "--html", "out.html", at=folder.parent, status=1)
    assert "U06 unit_config.json: form.wrong" in said
    assert not (folder.parent / "out.html").exists()


def test_what_is_not_there_is_status_2(folder: Path) -> None:
    at = folder.parent
    assert "there is no folder nowhere" in ajeeb("form", "preview", "nowhere", at=at, status=2)
    assert "there is no file no.json" in ajeeb(
        "form", "preview", folder, "--results", "no.json", at=at, status=2
    )
    assert "cannot be written" in ajeeb(
        "form", "preview", folder, "--html", "nowhere/out.html", at=at, status=2
    )
