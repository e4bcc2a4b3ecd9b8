"""The two procedures of every form, and the form as a reviewer sees it."""

from __future__ import annotations

import html
import subprocess
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ajeeb.errors import BadTask, Environment
from ajeeb.forms.composer.procedure_calls import PRESIGNING as NAMES
from ajeeb.procedures import Agent, AgentState, Request, Settings, TaskRun
from ajeeb.tasks.formfolder import PRESIGNING, presign_for_review
from tests.forms.composer.building import field, form
from tests.tasks.formfolder.s3_server import S3Server


def call(name: str, arguments: Any, version: Any = None, requests: Sequence[Request] = ()) -> Any:
    """What the procedure answers. version: of the form; if None, one that names what is asked for."""
    agent = Agent(
        id="a1",
        unit_id="a1",
        assignment_id="u1",
        worker_id="w1",
        run=TaskRun(id="r1", args=Settings({})),
    )
    named = {**form(field()), "form_metadata": {"asked": arguments}} if version is None else version
    return PRESIGNING[name](
        "request-1", arguments, AgentState(agent=agent, task_data=named, requests=requests)
    )


def request(at: int, arguments: Any, response: Any, procedure: str = "next") -> Request:
    return Request(
        id=f"r{at}",
        procedure=procedure,
        arguments=arguments,
        asked_at=at,
        answer_id=f"c{at}",
        response=response,
        settled_at=at + 1,
    )


def test_one_url_is_presigned(s3: S3Server) -> None:
    signed = call("getPresignedUrl", f"{s3.address}/pictures/cats/1.png")
    assert s3.get(signed).text == "cats/1.png"


@pytest.mark.parametrize("wrapped", [False, True])
def test_several_come_back_in_pairs(s3: S3Server, wrapped: bool) -> None:
    urls = [f"{s3.address}/pictures/{key}" for key in ("cats/2.JPG", "cats/1.png", "cats/2.JPG")]
    pairs = call("getMultiplePresignedUrls", {"urls": urls} if wrapped else urls)
    assert [url for url, _ in pairs] == urls
    assert [s3.get(signed).text for _, signed in pairs] == ["cats/2.JPG", "cats/1.png", "cats/2.JPG"]
    assert all(isinstance(pair, list) for pair in pairs)


def test_nothing_to_presign_needs_no_s3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert call("getMultiplePresignedUrls", []) == call("getMultiplePresignedUrls", {"urls": []}) == []


@pytest.mark.parametrize(
    "wrong", [None, {}, {"url": "x"}, "https://b.s3.amazonaws.com/x", [1], {"urls": "x"}]
)
def test_other_shapes_are_refused(wrong: Any) -> None:
    with pytest.raises(BadTask, match="takes an array of URLs"):
        call("getMultiplePresignedUrls", wrong)
    with pytest.raises(BadTask):
        call("getPresignedUrl", [wrong])


def test_every_url_that_fails_is_named(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = ["https://example.org/1", f"{s3.address}/pictures/cats/1.png", "no url"]
    with pytest.raises(BadTask) as raised:
        call("getMultiplePresignedUrls", urls)
    assert [url in str(raised.value) for url in urls] == [True, False, True]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(Environment) as failed:
        call("getMultiplePresignedUrls", urls)
    assert [url in str(failed.value) for url in urls] == [True, True, True]


def naming(url: str) -> list[Any]:
    """Forms that name it, each in another place."""
    slashed = url.replace("/", "\\/")
    return [
        form(field(), title=f'{{{{ getPresignedUrl( "{url}" ) }}}}'),
        form(field(), title=f'{{{{getPresignedUrl("{slashed}")}}}}'),
        form(field(), instruction=f"<img src='{url}'>, <a href={url}>.\n"),
        form(field(triggers={"onClick": ["show", [{"at": url}]]})),
        {**form(field()), "form_metadata": {"tokens_values": {"file_location": url}}},
    ]


def test_what_the_form_names_is_presigned(s3: S3Server) -> None:
    url = f"{s3.address}/pictures/cats/1.png"
    for version in naming(url):
        assert s3.get(call("getPresignedUrl", url, version)).text == "cats/1.png"
        for other in (f"{s3.address}/pictures/cats.txt", f"{s3.address}/pictures/cats/1", f"{url}?"):
            with pytest.raises(BadTask, match="names") as raised:
                call("getMultiplePresignedUrls", {"urls": [url, other]}, version)
            assert f"names {other};" in str(raised.value)


def test_what_a_browser_reads_in_html_is_named(s3: S3Server) -> None:
    url = f"{s3.address}/pictures/odd/a+b.png?x=1&y=2"
    version = form(field(), instruction=f"<img src='{html.escape(url)}'>")
    assert call("getPresignedUrl", url, version)


def test_what_procedures_have_added_is_named(s3: S3Server) -> None:
    url = f"{s3.address}/pictures/cats/1.png"
    added = {"fieldset_config": {"instruction": f'{{{{getPresignedUrl("{url}")}}}}'}}
    again = [request(1, {"n": 1}, added), request(3, {"urls": [url]}, [[url, "signed"]], NAMES[0])]
    for requests in (again[:1], again, [*again, request(5, {"back": url}, {"again": url})]):
        assert call("getPresignedUrl", url, form(field()), requests)


def test_what_a_procedure_only_gives_back_is_not_named(s3: S3Server) -> None:
    url = f"{s3.address}/pictures/cats/1.png"
    typed = request(1, {"prompt": f"draw {url}"}, {"prompt": f"draw {url}"})
    refused = request(3, url, None, NAMES[1])
    for requests in ([typed], [refused], [refused, typed]):
        with pytest.raises(BadTask, match="names"):
            call("getPresignedUrl", url, form(field()), requests)


def test_boto3_waits_for_the_first_call() -> None:
    code = "import ajeeb.tasks.formfolder, ajeeb.cli.main, sys; sys.exit('boto3' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)


def test_the_names_are_those_that_tokens_use() -> None:
    assert sorted(PRESIGNING) == sorted(NAMES)


def test_a_reviewer_sees_what_could_be_signed(s3: S3Server) -> None:
    good = f'{{{{ getMultiplePresignedUrls( "{s3.address}/pictures/cats/1.png" ) }}}}'
    same = good.replace(" ", "")
    single = f'{{{{getPresignedUrl("{s3.address}/pictures/cats/2.JPG")}}}}'
    bad = '{{getPresignedUrl("https://example.org/x")}}'
    empty, many, other = "{{getPresignedUrl()}}", '{{getPresignedUrl("a", "b")}}', '{{another("x")}}'
    config = form(field(label=f"{bad} {single}"), title=f"{good} {same}", instruction=empty + many + other)
    shown, problems = presign_for_review(config)
    one, two = shown["form"]["title"].split(" ")
    assert s3.get(one).text == s3.get(two).text == "cats/1.png"
    assert parse_qs(urlsplit(one).query)["X-Amz-Expires"] == ["604800"]
    assert shown["form"]["instruction"] == empty + many + other
    label = shown["form"]["sections"][0]["fieldsets"][0]["rows"][0]["fields"][0]["label"]
    assert label.startswith(f"{bad} http")
    assert len(problems) == 3
    assert {token for token in (bad, empty, many) if any(token in each for each in problems)} == {
        bad,
        empty,
        many,
    }
    assert config["form"]["title"] == f"{good} {same}"


def test_without_credentials_a_reviewer_sees_the_form_all_the_same(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = form(field(), title='{{getPresignedUrl("https://b.s3.amazonaws.com/x")}} and text')
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    without = presign_for_review(config)
    monkeypatch.setitem(sys.modules, "botocore.exceptions", None)
    uninstalled = presign_for_review(config)
    monkeypatch.setenv("S3_URL_EXPIRATION_MINUTES", "soon")
    misled = presign_for_review(config)
    assert without.config == uninstalled.config == misled.config == config
    for found, why in (
        (without, "credentials"),
        (uninstalled, "boto3"),
        (misled, "S3_URL_EXPIRATION_MINUTES"),
    ):
        assert len(found.problems) == 1
        assert why in found.problems[0]


def test_a_form_without_tokens_needs_no_s3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    config = form(field())
    assert presign_for_review(config) == (config, ())
