"""Reading and writing the files of a configuration folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ajeeb.errors import StorageFailed
from ajeeb.forms.composer import InsertionFailed, InvalidForm
from ajeeb.tasks.formfolder import exported, loader, modules, read_config, read_json, styles, write_json

UNREADABLE = [
    (b"", "F02"),
    (b"{", "F02"),
    (b"[1,]", "F02"),
    (b"// no\n[]", "F02"),
    (b"[NaN]", "F02"),
    (b"[1e999]", "F02"),
    (b"[" + b"9" * 5000 + b"]", "F02"),
    (b"\xef\xbb\xbf[]", "F02"),
    (b'"\xff"', "F02"),
    (b"[" * 10_000 + b"]" * 10_000, "D04"),
    (b"[" * 10_000, "D04"),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "D04"),
    (b"[" * 300 + b"]" * 300, "D04"),
]


@pytest.mark.parametrize(("content", "code"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "task_data.json"
    file.write_bytes(content)
    problem = read_json(file).problem
    assert problem is not None
    assert (problem.code, problem.file) == (code, "task_data.json")
    with pytest.raises(InvalidForm, match="task_data"):
        read_config(file)


def test_malformed_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "unit_config.json").write_text('{\n  "form": }')
    problem = read_json(tmp_path / "unit_config.json").problem
    assert problem is not None
    assert "line 2, column 11" in problem.message


def test_missing_files_and_folders_in_their_place(tmp_path: Path) -> None:
    missing = read_json(tmp_path / "unit_config.json")
    assert (missing.is_there, missing.problem and missing.problem.code) == (False, "F01")
    (tmp_path / "unit_config.json").mkdir()
    folder = read_json(tmp_path / "unit_config.json")
    assert (folder.is_there, folder.problem and folder.problem.code) == (True, "F03")


def test_files_have_the_bytes_of_the_original(tmp_path: Path) -> None:
    value = [{"é": "😀\u2028", "b": [], "a": {}, "n": [1, 1.5, True, None, -0.0, 1e100]}]
    write_json(tmp_path / "x.json", value)
    written = (tmp_path / "x.json").read_bytes()
    assert written == json.dumps(value, indent=2).encode("ascii")
    assert b"\\u00e9" in written
    assert not written.endswith(b"\n")
    assert read_config(tmp_path / "x.json") == value


def test_a_link_stays_one_and_the_mode_is_kept(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("[]")
    (tmp_path / "real.json").chmod(0o640)
    (tmp_path / "x.json").symlink_to("real.json")
    write_json(tmp_path / "x.json", [1])
    assert (tmp_path / "x.json").is_symlink()
    assert (tmp_path / "real.json").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "real.json").read_text() == "[\n  1\n]"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(StorageFailed, match=r"x\.json"):
        write_json(tmp_path / "x.json", [1])
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]


def test_insertion_files_are_confined(tmp_path: Path) -> None:
    inside = tmp_path / "folder" / "insertions"
    (inside / "sub").mkdir(parents=True)
    (tmp_path / "folder" / "secret.html").write_text("secret")
    (inside / "a.html").write_bytes("<b>é</b>\r\n".encode())
    (inside / "latin.html").write_bytes(b"\xe9")
    (inside / "out.html").symlink_to("../secret.html")
    (inside / "sub" / "in.html").symlink_to("../a.html")
    (inside / "loop.html").symlink_to("loop.html")
    (inside / "dir.html").mkdir()
    load = loader(tmp_path / "folder")
    assert load("insertions/a.html") == load("insertions/sub/in.html") == "<b>é</b>\n"
    refused = [
        "insertions/../secret.html",
        "insertions/out.html",
        f"{inside}/a.html",
        "insertions/sub/../a.html",
    ]
    for path in (*refused, "insertions/latin.html", "insertions/none.html", "insertions/loop.html"):
        with pytest.raises(InsertionFailed, match=r"\.html"):
            load(path)
    for path in ("insertions/dir.html", f"insertions/{'x' * 5000}.html", "insertions/\ud800.html"):
        with pytest.raises(InsertionFailed):
            load(path)


def test_an_insertions_folder_that_is_a_link_leads_out(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.html").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "insertions").symlink_to("../elsewhere")
    with pytest.raises(InsertionFailed, match="leads out"):
        loader(tmp_path / "folder")("insertions/a.html")


EXPORTS = [
    ("export function a(x) {}\nexport async function b() {}\nexport const c = 1, d = 2", {"a", "b", "c"}),
    ("function a() {}\nconst b = 1;\nexport { a, b as\n c };", {"a", "c"}),
    ("export { a as b } from './x.js'", {"b"}),
    ("// export function a() {}\n/* export function b() {} */", set()),
    ('export const a = "image/*"; export function b() {} // */', {"a", "b"}),
    ("export * from './x'", None),
    ("export * as more from './x'", {"more"}),
    ("export default { a() {} }", None),
    ("const a = {}; export { a as default }", None),
    ("export { default as a } from './a.js'", {"a"}),
    ("export const { a, b } = x", None),
    ("module.exports = {}", None),
    ("", set()),
]


@pytest.mark.parametrize(("source", "names"), EXPORTS)
def test_exports_are_found_as_far_as_the_text_tells(source: str, names: set[str] | None) -> None:
    assert exported(source) == names


def test_modules_that_are_not_there_export_nothing(tmp_path: Path) -> None:
    assert modules(tmp_path).triggers == frozenset()
    (tmp_path / "insertions").mkdir()
    (tmp_path / "insertions" / "custom_triggers.js").write_bytes(b"\xff")
    assert modules(tmp_path).triggers is None


def test_modules_that_pass_others_on_are_followed(tmp_path: Path) -> None:
    files = {
        "custom_validators.js": "export * from './more/a'\nexport * from \"./b.js\"; export function own() {}",
        "more/a.js": "export const required = () => null; export * from '../custom_validators.js'",
        "b.js": "export { x as minLength } from 'https://example.org/x.js'",
        "custom_triggers.js": "export * from './gone'",
    }
    for name, source in files.items():
        (tmp_path / "insertions" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "insertions" / name).write_text(source)
    assert modules(tmp_path).validators == {"required", "minLength", "own"}
    assert modules(tmp_path).triggers is None


def test_style_sheets_are_found_in_any_depth_and_case(tmp_path: Path) -> None:
    assert styles(tmp_path) == []
    (tmp_path / "insertions" / "sub").mkdir(parents=True)
    (tmp_path / "out.css").touch()
    for name in ("b.css", "sub/a.CSS", "c.js"):
        (tmp_path / "insertions" / name).touch()
    (tmp_path / "insertions" / "out.css").symlink_to("../out.css")
    assert [file.name for file in styles(tmp_path)] == ["b.css", "a.CSS"]
