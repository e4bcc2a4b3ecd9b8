"""Which tasks lie below a folder, and that nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from ajeeb.errors import BadTask, Unknown
from ajeeb.tasks import Source, source_of
from ajeeb.tasks.shelf import Shelf

TASK = "import ajeeb as aj\n\n\n@aj.task\ndef one():\n    return aj.Task()\n"


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
