"""An export that is stopped goes on, the same bytes come of any number of processes, and nothing half is ever seen."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ajeeb import errors
from ajeeb.export import Step, export
from ajeeb.export.growing import growing
from ajeeb.export.progress import Tell

from .record import Scene, scene
from .test_dataset import contents, names

MANY = 14


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of five assignments, in this process."""
    monkeypatch.setattr("ajeeb.export.dataset.PART_SIZE", 5)


async def work(here: Scene, many: int = MANY) -> None:
    await here.store.write(lambda db: db.execute("UPDATE unit SET places = 1000"))
    for number in range(many):
        stream = await here.open(f"worker-{number}", 1 + number % 2)
        await here.act(stream, ask={"prompt": f"a hill {number}", "style": "flat"})
        await here.answer(stream, f"image {number}".encode())


class Stopped(BaseException):
    """As Ctrl-C is: nothing catches it."""


def stop_at(done: int) -> Tell:
    def tell(step: Step) -> None:
        if step.what == "assignments" and step.done >= done:
            raise Stopped

    return tell


async def test_the_bytes_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here)
    one = export(
        tmp_path / "data", "run-1", tmp_path / "one", processes=1, formats=("parquet", "jsonl", "csv")
    )
    two = export(
        tmp_path / "data", "run-1", tmp_path / "two", processes=2, formats=("parquet", "jsonl", "csv")
    )
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert one.sha256 == two.sha256
    assert names(tmp_path) == ["data", "one", "two"]


async def test_what_was_stopped_goes_on_where_it_was_also_while_others_work(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here)
        whole = export(tmp_path / "data", "run-1", tmp_path / "whole", processes=1)
        with pytest.raises(Stopped):
            export(tmp_path / "data", "run-1", tmp_path / "out", processes=1, tell=stop_at(5))
        assert names(tmp_path) == [".out.part", "data", "whole"]
        kept = {
            path: path.stat().st_mtime_ns for path in (tmp_path / ".out.part" / "parts" / "000001").iterdir()
        }
        assert kept
        await here.open("late", 2)
        report = export(tmp_path / "data", "run-1", tmp_path / "out", processes=1)
    assert report.resumed == 5
    assert report.sha256 == whole.sha256
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert names(tmp_path) == ["data", "out", "whole"]


async def test_with_other_arguments_it_begins_anew(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here)
    with pytest.raises(Stopped):
        export(tmp_path / "data", "run-1", tmp_path / "out", processes=1, tell=stop_at(5))
    report = export(tmp_path / "data", "run-1", tmp_path / "out", processes=1, formats=("jsonl",))
    assert report.resumed == 0
    assert not list((tmp_path / "out").glob("*.parquet"))


async def test_a_part_that_was_not_written_whole_is_made_again(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here)
    whole = export(tmp_path / "data", "run-1", tmp_path / "whole", processes=1)
    with pytest.raises(Stopped):
        export(tmp_path / "data", "run-1", tmp_path / "out", processes=1, tell=stop_at(10))
    torn = tmp_path / ".out.part" / "parts" / "000001" / "event.jsonl"
    torn.write_bytes(torn.read_bytes()[:100])
    report = export(tmp_path / "data", "run-1", tmp_path / "out", processes=1)
    assert (report.resumed, report.sha256) == (5, whole.sha256)


KILLED = """
import sys
from pathlib import Path
from ajeeb.export import dataset
dataset.PART_SIZE = 5
def tell(step):
    print(step.done, flush=True)
    if step.done >= 5:
        sys.stdin.read()
dataset.export(Path(sys.argv[1]), "run-1", Path(sys.argv[2]), processes=int(sys.argv[3]), tell=tell)
"""


@pytest.mark.parametrize("processes", [1, 2])
async def test_an_export_that_is_killed_goes_on(tmp_path: Path, processes: int) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here)
    whole = export(tmp_path / "data", "run-1", tmp_path / "whole", processes=1)
    arguments = [sys.executable, "-c", KILLED, str(tmp_path / "data"), str(tmp_path / "out"), str(processes)]
    with _started(arguments) as killed:
        assert killed.stdout is not None
        while int(killed.stdout.readline()) < 5:
            continue
        killed.send_signal(signal.SIGKILL)
    await asyncio.to_thread(_until_let_go, tmp_path / "out")
    report = export(tmp_path / "data", "run-1", tmp_path / "out", processes=processes)
    assert report.resumed >= 5
    assert report.sha256 == whole.sha256
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def _started(arguments: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _until_let_go(target: Path) -> None:
    """A killed process has let go of its folder, a moment later."""
    until = time.monotonic() + 20
    while True:
        try:
            with growing(target, {"asked": "by the test"}):
                return
        except errors.Environment:
            assert time.monotonic() < until
            time.sleep(0.05)


async def test_two_exports_do_not_write_to_one_place(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here, 2)
    with growing(tmp_path / "out", {}), pytest.raises(errors.Environment, match=r"another export.*--to"):
        export(tmp_path / "data", "run-1", tmp_path / "out")


FULL = """
import resource, signal, sys
from pathlib import Path
from ajeeb.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
main()
"""


async def test_a_full_disk_is_said_and_nothing_half_is_left(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here)
        large = await here.open("large", 1)
        await here.act(large, ask={"prompt": "a large hill", "style": "flat"})
        await here.answer(large, b"large" * 100_000)
    export(tmp_path / "data", "run-1", tmp_path / "out", formats=("jsonl",))
    before = contents(tmp_path / "out")
    command = ["export", "run-1", "--data", str(tmp_path / "data"), "--to", str(tmp_path / "out")]
    full = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", FULL, "100000", *command, "--processes", "1"],
        capture_output=True,
        text=True,
        check=False,
        timeout=40,
    )
    assert full.returncode == 2, full.stderr
    assert "could not be written" in full.stderr
    assert "the same command goes on" in " ".join(full.stderr.split())
    assert "Traceback" not in full.stderr
    assert contents(tmp_path / "out") == before
    again = [sys.executable, "-m", "ajeeb", *command]
    await asyncio.to_thread(subprocess.run, again, check=True, capture_output=True, timeout=40)
    assert (tmp_path / "out" / "attempts_flat.parquet").exists()
    assert names(tmp_path) == ["data", "out"]


async def test_a_worker_that_is_erased_meanwhile_stays_out(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await work(here, 6)
        loop = asyncio.get_running_loop()

        def tell(step: Step) -> None:
            if step.what == "files" and step.done == 1:
                asyncio.run_coroutine_threadsafe(
                    here.store.write(lambda db: db.execute(ERASED)), loop
                ).result(10)

        with pytest.raises(errors.Conflict, match="erased while this export was made"):
            await asyncio.to_thread(
                export, tmp_path / "data", "run-1", tmp_path / "out", processes=1, tell=tell
            )
    assert names(tmp_path) == ["data"]


ERASED = """
    INSERT INTO event (stream, seq, kind, at, actor, data)
    VALUES ('worker/key-1', 1, 'erased', 0, 'rita', '{"kind": "erased", "assignments": 1, "files": 0}')
"""
