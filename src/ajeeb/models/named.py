"""Models by the name that a task gives them, such as `composer`, `gallery:FOLDER` or `openai:gpt-image-1`."""

from __future__ import annotations

import importlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qsl

from ajeeb.errors import BadTask

from .base import ImageModel, Json, TextModel

Makes: TypeAlias = Literal["image", "text"]


_SECRET = re.compile(r"(^|_|-)(key|apikey|token|secret|password|authorization|credentials?)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """form: what follows the colon, for messages; empty if nothing does.

    needed: whether it must follow. settings: whether `?name=value` may follow without it.
    """

    make: Callable[[str, Path, Mapping[str, str]], Any]
    form: str = ""
    needed: bool = True
    settings: bool = False


def named(name: str, folder: Path, environment: Mapping[str, str] = os.environ) -> ImageModel:
    """The image model of this name.

    folder: the task's, where paths in names begin. environment: where addresses and keys of services are.
    Raises: BadTask naming the models there are, or the key that is missing.
    """
    model: ImageModel = _made(name, folder, environment, _IMAGE)
    return model


def named_text(name: str, folder: Path, environment: Mapping[str, str] = os.environ) -> TextModel:
    """The text model of this name; as with images."""
    model: TextModel = _made(name, folder, environment, _TEXT)
    return model


def kinds() -> tuple[tuple[str, str, Makes], ...]:
    """Every kind of model: its name, what follows the colon (empty if nothing does), and what it makes."""
    made: tuple[tuple[Makes, Mapping[str, _Kind]], ...] = (("image", _IMAGE), ("text", _TEXT))
    return tuple((name, kind.form, makes) for makes, of in made for name, kind in of.items())


def _made(name: str, folder: Path, environment: Mapping[str, str], kinds: Mapping[str, _Kind]) -> Any:
    kind = re.split("[:?]", name, maxsplit=1)[0]
    rest = name[len(kind) :].removeprefix(":")
    if kind not in kinds:
        raise BadTask(_unknown(name, kind, kinds))
    _fits(kinds[kind], kind, rest)
    return kinds[kind].make(rest, folder, environment)


def _unknown(name: str, kind: str, kinds: Mapping[str, _Kind]) -> str:
    every = sorted({*_IMAGE, *_TEXT})
    if kind in every:
        makes, other = ("images", "texts") if kinds is _TEXT else ("texts", "images")
        return f"the model '{name}' makes {makes}, and {other} are wanted here: {', '.join(sorted(kinds))}"
    near = get_close_matches(kind, every, 1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"there is no model '{name}'; there are: {', '.join(every)}{hint}"


def _fits(kind: _Kind, name: str, rest: str) -> None:
    what, _, settings = rest.partition("?")
    if kind.form and kind.needed and not what:
        needs = "a path" if kind.form == "FOLDER" else "more"
        raise BadTask(f"the model '{name}' needs {needs}: write {name}:{kind.form}")
    if what and not kind.form:
        raise BadTask(f"the model '{name}' takes no path: write {name} and not {name}:{rest}")
    if settings and not (kind.form or kind.settings):
        raise BadTask(f"the model '{name}' takes no settings: write {name} and not {name}?{settings}")


def _class(path: str) -> Any:
    """A class by `module.Name`, imported when first named: a task that uses one model pays for no other."""
    module, _, attribute = path.rpartition(".")
    return getattr(importlib.import_module(f"ajeeb.models.{module}"), attribute)


def _service(kind: str, environment: Mapping[str, str], base_url: str = "") -> Any:
    return _class("http.service.service")(kind, environment, base_url)


def _parameters(text: str) -> tuple[str, dict[str, Json]]:
    """`MODEL?quality=low&steps=4` as the name and its parameters; a value that is JSON is read as such."""
    name, _, query = text.partition("?")
    found = parse_qsl(query, keep_blank_values=True)
    check_for_secrets([key for key, _ in found], name)
    return name, {key: _value(value) for key, value in found}


def check_for_secrets(names: Iterable[str], of: str) -> None:
    """Whether no parameter is a secret, since parameters are recorded and exported.

    Raises: BadTask naming the one that is.
    """
    secret = next((name for name in names if _SECRET.search(name)), None)
    if secret is not None:
        raise BadTask(
            f"the model '{of}' has the parameter '{secret}', and parameters are recorded with every call: put keys and "
            "passwords into the environment, where no export finds them; 'ajeeb models' names the variables"
        )


def _value(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _remote(kind: str, path: str) -> _Kind:
    """A service that has many models, at an address that the environment may change."""

    def make(rest: str, _: Path, environment: Mapping[str, str]) -> Any:
        name, parameters = _parameters(rest)
        return _class(path)(_service(kind, environment), name, parameters)

    return _Kind(make=make, form="OWNER/NAME" if kind in ("replicate", "fal") else "MODEL")


def _automatic1111(rest: str, _: Path, environment: Mapping[str, str]) -> Any:
    address, parameters = _parameters(rest)
    return _class("http.automatic1111.Automatic1111")(
        _service("automatic1111", environment, address), parameters
    )


def _comfyui(rest: str, folder: Path, environment: Mapping[str, str]) -> Any:
    address, _, file = rest.partition("#")
    if not file:
        raise BadTask(f"the model 'comfyui' needs a workflow: write comfyui:{address}#workflow.json")
    workflow = _class("http.comfyui_workflow.workflow")(folder / file)
    return _class("http.comfyui.ComfyUI")(_service("comfyui", environment, address), workflow)


def _scripted(path: str) -> _Kind:
    def make(rest: str, _: Path, environment: Mapping[str, str]) -> Any:
        return _class(path)(pace=_class("pace.pace")(_parameters(rest)[1]))

    return _Kind(make=make, settings=True)


def _classifier(rest: str, folder: Path, _: Mapping[str, str]) -> Any:
    file, settings = _parameters(rest)
    return _class("classifier.named.classifier")(folder / file if file else None, settings)


def _smollm2(rest: str, *_: object) -> Any:
    return _class("llama.named.smollm2")(_parameters(rest)[1])


def _llama(rest: str, folder: Path, _: Mapping[str, str]) -> Any:
    file, settings = _parameters(rest)
    return _class("llama.named.gguf")(folder / file, settings)


def _on_ray(path: str) -> _Kind:
    return _Kind(make=lambda rest, _, environment: _class(path)(rest, environment), form="APP")


def _local(path: str) -> _Kind:
    """A model that runs in this process, from a folder or the hub."""

    def make(rest: str, folder: Path, _: Mapping[str, str]) -> Any:
        written, parameters = _parameters(rest)
        return _class(path)(written, folder, parameters)

    return _Kind(make=make, form="FOLDER|OWNER/NAME")


_IMAGE: Mapping[str, _Kind] = {
    "composer": _Kind(make=lambda *_: _class("composer.Composer")()),
    "gallery": _Kind(make=lambda rest, folder, _: _class("gallery.Gallery")(folder / rest), form="FOLDER"),
    "scripted": _scripted("scripted.Scripted"),
    "openai": _remote("openai", "http.openai_images.OpenAIImages"),
    "automatic1111": _Kind(make=_automatic1111, form="http://HOST:PORT"),
    "comfyui": _Kind(make=_comfyui, form="http://HOST:PORT#workflow.json"),
    "replicate": _remote("replicate", "http.replicate.Replicate"),
    "fal": _remote("fal", "http.fal.Fal"),
    "diffusers": _local("local.diffusers.Diffusers"),
    "ray": _on_ray("cluster.client.RayImages"),
}
_TEXT: Mapping[str, _Kind] = {
    "scripted": _scripted("scripted_text.ScriptedText"),
    "classifier": _Kind(make=_classifier, form="EXAMPLES.csv", needed=False),
    "smollm2": _Kind(make=_smollm2, settings=True),
    "llama": _Kind(make=_llama, form="PATH.gguf"),
    "openai-chat": _remote("openai-chat", "http.openai_chat.OpenAIChat"),
    "ray": _on_ray("cluster.client.RayTexts"),
    "transformers": _local("local.transformers.Transformers"),
}
