"""Reviewing forms: the form as its worker left it, calls, files, flags, and nothing of it that runs."""

from __future__ import annotations

import io
import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from tests.browser.checks import Problems, axe, sound
from tests.browser.conftest import PHONE, NewPage
from tests.browser.serving import Server, served

SURVEYING = Path(__file__).with_name("surveying.py")
NASTY = "<img src=//evil.example/x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)>"
NASTY_HTML = (
    f"{NASTY}<style>@import '//evil.example/a.css'; body {{ background: url(//evil.example/b.png) }}</style>"
    '<a href="javascript:alert(4)">press</a> <a href="https://evil.example/away">away</a>'
    '<iframe srcdoc="<script>alert(5)</script>"></iframe><form action="//evil.example"><button>go</button></form>'
    '<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">'
)


@dataclass
class Worker:
    """Somebody who fills the form in, by HTTP."""

    server: Server
    name: str
    token: str = ""
    keys: int = 0

    def open(self, unit: int = 1) -> Worker:
        self.token = self._post("/api/open", {"worker_id": self.name, "unit": unit})["token"]
        return self

    def call(self, procedure: str, **arguments: Any) -> Any:
        body = {"key": self._key(), "procedure": procedure, "arguments": arguments, "element": "text"}
        return self._post("/api/call", body)

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        query = {"field": "picture", "name": name, "type": "", "modified_at": "7", "key": self._key()}
        view = self._post(f"/api/upload?{urllib.parse.urlencode(query)}", content)
        return {"name": view["name"], "size": view["size"], "type": view["type"], "lastModified": 7}

    def submit(self, **values: Any) -> None:
        self._act(kind="submit", values=values, invisible=["unseen"])

    def leave(self, **values: Any) -> None:
        self._act(kind="leave", unsent=values)

    def give_opinion(self, text: str) -> None:
        self._act(kind="pass", page=0, answers={"opinion": text})

    @property
    def address(self) -> str:
        assignment_id = self.server.assignment(self.name)["assignment_id"]
        return f"{self.server.url}/review/assignments/{assignment_id}"

    def keep(self, **values: Any) -> None:
        self._post("/api/draft", {"values": values}, "PUT")

    def _act(self, **action: Any) -> None:
        self._post("/api/act", {"key": self._key(), **action})

    def _key(self) -> str:
        self.keys += 1
        return f"key-{self.keys:05}"

    def _post(self, path: str, body: Any, method: str = "POST") -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.server.url}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("survey"), "run", str(SURVEYING), "--links", "0") as server:
        yield server


@pytest.fixture(scope="module")
def session(browser: Browser, server: Server) -> Any:
    """What the browser keeps of a requester who has opened the link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.review())
    page.get_by_role("heading", name="Runs").wait_for(timeout=20_000)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(new_page: NewPage, session: Any, problems: Problems) -> Page:
    problems.allow("getPresignedUrl")  # no credentials here: the picture stays away
    problems.allow("Blocked script execution")  # of the test itself, which looks into the frame
    return new_page(storage_state=session, reduced_motion="reduce")


@pytest.fixture(scope="module")
def ada(server: Server) -> Worker:
    """Somebody who does all there is to do, honestly."""
    worker = Worker(server, "ada").open()
    worker.call("oneMore", words="again")
    worker.call("breakDown")
    png = io.BytesIO()
    Image.new("RGB", (32, 24), (160, 60, 30)).save(png, "PNG")
    worker.upload("first.png", png.getvalue()[:-1] + b"x")
    worker.submit(
        text="Two lines\nof text",
        mood="good",
        tags={"a": True, "b": False},
        place="there",
        picture=worker.upload("second.png", png.getvalue()),
        more__1__="and more",
        sure__1__=2,
    )
    worker.give_opinion("It was fine")
    return worker


def left(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.left-form")


def test_the_form_stands_there_as_its_worker_left_it(page: Page, ada: Worker) -> None:
    page.goto(ada.address)
    frame = left(page)
    expect(frame.get_by_role("heading", name="A survey")).to_be_visible()
    expect(frame.get_by_label("Text")).to_have_value("Two lines\nof text")
    expect(frame.get_by_label("Text")).to_be_disabled()
    expect(frame.get_by_label("Option good")).to_be_checked()
    expect(frame.get_by_label("Option a")).to_be_checked()
    expect(frame.get_by_label("Option b", exact=True)).not_to_be_checked()
    expect(frame.get_by_label("Place")).to_have_value("there")
    expect(frame.get_by_label("More")).to_have_value("and more")
    expect(frame.get_by_label("Option 2")).to_be_checked()
    expect(frame.get_by_role("img", name="Kept")).to_have_js_property("naturalWidth", 80)
    expect(frame.get_by_role("img", name="second.png")).to_have_js_property("naturalWidth", 32)
    assert frame.get_by_role("button").count() == 0
    # It looks as it did to the worker, and says why a file on S3 is not there.
    assert frame.locator(".section").first.evaluate("it => getComputedStyle(it).borderRadius") != "0px"
    expect(frame.get_by_text("stays as it is")).to_be_visible()
    assert page.locator("iframe.left-form").get_attribute("sandbox") == ""


def test_calls_files_flags_and_pages_stand_beside_it(page: Page, ada: Worker) -> None:
    page.goto(ada.address)
    calls = page.locator(".form-calls li")
    expect(calls).to_have_count(2)
    expect(calls.nth(0)).to_contain_text("oneMore")
    expect(calls.nth(0)).to_contain_text("answered after")
    expect(calls.nth(0).get_by_role("img")).to_have_js_property("naturalWidth", 80)
    calls.nth(0).get_by_text("Arguments").click()
    expect(calls.nth(0).locator("pre").first).to_have_text('{ "words": "again" }')
    expect(calls.nth(1)).to_contain_text("internal")
    expect(calls.nth(1)).to_contain_text("out of order")
    files = page.get_by_role("group", name="Files").locator("tbody tr")
    expect(files).to_have_count(2)
    expect(files.nth(0)).to_contain_text("replaced or taken back")
    expect(files.nth(1)).to_contain_text("image/png")
    with page.expect_download() as download:
        files.nth(1).get_by_role("link", name="Download second.png").click()
    assert download.value.suggested_filename == "second.png"
    expect(page.get_by_text("Not in sight when it was handed in: unseen")).to_be_visible()
    expect(page.get_by_text("It was fine")).to_be_visible()
    expect(page.get_by_role("group", name="Timeline")).to_contain_text("Handed in 7 answers")


def test_nothing_that_a_worker_or_a_procedure_wrote_runs(
    page: Page, server: Server, problems: Problems
) -> None:
    problems.allow("Content Security Policy")  # it did its work
    worker = Worker(server, NASTY[:100]).open(2)
    worker.call("oneMore", html=NASTY_HTML, **{NASTY: NASTY})
    file = worker.upload(
        "<img src=x onerror=alert(6)>.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(7)'/>"
    )
    worker.leave(
        text=NASTY_HTML, mood=NASTY, place=NASTY, picture=file, more__1__=NASTY, **{NASTY: NASTY_HTML}
    )
    worker.give_opinion(NASTY_HTML)
    strange: list[str] = []
    page.on("dialog", lambda dialog: strange.append(dialog.message))
    page.on("requestfinished", lambda request: strange.append(request.url))
    page.on("requestfailed", lambda request: strange.append(f"{request.failure} {request.url}"))
    page.goto(worker.address)
    frame = left(page)
    expect(frame.get_by_label("Text")).to_have_value(NASTY_HTML)
    expect(frame.get_by_label("More")).to_have_value(NASTY)
    expect(frame.locator(".other-values")).to_contain_text(NASTY)
    for summary in page.locator("main details summary").all():
        summary.click()
    expect(page.locator("main")).to_contain_text(NASTY)
    frame.get_by_text("away").first.dispatch_event("click")
    frame.get_by_text("press").first.dispatch_event("click")
    page.goto(f"{server.url}/review/runs/survey-1")
    expect(page.get_by_role("heading", name="What was chosen")).to_be_visible()
    expect(page.get_by_role("table").filter(has_text="place")).to_contain_text(NASTY)
    assert [
        each for each in strange if server.url not in each and not each.startswith(("data:", "csp "))
    ] == []


def test_the_frames_page_is_safe_by_itself_and_only_for_requesters(
    page: Page, new_page: NewPage, server: Server, ada: Worker, problems: Problems
) -> None:
    assignment_id = ada.address.rpartition("/")[2]
    address = f"{server.url}/api/manage/assignments/{assignment_id}/form"
    answer = page.context.request.get(address)
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy
    for part in (
        "default-src 'none'",
        "sandbox",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ):
        assert part in policy.split("; ")
    assert "https://pictures.s3.amazonaws.com" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert new_page().context.request.get(address).status == 401
    assert page.context.request.get(address.replace(assignment_id, "nobody")).status == 404


def test_who_leaves_early_is_marked_and_an_open_form_shows_its_draft(page: Page, server: Server) -> None:
    Worker(server, "early").open().leave(text="half a thou")
    page.goto(Worker(server, "early").address)
    expect(left(page).get_by_label("Text")).to_have_value("half a thou")
    expect(page.locator(".form-state")).to_contain_text("incomplete")
    expect(page.locator(".form-state")).to_contain_text("not checked")
    writing = Worker(server, "writing").open()
    writing.keep(text="so far")
    page.goto(writing.address)
    expect(page.get_by_text("Not handed in; as the page last kept it")).to_be_visible()
    expect(left(page).get_by_label("Text")).to_have_value("so far")


def test_the_run_shows_what_was_chosen_and_no_learning_curve(page: Page, server: Server, ada: Worker) -> None:
    page.goto(f"{server.url}/review")
    expect(page.get_by_role("article").filter(has_text="Survey")).to_contain_text("handed in")
    page.get_by_role("link", name="Survey").click()
    mood = page.get_by_role("table", name="Mood")
    expect(mood.get_by_role("row").filter(has_text="Option good")).to_contain_text("1")
    expect(page.get_by_role("table", name="Sure")).to_contain_text("Option 2")
    expect(page.get_by_text("median time")).to_be_visible()
    assert page.get_by_text("Learning curve").count() == 0
    assert page.get_by_text("goal reached").count() == 0
    page.get_by_role("link", name="Work", exact=True).click()
    rows = page.get_by_role("group", name="Assignments").locator("tbody tr")
    expect(rows.filter(has_text="handed in").first).to_be_visible()
    page.get_by_role("link", name="Unit 1").last.click()
    expect(page.get_by_role("heading", name="The form")).to_be_visible()


def test_pages_about_forms_are_sound(
    page: Page, new_page: NewPage, session: Any, server: Server, ada: Worker, problems: Problems
) -> None:
    small = new_page(storage_state=session, **PHONE)
    for each in (page, small):
        for address in (f"{server.url}/review", f"{server.url}/review/runs/survey-1", ada.address):
            each.goto(address)
            each.get_by_role("heading", level=1).wait_for()
            expect(each.get_by_text("Loading…")).to_have_count(0)
            sound(each)
    assignment_id = ada.address.rpartition("/")[2]
    address = f"{server.url}/api/manage/assignments/{assignment_id}/form"
    page.route(f"{address}*", without_policy)  # axe is a script, and none runs there
    for theme in ("light", "dark"):
        page.goto(f"{address}?theme={theme}")
        expect(page.get_by_role("heading", name="A survey")).to_be_visible()
        assert axe(page) == []


def without_policy(route: Route) -> None:
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=headers)
