"""The machine that was measured on, without its name and its paths; and what a process uses."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def machine() -> dict[str, object]:
    """Processor, cores, memory, system, Python."""
    return {
        "cpu": _line("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 2),
    }


def busy() -> bool:
    """Whether others have been using more than a quarter of this machine for the last minute."""
    return os.getloadavg()[0] > 0.25 * len(os.sched_getaffinity(0))


def commit() -> str:
    """The commit that is measured; with `+` if files differ from it."""
    where = Path(__file__).parent
    try:
        name = _git(where, "rev-parse", "--short", "HEAD")
        changed = _git(where, "status", "--porcelain", "--untracked-files=no", "--", "../src")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return name + ("+" if changed else "")


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def rss_mb(pid: int) -> float:
    """Memory that a process has in use, in megabytes."""
    return int(_line(f"/proc/{pid}/status", "VmRSS").split()[0]) * 1024 / 1e6


def peak_rss_mb(pid: int) -> float:
    """The most memory that a process has had in use, in megabytes."""
    return int(_line(f"/proc/{pid}/status", "VmHWM").split()[0]) * 1024 / 1e6


def pin(core: int) -> None:
    """Keep this process on one core, as far as there are several."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core % len(cores)]})


def _line(file: str, name: str) -> str:
    lines = Path(file).read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "unknown")


def _git(where: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", where, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()
