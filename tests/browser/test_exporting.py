"""The export tab: who is left out, before it starts; the export as it is made; the ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ajeeb.export import export
from ajeeb.store import DATABASE, reading, runs
from tests.browser.checks import sound
from tests.browser.serving import Server, drawing, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("exporting")
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


def address(server: Server) -> str:
    """Of the tab of the only run."""
    with reading(server.data / DATABASE) as connection:
        (run,) = runs(connection)
    return f"{server.url}/review/runs/{run.run_id}/export"


def exports(server: Server, page: Page) -> Page:
    """The tab."""
    server.signed_in(page)
    page.goto(address(server))
    expect(page.get_by_role("heading", name="Take the data away")).to_be_visible()
    return page


def test_an_export_is_started_and_fetched(server: Server, page: Page, tmp_path: Path) -> None:
    exports(server, page)
    expect(page.get_by_text("None has been made yet.")).to_be_visible()
    page.get_by_label("CSV; what a spreadsheet").check()
    page.get_by_label("Parquet, for").uncheck()
    expect(page.locator(".export-preview code")).to_contain_text("--format jsonl,csv")
    page.get_by_role("button", name="Start the export").click()
    with page.expect_download(timeout=40_000) as started:
        page.get_by_role("link", name="Download ZIP").click(timeout=40_000)
    archive = zipfile.ZipFile(started.value.path())
    assert archive.testzip() is None
    names = {name.partition("/")[2] for name in archive.namelist()}
    run_id = page.url.split("/runs/")[1].split("/")[0]
    export(server.data, run_id, tmp_path / "out", formats=("jsonl", "csv"))
    assert names == {
        str(one.relative_to(tmp_path / "out")) for one in (tmp_path / "out").rglob("*") if one.is_file()
    }
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("None has been made yet.")).to_be_visible()


def test_it_is_sound_on_a_phone_and_in_the_dark(server: Server, page: Page) -> None:
    exports(server, page)
    sound(page)
    page.set_viewport_size({"width": 375, "height": 700})
    sound(page)


def test_a_reviewer_is_not_offered_it_and_told_why_not(server: Server, page: Page) -> None:
    server.signed_in(page, "reviewer")
    page.goto(address(server))
    expect(page.get_by_text("Your role does not allow this: admins and owners")).to_be_visible()
    tabs = page.get_by_role("navigation", name="Parts of the run")
    expect(tabs.get_by_role("link", name="Work")).to_be_visible()
    expect(tabs.get_by_role("link", name="Export")).to_have_count(0)
