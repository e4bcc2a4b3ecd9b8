"""The locks name packages and hashes, never the place that they were fetched from."""

import json
import re
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-all.lock"])
def test_python_locks_name_no_address(name: str) -> None:
    lines = Path(name).read_text().splitlines()
    assert lines
    wrong = [line for line in lines if not re.match(r"[a-z0-9.-]+(\[\w+\])?==| {4}--hash=sha256:", line)]
    assert wrong == []


def test_the_npm_lock_names_no_address() -> None:
    packages = json.loads(Path("frontend/package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_npm_package_is_held_by_its_hash() -> None:
    packages = json.loads(Path("frontend/package-lock.json").read_text())["packages"]
    loose = [name for name, package in packages.items() if name and "integrity" not in package]
    assert [name for name in loose if not packages[name].get("inBundle")] == []
