"""What the document about text says of simulated workers happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from ajeeb import attempts
from tests.simulate.served import served

DOCUMENT = Path("docs/how-to/ask-for-text.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([^`]+)`:\n\n```\w+\n(.*?)```", DOCUMENT, re.DOTALL | re.MULTILINE))
COMMANDS = [shlex.split(line)[1:] for line in DOCUMENT.splitlines() if line.startswith("ajeeb simulate ")]


def test_its_simulated_workers_play(tmp_path: Path) -> None:
    for name in ("requests.csv", "sentences.csv"):
        (tmp_path / name).write_text(FILES[name])
    with served(tmp_path, FILES["twisted.py"], "twisted") as server:
        there = ("--url", server.url, "--data", str(server.data), "--think", "0", "--cancels", "0")
        said = []
        for seed, command in enumerate(COMMANDS):  # another seed, other workers
            done = subprocess.run(
                [sys.executable, "-m", "ajeeb", *command, *there, "--seed", str(seed)],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
                timeout=50,
            )
            assert done.returncode == 0, done.stderr
            said.append(done.stdout)
        rows = attempts("twisted-1", server.data, simulated=True)
    assert [re.findall(r"^(\d) workers", told)[0] for told in said] == ["5", "3"]
    assert {row["simulated"] for row in rows} == {True}
    assert {"Where is my parcel?", "Is there anybody who answers the phone?"} <= {
        row["sentence"] for row in rows
    }
    assert any("Write this now" in row["sentence"] for row in rows)
