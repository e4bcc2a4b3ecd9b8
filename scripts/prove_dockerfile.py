"""Replay the Dockerfile's steps without a container engine, in a Debian made by debootstrap, and try the result.

    sudo python scripts/prove_dockerfile.py [FOLDER]

Needs root and debootstrap. FOLDER (default: a temporary one, removed at the end) keeps the base for the next time.
What it stands on is Debian's Python of the same series in place of the official image, and no isolation
but chroot: it proves the steps and the command, not the image.
"""

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

SUITES = {"python:3.13-slim": "trixie", "python:3.11-slim": "bookworm"}
PASSED_ON = ("CERT", "CA_BUNDLE", "PROXY")


@dataclass
class Stage:
    """One FROM of the Dockerfile: a root folder, and what its steps have set so far."""

    root: Path
    folder: str = "/"
    user: str = "root"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def path(self, inside: str) -> Path:
        """Where a path of the stage lies outside."""
        return self.root / os.path.normpath(f"{self.folder}/{inside}" if inside[0] != "/" else inside).lstrip(
            "/"
        )

    def call(self, *command: str) -> list[str]:
        """The command that runs another one inside, as the stage's user and in its folder."""
        passed = [f"{k}={v}" for k, v in os.environ.items() if any(word in k.upper() for word in PASSED_ON)]
        path = "PATH=/opt/python/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        enter = ["chroot", f"--userspec={self.user}", str(self.root), "env", "-i", *passed, path]
        return [*enter, "sh", "-c", f"cd {shlex.quote(self.folder)} && exec {shlex.join(command)}"]


def main() -> None:
    """Build each stage, then run the last one's command and fetch the worker page from it."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise SystemExit("needs root and debootstrap: apt-get install debootstrap")
    if len(sys.argv) > 1:
        prove(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            prove(Path(folder))


def prove(work: Path) -> None:
    """Replay all steps below a folder."""
    stages: dict[str, Stage] = {}
    for step in steps(Path("Dockerfile").read_text()):
        print(f"→ {step}", flush=True)
        word, rest = step.split(maxsplit=1)
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            stages["last"] = stages[name or "final"] = Stage(new_root(work, image, name or "final"))
        else:
            carry_out(word, rest, stages)
    try_out(stages["last"])


def steps(text: str) -> list[str]:
    """The instructions, one a line, without comments."""
    lines = [line.strip() for line in text.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def new_root(work: Path, image: str, name: str) -> Path:
    """A fresh copy of the base that stands for an official image."""
    suite = SUITES[image]
    base, root = work / f"base-{suite}", work / name
    if not (base / "opt/python/bin/pip").exists():
        shutil.rmtree(base, ignore_errors=True)
        include = "--include=python3-venv,ca-certificates"
        subprocess.run(["debootstrap", "--variant=minbase", include, suite, str(base)], check=True)
        subprocess.run(["chroot", str(base), "python3", "-m", "venv", "/opt/python"], check=True)
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", str(base), str(root)], check=True)
    for shared in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
        shutil.copyfile(f"/{shared}", root / shared)
    return root


def carry_out(word: str, rest: str, stages: dict[str, Stage]) -> None:
    """One instruction."""
    stage = stages["last"]
    match word:
        case "WORKDIR":
            stage.folder = rest
            stage.path(".").mkdir(parents=True, exist_ok=True)
        case "COPY":
            *options, source, target = rest.split()
            origin = stages[options[0].removeprefix("--from=")].path(source) if options else Path(source)
            copy(origin, stage.path(target))
        case "RUN":
            subprocess.run(stage.call("sh", "-c", rest), check=True)
        case "USER":
            stage.user = rest
        case "ENTRYPOINT":
            stage.entrypoint = json.loads(rest)
        case "CMD":
            stage.command = json.loads(rest)
        case "VOLUME" | "EXPOSE":
            pass
        case _:
            raise SystemExit(f"{word}: this script does not know the instruction")


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder; of the repository only what .dockerignore lets through."""
    if source.is_file():
        shutil.copy(source, target)
    elif source == Path():
        kept, dropped = context_rules()
        for name in sorted(kept):
            if Path(name).exists():
                copy_without(Path(name), target / name, dropped)
    else:
        shutil.copytree(source, target, dirs_exist_ok=True)


def context_rules() -> tuple[set[str], list[str]]:
    """What .dockerignore lets through, and what it takes out of that again."""
    lines = Path(".dockerignore").read_text().split()
    return {line[1:] for line in lines if line[0] == "!"}, [x for x in lines[1:] if x[0] != "!"]


def copy_without(source: Path, target: Path, dropped: list[str]) -> None:
    """Copy, leaving out paths that match a pattern."""

    def ignored(folder: str, names: list[str]) -> list[str]:
        return [n for n in names if any(fnmatch(f"{folder}/{n}", p.replace("**/", "*/")) for p in dropped)]

    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    else:
        shutil.copytree(source, target, ignore=ignored)


def try_out(stage: Stage) -> None:
    """Start what the image would start, on a free port, and fetch the worker page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [port if word == "3000" else word for word in (*stage.entrypoint, *stage.command)]
    print(f"→ {shlex.join(command)} (as {stage.user})", flush=True)
    with subprocess.Popen(stage.call(*command), start_new_session=True) as server:
        try:
            size = len(fetch(f"http://127.0.0.1:{port}/w", server))
        finally:
            server.terminate()
            server.wait(timeout=30)
    print(f"the worker page came, {size} bytes: the Dockerfile's steps work")


def fetch(address: str, server: subprocess.Popen[bytes]) -> bytes:
    """What an address answers, waiting up to a minute for the server."""
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit(f"the command ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit(f"no answer from {address}")


if __name__ == "__main__":
    main()
