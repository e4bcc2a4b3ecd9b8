"""What every test gets: an environment without Ajeeb's settings, and the event loop that the server runs on."""

import inspect
import os
from typing import Any

import pytest

from tests.hanging import Watch


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(), "watch")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright's loop runs in a process from its first browser test on, and no other loop can from then on.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            # uvloop swallows what a signal handler raises: only from a thread can a test that hangs be ended.
            item.add_marker(pytest.mark.timeout(60, method="thread"))


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith("AJEEB_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return ("asyncio", {"use_uvloop": True})
