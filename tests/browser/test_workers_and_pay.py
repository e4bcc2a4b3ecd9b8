"""Payments and workers in the review app: paying by hand, qualifying, blocking, erasing; the phone, the dark, axe."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ajeeb.review import wanted as want
from ajeeb.review.deciding import Asking, apply
from ajeeb.review.reviewer import Reviewer
from ajeeb.store.rewards import Pay, keep_reward
from tests.browser.checks import Problems, axe, go_dark
from tests.browser.conftest import PHONE, NewPage
from tests.browser.serving import Server, drawing, served, until
from tests.review.scene import NOW, RUN, add_run, come, opened_store

pytestmark = pytest.mark.timeout(240)
SECRET = "quokkaberry"


async def seed(data: Path) -> None:
    """Seven workers with one assignment each, paid 1.50 EUR; the last one ended because our side failed."""
    async with opened_store(data) as store:
        await add_run(store)
        await store.write(lambda found: keep_reward(found, RUN, Pay(minor=150, currency="EUR"), NOW))
        for number in range(7):
            work = await come(store, f"w{number}", at=NOW + number)
            await work.ask(f"{SECRET} number {number}")
            await work.answer()
            await work.judge(4)
            await work.end("error" if number == 6 else "limit")
        for number in range(4):
            asking = Asking(
                assignment_id=f"w{number}",
                wanted=want.Approve(message="thank you"),
                by=Reviewer(name="rita"),
                at=NOW + 100_000,
                key=f"key-{number}",
            )
            await store.write(partial(apply, asking=asking))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pay")
    with ThreadPoolExecutor() as aside:  # the browser's own loop runs in this thread
        aside.submit(asyncio.run, seed(folder / "data")).result()
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


def states(server: Server) -> list[str]:
    rows = server.rows("SELECT state FROM payment ORDER BY payment_id")
    return [row["state"] for row in rows]


def test_what_is_chosen_is_paid_by_hand_with_its_sum_asked_once(page: Page, server: Server) -> None:
    server.signed_in(page, "admin")
    page.goto(f"{server.url}/review/payments")
    due = page.locator("dd").first
    expect(due).to_contain_text("6.00 EUR")
    expect(page.get_by_text("1 assignment is owed its reward")).to_be_visible()
    page.get_by_role("button", name="Make them due").click()
    expect(due).to_contain_text("7.50 EUR")
    expect(page.get_by_text("is owed its reward")).to_have_count(0)
    page.get_by_label("Choose 1.50 EUR for worker-w0").check()
    page.get_by_label("Choose 1.50 EUR for worker-w1").check()
    page.get_by_role("button", name="Mark 3.00 EUR as paid").click()
    dialog = page.get_by_role("dialog", name="Mark as paid")
    expect(dialog).to_contain_text("You have paid 3.00 EUR by hand, for 2 payments?")
    dialog.get_by_label("Reference").fill("transfer 17")
    dialog.get_by_role("button", name="Yes, 3.00 EUR were paid").click()
    expect(dialog).to_have_count(0)
    assert states(server).count("paid") == 2
    page.get_by_role("combobox", name="Show").select_option("Paid")
    expect(page.get_by_role("row", name="transfer 17")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="List as CSV").click()
    assert "transfer 17" in download.value.path().read_text()


@pytest.mark.parametrize("shape", ["laptop", "phone"])
def test_work_is_approved_becomes_due_is_paid_and_taken_back(
    new_page: NewPage, server: Server, problems: Problems, shape: str
) -> None:
    problems.allow("status of 404")  # the scene has no files
    page = new_page(reduced_motion="reduce", **(PHONE if shape == "phone" else {}))
    work = "w4" if shape == "laptop" else "w5"
    server.signed_in(page, "admin")
    page.goto(f"{server.url}/review/assignments/{work}")
    page.get_by_role("button", name="Approve").first.click()
    page.get_by_role("navigation", name="Review").get_by_role("link", name="Payments").click()
    page.get_by_label("Worker").fill(f"worker-{work}")
    page.get_by_role("button", name="Show").click()
    rows = page.locator("section[aria-label='List of payments'] tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("1.50 EUR")
    page.get_by_role("button", name="Mark all that is due as paid: 1.50 EUR").click()
    dialog = page.get_by_role("dialog", name="Mark as paid")
    expect(dialog).to_contain_text("for 1 payment?")
    assert axe(page) == []
    dialog.get_by_label("Reference").fill(f"transfer {work}")
    dialog.get_by_role("button", name="Yes, 1.50 EUR were paid").click()
    expect(page.get_by_text("1.50 EUR marked as paid.")).to_be_visible()
    expect(page.get_by_text("Nothing here")).to_be_visible()
    page.get_by_role("combobox", name="Show").select_option("Paid")
    expect(rows).to_contain_text(f"transfer {work}")
    assert axe(page) == []
    page.get_by_label(f"Choose 1.50 EUR for worker-{work}").check()
    page.get_by_role("button", name="1.50 EUR were not paid: due again").click()
    expect(page.get_by_text("1.50 EUR due again.")).to_be_visible()
    expect(page.get_by_text("Nothing here")).to_be_visible()
    page.get_by_role("combobox", name="Show").select_option("Due")
    expect(rows).to_have_count(1)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as download:
        page.get_by_role("link", name="List as CSV").click()
    [head, line] = download.value.path().read_text().splitlines()
    listed = dict(zip(head.split(","), line.split(","), strict=True))
    assert (listed["amount"], listed["state"], listed["assignment_id"]) == ("1.50", "due", work)


def test_a_worker_is_qualified_and_blocked_with_a_reason(page: Page, server: Server) -> None:
    server.signed_in(page, "admin")
    page.goto(f"{server.url}/review/workers")
    page.get_by_label("Find").fill("worker-w2")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="worker-w2").click()
    expect(page.get_by_text("100 % (1 of 1)")).to_be_visible()
    grant = page.get_by_role("form", name="Give a qualification")
    grant.get_by_label("Name").fill("trained")
    grant.get_by_label("Value").fill("much")
    grant.get_by_role("button", name="Give").click()
    expect(page.get_by_text("a whole number")).to_be_visible()
    grant.get_by_label("Value").fill("3")
    grant.get_by_role("button", name="Give").click()
    expect(page.get_by_text("gave “trained”, 3")).to_be_visible()
    page.get_by_label("Reason, for requesters").fill("copies from others")
    page.get_by_role("button", name="Block").click()
    expect(page.get_by_text("blocked: copies from others")).to_be_visible()
    expect(page.get_by_role("button", name="Unblock")).to_be_visible()
    [row] = server.rows("SELECT blocked, qualifications FROM worker WHERE worker_key = 'worker-w2'")
    assert tuple(row.values()) == (1, '{"trained": 3}')
    expect(page.get_by_role("button", name="Erase")).to_have_count(0)  # an admin is no owner


def test_an_owner_erases_a_worker_whose_key_is_typed_out(page: Page, server: Server) -> None:
    server.signed_in(page, "owner")
    page.goto(f"{server.url}/review/workers/worker-w3")
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything as a ZIP").click()
    assert SECRET.encode() not in download.value.path().read_bytes()[:4]
    page.get_by_role("button", name="Erase this worker").click()
    dialog = page.get_by_role("dialog", name="Erase this worker")
    send = dialog.get_by_role("button", name="Erase for good")
    dialog.get_by_label("Type worker-w3 to erase").fill("worker-w3")
    expect(send).to_be_disabled()  # pay is due
    dialog.get_by_label("1.50 EUR are still due").check()
    send.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Only that they were here is kept")).to_be_visible()
    database = server.data / "ajeeb.db"
    until(lambda: f"{SECRET} number 3".encode() not in database.read_bytes())
    assert f"{SECRET} number 4".encode() in database.read_bytes()
    expect(page.get_by_role("button", name="Erase")).to_have_count(0)


@pytest.mark.parametrize("shape", ["laptop", "phone"])
def test_axe_finds_nothing_in_light_and_dark(new_page: NewPage, server: Server, shape: str) -> None:
    page = new_page(reduced_motion="reduce", **(PHONE if shape == "phone" else {}))
    server.signed_in(page, "owner")
    for scheme in ("light", "dark"):
        if scheme == "dark":
            go_dark(page)
        for path in ("payments", "workers", "workers/worker-w4"):
            page.goto(f"{server.url}/review/{path}")
            expect(page.locator("tbody tr").first).to_be_visible()
            assert axe(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.get_by_role("button", name="Erase this worker").click()
        assert axe(page) == []
