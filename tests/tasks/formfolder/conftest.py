"""The S3 that tests of this room share, and the environment that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tasks.formfolder.s3_server import S3Server, s3_server, with_credentials

ODD_KEYS = (
    'odd/"quoted".png', "odd/#1.png", "odd/100%.png", "odd/a b.png", "odd/a%20b.png", "odd/a+b.png", "odd/what?.png",
    "odd/{{x}}.png", "odd/é/ü.png", "odd/図.png",
)  # fmt: skip


@pytest.fixture(scope="session")
def _running_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    folder = tmp_path_factory.mktemp("s3")
    with s3_server(folder) as server:
        server.put("pictures", "cats/1.png", "cats/2.JPG", "cats/deep/er/3.csv", "cats.txt", "catsup.bin")
        server.put("pictures", *ODD_KEYS)
        server.put("many", *(f"n/{number}.txt" for number in range(2_100)))
        yield server


@pytest.fixture
def s3(_running_s3: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> S3Server:
    """An S3 with files, which the environment names."""
    with_credentials(monkeypatch, tmp_path, AWS_ENDPOINT_URL_S3=_running_s3.address)
    return _running_s3
