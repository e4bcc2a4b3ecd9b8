"""A real browser. `page` is a laptop's, `phone` a phone's, `new_page` makes others (a second worker, say).

At the end of a test no page may have written an error (`problems.allow` makes an exception). When a test
fails, every page is found as a picture in test-results/.
"""

import re
import subprocess
import zlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.checks import Problems
from tests.browser.playing import Desk
from tests.browser.serving import Server, drawing, served

PICTURES = Path("test-results")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 375, "height": 700},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
FAILED = pytest.StashKey[bool]()

NewPage = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A browser on a busy machine may stall for as long as a test waits; the summary names what ran again.
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = subprocess.run(
        ["scripts/find_browser.sh"], check=True, capture_output=True, text=True, timeout=20
    )
    expect.set_options(timeout=20_000)  # a page tries again after up to 15 s
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose model does what the prompt says; every test comes with a worker of its own."""
    folder = tmp_path_factory.mktemp("studio")
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


@pytest.fixture
def worker(request: pytest.FixtureRequest) -> str:
    """The name of a worker who is nowhere else."""
    return f"worker_{zlib.crc32(request.node.nodeid.encode()):08x}"


@pytest.fixture
def desk(page: Page, studio: Server, worker: str) -> Desk:
    """This worker's page in the studio, ready for the first prompt."""
    return Desk(page).come(studio.named(worker))


@pytest.fixture
def problems() -> Problems:
    return Problems()


@pytest.fixture
def new_page(browser: Browser, problems: Problems, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Make a page with storage and cookies of its own; options are those of Browser.new_context."""
    pages: list[Page] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{**LAPTOP, **options})
        context.set_default_timeout(10_000)
        problems.watch(context)
        pages.append(context.new_page())
        return pages[-1]

    yield make
    unexpected = problems.unexpected()
    if unexpected or request.node.stash.get(FAILED, False):
        take_pictures(pages, request.node.nodeid)
    for page in pages:
        page.context.close()
    assert not unexpected, "the page wrote errors:\n" + "\n".join(unexpected)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(**PHONE)


def take_pictures(pages: list[Page], test: str) -> None:
    """Save what each page shows."""
    PICTURES.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", test.rpartition("/")[2])
    for number, page in enumerate((page for page in pages if not page.is_closed()), start=1):
        page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
