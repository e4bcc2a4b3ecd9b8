"""An S3 to test against: rclone's, which checks signatures and expiry as Amazon's does, over a folder."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

KEY_ID, SECRET = "a-key-for-tests", "a-secret-for-tests"
VARIABLES = (
    "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_PROFILE", "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "HTTP_PROXY", "NO_PROXY", "S3_URL_EXPIRATION_MINUTES", "http_proxy",
    "no_proxy",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class S3Server:
    """A running server; folders of its folder are buckets."""

    address: str
    folder: Path

    def put(self, bucket: str, *keys: str) -> None:
        """Files that hold their own keys."""
        for key in keys:
            file = self.folder / bucket / key
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(key, encoding="utf-8")

    def get(self, url: str) -> httpx2.Response:
        """What a browser that finds this server behind the URL gets."""
        asked = httpx2.URL(url)
        here = asked.copy_with(host="127.0.0.1", port=int(self.address.rpartition(":")[2]))
        return httpx2.get(here, headers={"host": asked.netloc.decode()}, trust_env=False)


@contextlib.contextmanager
def s3_server(folder: Path, *, buckets_in_host: bool = False) -> Iterator[S3Server]:
    """The server, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            Path(sys.executable).with_name("rclone"), "serve", "s3", folder, "--addr", f"127.0.0.1:{port}",
            "--auth-key", f"{KEY_ID},{SECRET}", f"--force-path-style={str(not buckets_in_host).lower()}",
            "--config", "", "--log-file", folder.with_suffix(".log"), "--dir-cache-time", "0",
        ]
    )  # fmt: skip
    try:
        _until_it_answers(process, port)
        yield S3Server(address=f"http://127.0.0.1:{port}", folder=folder)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
        else:
            return


def with_credentials(monkeypatch: pytest.MonkeyPatch, nowhere: Path, **more: str) -> None:
    """Credentials in the environment, and nothing of AWS beside them and what is given."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    known = {
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_CONFIG_FILE": str(nowhere / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(nowhere / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name, value in {**known, **more}.items():
        monkeypatch.setenv(name, value)
