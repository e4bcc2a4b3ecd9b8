"""The wheel is all that a user needs: installed alone, it runs the demo and serves its pages."""

import os
import re
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(300), pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def uv(*arguments: str | Path) -> str:
    return run(Path(sys.executable).with_name("uv"), *arguments)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that holds the wheel, and of the repository nothing."""
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder)
    uv("venv", "--quiet", "--python", sys.executable, folder / "venv")
    python = folder / "venv/bin/python"
    uv("pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", "requirements.lock")
    uv("pip", "install", "--quiet", "--python", python, "--no-deps", next(folder.glob("*.whl")))
    return folder / "venv/bin"


@contextmanager
def demo(commands: Path, folder: Path) -> Iterator[str]:
    """A running demo's address; what it printed is in folder/output."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HOME": str(folder)}
    command = [str(commands / "ajeeb"), "demo", "--port", str(port), "--data", str(folder / "data")]
    with (
        (folder / "output").open("w") as output,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/w", server, folder / "output")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen[bytes], output: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, output.read_text()
        try:
            fetch(address)
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer from {address}: {output.read_text()}")


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return str(answer.read().decode())


def test_the_installed_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert re.search(r"\d+\.\d+", run(installed / "ajeeb", "--version", cwd=tmp_path))


def test_the_installed_demo_serves_the_worker_page(installed: Path, tmp_path: Path) -> None:
    with demo(installed, tmp_path) as address:
        page = fetch(f"{address}/w")
        files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        assert any(name.endswith(".js") for name in files)
        for name in files:
            assert fetch(address + name)
    assert "/w#" in (tmp_path / "output").read_text()


def test_the_source_archive_holds_what_the_pages_are_built_from(tmp_path: Path) -> None:
    uv(
        "build",
        "--quiet",
        "--sdist",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "--out-dir",
        tmp_path,
    )
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "hatch_build.py",
        "frontend/package-lock.json",
        "frontend/src/worker/main.tsx",
        "LICENSE",
    } <= names
    assert [name for name in names if "node_modules" in name or "server/static" in name] == []
