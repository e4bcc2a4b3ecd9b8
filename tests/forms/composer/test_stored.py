"""Documents of the original are read in both of their shapes, with what its pages leave in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.errors import AjeebError, BadRecord
from ajeeb.forms.composer import dynamic_fieldsets, read_stored, shown_form

from .building import field, form
from .rounds import LOOPING, answer
from .test_fuzz import JSON

NAME = "1700000000000-123456789-a_file-my-cat.PNG"
RECORD = {
    "originalname": "my-cat.PNG",
    "encoding": "7bit",
    "mimetype": "image/png",
    "destination": "/tmp/",
    "filename": NAME,
    "path": f"/tmp/{NAME}",
    "size": 7,
}
UPLOADED = {"lastModified": 1, "name": "my-cat.PNG", "size": 7, "type": "image/png"}
FORM = form(field(), field("file"), field("button", value="Go"))


def static(**outputs: Any) -> dict[str, Any]:
    values = {
        "a_input": "hello",
        "a_file": {**UPLOADED, "file": {}},
        "a_button": "Go",
        "final_data": "[object Object]",
    }
    return {"inputs": FORM, "outputs": {**values, **outputs}}


def entry(
    uuid: str, target: str, arguments: Any = None, response: Any = None, at: Any = 1.5
) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "target": target,
        "args_json": None if arguments is None else json.dumps(arguments),
        "response_json": None if response is None else json.dumps(response),
        "timestamp": at,
    }


def remote(*requests: Any, **final: Any) -> dict[str, Any]:
    return {
        "inputs": {"task_data": LOOPING, "previous_requests": []},
        "outputs": {"final_submission": {"prompt_0": "cat", **final}, "requests": list(requests)},
        "start_time": 10,
        "end_time": 20.5,
    }


def test_a_static_document_with_names_of_files() -> None:
    read = read_stored(static(files=[NAME], filesByFields={"a_file": [NAME]}, _is_auto_submitted="undefined"))
    assert read.inputs == FORM
    assert read.values == {"a_input": "hello", "a_file": UPLOADED}
    (file,) = read.files
    assert read.files_by_field == {"a_file": (file,)}
    assert (file.stored_name, file.original_name, file.media_type, file.size) == (
        NAME,
        "my-cat.PNG",
        "",
        None,
    )
    assert (read.requests, read.answered) == ((), ())
    assert not read.is_auto_submitted
    assert (read.start_time, read.end_time) == (None, None)


def test_a_document_with_records_of_files() -> None:
    by_field = {name: value for name, value in RECORD.items() if name != "fieldname"}
    read = read_stored(
        remote(files=[RECORD], filesByFields={"a_file": [by_field], "other": "x", "odd": [None, 1]})
    )
    (file,) = read.files
    assert (file.original_name, file.media_type, file.size) == ("my-cat.PNG", "image/png", 7)
    assert read.files_by_field["other"][0].original_name == "x"
    assert read.files_by_field["odd"] == ()


def test_names_of_files_are_completed_from_their_fields() -> None:
    read = read_stored(static(files=[NAME, "unknown"], filesByFields={"a_file": [RECORD]}))
    assert [(file.original_name, file.size) for file in read.files] == [("my-cat.PNG", 7), ("unknown", None)]
    assert read_stored(static(filesByFields={"a_file": [RECORD]})).files[0].size == 7


@pytest.mark.parametrize(
    ("said", "is_auto"), [(True, True), ("true", True), ("undefined", False), (False, False), (None, False)]
)
def test_only_true_means_that_the_page_sent_it(said: Any, is_auto: bool) -> None:
    assert read_stored(static(_is_auto_submitted=said)).is_auto_submitted is is_auto
    assert read_stored(remote(_is_auto_submitted=said)).is_auto_submitted is is_auto


def test_a_field_may_be_called_like_the_junk() -> None:
    document = {"inputs": form(field(name="final_data")), "outputs": {"final_data": "mine"}}
    assert read_stored(document).values == {"final_data": "mine"}


def test_requests_find_their_responses() -> None:
    first, second = answer(1), answer(2, "other")
    read = read_stored(
        remote(
            entry("a", "getNextFieldset", {"prompt": "cat"}, at=1),
            entry("b", "getNextFieldset", {"prompt": "dog"}, at=2),
            entry("b2", "b", response=second.response, at=3),
            entry("a2", "a", response=first.response, at=4),
            entry("a3", "a", response={"errors": ["again"]}),
            entry("a", "getNextFieldset", {"prompt": "resent"}),
            entry("c", "log", at="late"),
            "odd",
            {"uuid": 1, "target": "x"},
            score_1__1__="4",
            go_1__1__="Update",
        )
    )
    assert [(each.request_id, each.is_answered) for each in read.requests] == [
        ("a", True),
        ("b", True),
        ("c", False),
    ]
    assert [(each.requested_at, each.answered_at) for each in read.requests] == [(1, 4), (2, 3), (None, None)]
    assert [each.arguments for each in read.answered] == [{"prompt": "dog"}, {"prompt": "cat"}]
    dynamic = dynamic_fieldsets(read.inputs, read.answered)
    assert [each.key for each in dynamic] == ["main.other.2", "main.loop.1"]
    assert read.values == {"prompt_0": "cat", "score_1__1__": "4"}
    assert (read.start_time, read.end_time) == (10, 20.5)
    assert "other-values" not in shown_form(read.inputs, dynamic, read.values, lambda _, _file: None)


def test_a_response_may_say_nothing_and_texts_that_are_no_json_stay() -> None:
    read = read_stored(
        remote(
            entry("a", "p", None),
            entry("a2", "a"),
            {"uuid": "b", "target": "p", "args_json": "{"},
            {"uuid": "c", "target": "p", "args_json": "[" * 100_000},
            {"uuid": "d", "target": "p", "args_json": {"already": "read"}},
        )
    )
    assert [each.is_answered for each in read.requests] == [True, False, False, False]
    assert [each.arguments for each in read.requests][::3] == [None, {"already": "read"}]
    assert read.requests[1].arguments == "{"


def test_work_that_was_never_submitted_keeps_its_requests() -> None:
    document = remote(entry("a", "p", 1))
    document["outputs"]["final_submission"] = None
    read = read_stored(document)
    assert read.values == {}
    assert len(read.requests) == 1


MISSING: list[tuple[Any, str]] = [
    (None, "'inputs'; given: no object"),
    ([], "'inputs'"),
    ({}, "'inputs'; given: nothing"),
    ({"inputs": FORM}, "'outputs'; given: 'inputs'"),
    ({"inputs": FORM, "outputs": None}, "'outputs'"),
    ({"inputs": [FORM], "outputs": {}}, "'inputs'"),
    ({"inputs": {"x": 1}, "outputs": {}}, "'form'; given: 'x'"),
    ({"inputs": {"task_data": {}}, "outputs": {}}, "'form'"),
]


@pytest.mark.parametrize(("document", "said"), MISSING)
def test_what_is_missing_is_named(document: Any, said: str) -> None:
    with pytest.raises(BadRecord) as raised:
        read_stored(document)
    assert said in str(raised.value)
    assert isinstance(raised.value, AjeebError)


def test_times_are_numbers_or_nothing() -> None:
    for given_, read in ((1, 1.0), ("2.5", 2.5), ("then", None), (True, None), (None, None), (10**400, None)):
        assert read_stored({**static(), "start_time": given_}).start_time == read


PARTS = st.dictionaries(
    st.sampled_from(
        ["files", "filesByFields", "_is_auto_submitted", "final_submission", "requests", "a_file"]
    ),
    JSON,
)
ENTRIES = st.lists(
    st.dictionaries(
        st.sampled_from(["uuid", "target", "args_json", "response_json", "timestamp"]),
        st.sampled_from(["a", "b", "[]"]) | JSON,
    )
)


@settings(max_examples=300, deadline=None)
@given(PARTS, ENTRIES, JSON)
def test_odd_parts_are_passed_over(parts: dict[str, Any], entries: list[Any], final: Any) -> None:
    read_stored({"inputs": FORM, "outputs": parts})
    read_stored({"inputs": FORM, "outputs": {"final_submission": final, "requests": entries}})


def test_the_state_of_an_agent_as_it_lies_on_disk_is_read_too() -> None:
    form = {
        "title": "x",
        "submit_button": {"text": "Send"},
        "sections": [
            {
                "title": "",
                "fieldsets": [{"rows": [{"fields": [{"type": "input", "name": "a", "label": "A"}]}]}],
            }
        ],
    }
    stored = read_stored(
        {
            "init_data": {"task_data": {"form": form}, "previous_requests": []},
            "requests": [],
            "final_submission": {"a": "hello", "files": []},
            "start_time": 1.0,
            "end_time": 2.0,
        }
    )
    assert (stored.values, stored.start_time, stored.end_time) == ({"a": "hello"}, 1.0, 2.0)
