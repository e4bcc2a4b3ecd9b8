"""What every test gets: an environment without Ajeeb's settings, and the event loop that the server runs on."""

import asyncio
import functools
import inspect
import os
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright's loop runs in a process from its first browser test on, and no other loop can from then on.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Bound a coroutine by its own loop: uvloop swallows what pytest-timeout's signal raises."""
    test = pyfuncitem.obj
    if inspect.iscoroutinefunction(test):
        marker = pyfuncitem.get_closest_marker("timeout")
        limit_s = marker.args[0] if marker else float(pyfuncitem.config.getini("timeout"))
        pyfuncitem.obj = _bounded(test, 0.9 * limit_s)
    try:
        return (yield)
    finally:
        pyfuncitem.obj = test


def _bounded(test: Callable[..., Awaitable[None]], limit_s: float) -> Callable[..., Awaitable[None]]:
    @functools.wraps(test)
    async def bounded(**given: object) -> None:
        async with asyncio.timeout(limit_s):
            await test(**given)

    return bounded


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith("AJEEB_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return ("asyncio", {"use_uvloop": True})
