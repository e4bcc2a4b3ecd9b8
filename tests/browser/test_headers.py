"""What guards every answer: the headers of pages, files and the API."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server

FOR_ALL = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
TELLING = {
    "date",
    "content-length",
    "connection",
    "transfer-encoding",
    "etag",
    "last-modified",
    "accept-ranges",
}
WORKER = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "media-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
REVIEW = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def test_every_answer_has_its_guards(desk: Desk, studio: Server) -> None:
    desk.turn(FIRST, 1)
    ask = desk.page.context.request
    html = {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}
    json = {"content-type": "application/json", "cache-control": "no-store"}
    expected = {
        "/w": html | {"content-security-policy": WORKER},
        "/": html | {"content-security-policy": WORKER},
        "/review": html | {"content-security-policy": REVIEW},
        "/review/runs/any": html | {"content-security-policy": REVIEW},
        desk.pictures()[0]: {
            "content-type": "image/png",
            "cache-control": "private, max-age=31536000, immutable",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": "cross-origin",
        },
        "/api/view": json,
        "/api/manage/runs": json | {"www-authenticate": "Bearer"},
    }
    for path, headers in expected.items():
        got = ask.get(studio.url + path).headers
        assert {name: got[name] for name in got if name not in TELLING} == FOR_ALL | headers, path


def test_the_files_of_an_assignment_open_with_its_own_address_only(desk: Desk, studio: Server) -> None:
    desk.turn(FIRST, 1)
    ask = desk.page.context.request
    (picture,) = desk.pictures()
    _, kind, capability, sha256 = picture.split("/")
    assert kind == "a"
    assert ask.get(studio.url + picture).status == 200
    assert ask.get(f"{studio.url}/a/{capability[:-1]}x/{sha256}").status == 404
    assert ask.get(f"{studio.url}/a/{capability}/{sha256[:-1]}x").status == 404
    assert ask.get(f"{studio.url}/a/{capability}/..%2F..%2Fkey").status == 404
    assert ask.get(f"{studio.url}/static/..%2F..%2F__init__.py").status == 404


def test_a_foreign_name_for_this_machine_is_not_served(desk: Desk, studio: Server) -> None:
    expect(desk.prompt).to_be_visible()
    for path in ("/w", "/review", "/api/view"):
        answer = desk.page.context.request.get(studio.url + path, headers={"Host": "evil.example"})
        assert answer.status == 400


def test_the_session_of_a_page_is_in_no_cookie_and_no_address(desk: Desk) -> None:
    desk.turn(FIRST, 1)
    assert desk.page.context.cookies() == []
    assert "token" not in desk.page.url
