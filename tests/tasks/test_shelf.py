"""Which tasks lie below a folder, and that nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from ajeeb.errors import BadTask, Unknown
from ajeeb.tasks import Source, source_of
from ajeeb.tasks.shelf import Shelf
from ajeeb.tasks.shelf_check import standings

TASK = "import ajeeb as aj\n\n\n@aj.task\ndef one():\n    return aj.Task()\n"
LOOP = """aj.Loop(ask={"prompt": aj.Text("Say")}, run="composer", judge={}, max_attempts=1)"""


def put(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


def test_the_examples_are_tasks() -> None:
    found = Shelf(Path("examples")).names()
    assert {"look_alike/look_alike.py", "look_alike/look_alike.yaml", "every_field", "look_alike_form"} <= {
        *found
    }
    assert [name for name in found if "procedures" in name or "make_targets" in name] == []


def test_only_what_looks_like_a_task_is_listed(tmp_path: Path) -> None:
    put(
        tmp_path,
        one__py=TASK,
        helper__py="import ajeeb\n",
        other__py="@task\n",
        two__yaml="loop:\n  ask: {}\n",
    )
    put(tmp_path, data__yaml="rows: 1\n", notes__md="loop:\n", _draft__py=TASK)
    put(tmp_path / ".hidden", one__py=TASK)
    put(tmp_path / "__pycache__", one__py=TASK)
    put(tmp_path / "a" / "b" / "c" / "d", deep__py=TASK)
    put(tmp_path / "a" / "b" / "c" / "d" / "e", too_deep__py=TASK)
    assert Shelf(tmp_path).names() == ("a/b/c/d/deep.py", "one.py", "two.yaml")


def test_a_file_that_ends_before_its_task_is_listed(tmp_path: Path) -> None:
    put(tmp_path, early__py="import ajeeb as aj\nraise RuntimeError('no model')\n")
    put(tmp_path, syntax__py="import ajeeb as aj\ndef (\n", other__py="raise ValueError\n")
    put(tmp_path, helper__py="import ajeeb\n\ndef late():\n    raise ValueError\n")
    assert Shelf(tmp_path).names() == ("early.py", "syntax.py")


def test_what_keeps_each_task_from_starting_is_told_in_a_line(tmp_path: Path) -> None:
    good = f"{TASK[:-1].removesuffix('aj.Task()')}aj.Task(loop={LOOP})\n"
    put(tmp_path / "good", task__py=good)
    put(tmp_path / "sub", task__py=f"import nothere\n{good}")
    put(
        tmp_path,
        dies__py=f"import os\nos._exit(3)\n{good}",
        early__py="import ajeeb as aj\nraise RuntimeError('no model')\n",
        key__py=good.replace("loop=", "lop="),
        slow__py=f"import time\ntime.sleep(60)\n{good}",
        speaks__py=f"print('hello')\n{good}",
        syntax__py=f"{good}def (\n",
    )
    found = {one.name: one.problem for one in standings(Shelf(tmp_path), within_s=3)}
    assert found == {
        "dies.py": "ends the program that reads it",
        "early.py": "line 2: RuntimeError: no model",
        "good/task.py": "",
        "key.py": found["key.py"],
        "slow.py": "was not read within 3 s; something in it takes too long when it is loaded",
        "speaks.py": "",
        "sub/task.py": "line 1: ModuleNotFoundError: No module named 'nothere'",
        "syntax.py": "line 7: invalid syntax: def (",
    }
    assert found["key.py"].startswith("line 6: lop: there is no such key")


@pytest.mark.parametrize(
    "name", ["../out.py", "link.py", "folder/out.py", "/etc/passwd", "", ".", "one.py/", "a/../one.py"]
)
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    put(tmp_path, out__py=TASK)
    put(tmp_path / "shelf", one__py=TASK)
    (tmp_path / "shelf" / "link.py").symlink_to(tmp_path / "out.py")
    (tmp_path / "shelf" / "folder").symlink_to(tmp_path, target_is_directory=True)
    shelf = Shelf(tmp_path / "shelf")
    assert shelf.names() == ("one.py",)
    assert shelf.path("one.py") == (tmp_path / "shelf" / "one.py").resolve()
    with pytest.raises(Unknown):
        shelf.path(name)


def test_a_source_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    source = Source(path=tmp_path / "one.py", parameters={"n": "2"})
    assert source_of(source.as_json()) == source
    assert source_of(None) is None


def test_a_source_that_ends_the_program_or_raises_is_a_bad_task(tmp_path: Path) -> None:
    put(tmp_path, ends__py=f"{TASK}\nraise SystemExit(3)\n", raises__py=f"{TASK}\nraise ValueError('no')\n")
    for name, said in (("ends.py", "ends the program"), ("raises.py", "no"), ("gone.py", "no file")):
        with pytest.raises(BadTask, match=said):
            Source(path=tmp_path / name).prepared()
