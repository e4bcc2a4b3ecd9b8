"""What every test gets: an environment without Ajeeb's settings, and the event loop that the server runs on."""

import os
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith("AJEEB_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return ("asyncio", {"use_uvloop": True})
