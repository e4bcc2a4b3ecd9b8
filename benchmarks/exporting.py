"""Exporting everything of a large run but its files: how long, how much memory, and whether twice is the same."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from .big_record import RUN

Lines = list[tuple[str, str, str, str]]
_LOOK_S = 0.2
_WANTED = {"default": "parquet,jsonl", "parquet": "parquet", "every_format": "parquet,jsonl,csv"}


def exporting(assignments: int) -> dict[str, Any]:
    """Figures of a record that is made for it, or of the one that AJEEB_BENCH_RECORD names."""
    with tempfile.TemporaryDirectory(prefix="ajeeb-exporting-") as folder:
        data = Path(os.environ.get("AJEEB_BENCH_RECORD") or Path(folder) / "data")
        if not data.exists():
            made = [
                sys.executable,
                "-m",
                "benchmarks.big_record",
                str(data),
                "--assignments",
                str(assignments),
            ]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        found = {name: _export(data, Path(folder) / name, kinds) for name, kinds in _WANTED.items()}
        again = _export(data, Path(folder) / "again", _WANTED["default"])
        same = _contents(Path(folder) / "default") == _contents(Path(folder) / "again")
        first = found["default"]
        return {
            "assignments": assignments,
            "target_s": 60,
            "target_mb": 500,
            "of_formats": found,
            "again_s": again["s"],
            "same_bytes": same,
            "bare_select_s": _bare_select(data),
            "met": first["s"] <= 60 and first["peak_mb"] <= 500 and same,
        }


def lines(found: dict[str, Any], target: Callable[[str, dict[str, Any]], str]) -> Lines:
    """For the report."""
    control = f"reading every event {found['bare_select_s']:.1f} s"
    table: Lines = []
    for name, one in found["of_formats"].items():
        what = f"export of {found['assignments']:,} assignments without files, {_WANTED[name].replace(',', ' and ')}"
        goal = target("≤ 60 s", {"met": one["s"] <= 60}) if name == "default" else ""
        table.append((what, f"{one['s']:.1f} s, {one['mb_written']:,} MB", control, goal))
    most = max(one["peak_mb"] for one in found["of_formats"].values())
    memory = target("≤ 500 MB", {"met": most <= 500})
    twice = "yes" if found["same_bytes"] else "no"
    return [
        *table,
        ("memory of all its processes together, at most", f"{most:.0f} MB", "", memory),
        ("twice the same bytes", twice, "", target("yes", {"met": found["same_bytes"]})),
    ]


def _export(data: Path, to: Path, kinds: str) -> dict[str, Any]:
    command = [
        sys.executable, "-m", "ajeeb", "export", RUN, "--data", str(data), "--to", str(to),
        "--pilot", "--simulated", "--pictures", "none", "--format", kinds, "--json",
    ]  # fmt: skip
    start, peak = time.monotonic(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_pss_mb, _family(process.pid))))
            time.sleep(_LOOK_S)
    if process.returncode:
        raise RuntimeError(f"the export ended with {process.returncode}")
    took = time.monotonic() - start
    written = sum(path.stat().st_size for path in to.iterdir()) // 1_000_000
    return {"s": round(took, 1), "peak_mb": round(peak), "mb_written": written}


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [each for child in task.read_text().split() for each in _family(int(child))]
        except OSError:  # it has ended meanwhile
            continue
    return found


def _pss_mb(pid: int) -> float:
    """Its memory; of what it shares with others its share."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def _bare_select(data: Path) -> float:
    """Seconds that reading every event takes, stream by stream, and nothing else."""
    connection = apsw.Connection(str(data / "ajeeb.db"), flags=apsw.SQLITE_OPEN_READONLY)
    start = time.monotonic()
    for _ in connection.execute("SELECT stream, seq, at, data FROM event ORDER BY stream, seq"):
        continue
    return round(time.monotonic() - start, 1)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".json", ".md")}
