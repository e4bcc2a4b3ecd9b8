"""A causal language model of transformers, loaded. Imports torch: for a model's thread only."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from threading import Event
from typing import Any

import torch
import transformers
from jinja2.exceptions import TemplateError

from ajeeb.errors import ModelFailed
from ajeeb.models.base import FinishReason, Json, TextAnswer, TextRequest, Usage
from ajeeb.models.watch import Watch

from .asked import Weights
from .hardware import contents, loading, only_local, place, working
from .origin import releases
from .said import Said
from .sampling import SETTINGS, Drawn
from .thread import Stopped

INDEX = "config.json"
MAX_NEW_TOKENS = 512
"""The longest answer, where neither the request nor the model says."""


class Causal:
    """What `from_pretrained` gave; used by one thread."""

    def __init__(self, weights: Weights) -> None:
        self.place = place(weights.device, weights.dtype)
        transformers.utils.logging.disable_progress_bar()
        with loading("transformers", weights.origin):
            options = {
                "local_files_only": only_local(weights.origin, INDEX, weights.revision),
                "revision": weights.revision,
                "trust_remote_code": False,
            }
            source = weights.origin.source
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(source, **options)
            model = transformers.AutoModelForCausalLM.from_pretrained(
                source, dtype=self.place.dtype, variant=weights.variant, **options
            )
            self._model = model.to(self.place.device).eval()
        made_of = contents(weights.origin, INDEX, weights.revision)
        libraries = releases("transformers", "torch")
        self.version = f"{type(self._model).__name__}; {libraries}" + (f"; {made_of}" if made_of else "")

    def text(self, request: TextRequest, params: Mapping[str, Json], watch: Watch, stop: Event) -> TextAnswer:
        """What the model says.

        Raises: Stopped at the token after which nobody waits for it any more; ModelFailed.
        """
        start = time.monotonic()
        with working("transformers"):
            prompt = self._prompt(request)
            settings = {**params, **request.extra}
            longest = self._longest(request, settings, prompt.shape[1])
            is_drawn = self._is_drawn(request, settings)
            seed = request.seed if request.seed is not None else secrets.randbits(63)
            processors = [Drawn(self._settings(request, settings), seed)] if is_drawn else []
            listener = _Listener(self, prompt.shape[1], request, watch, stop)
            rest = {
                name: settings[name]
                for name in settings
                if name not in (*SETTINGS, "do_sample", "max_new_tokens")
            }
            with torch.inference_mode():
                made = self._model.generate(
                    inputs=prompt,
                    attention_mask=torch.ones_like(prompt),
                    max_new_tokens=longest,
                    do_sample=False,
                    logits_processor=transformers.LogitsProcessorList(processors),
                    stopping_criteria=transformers.StoppingCriteriaList([listener]),
                    pad_token_id=self._padding(),
                    **rest,
                )
            listener.said.end()
        tokens = made.shape[1] - prompt.shape[1]
        return TextAnswer(
            text=listener.said.text,
            finish_reason=listener.reason(tokens >= longest),
            usage=Usage(input_tokens=prompt.shape[1], output_tokens=tokens),
            timings={"inference_s": round(time.monotonic() - start, 3)},
            trace={
                "device": self.place.device,
                "dtype": self.place.dtype_name,
                "max_new_tokens": longest,
                "seed": seed if is_drawn else None,
                "params": {**params, **request.extra},
            },
        )

    def decoded(self, tokens: Any) -> str:
        """Text of tokens; those that stand for no text are left out."""
        text: str = self._tokenizer.decode(tokens, skip_special_tokens=True)
        return text

    @property
    def last_tokens(self) -> frozenset[int]:
        """Those by which the model says that it has ended."""
        last = self._model.generation_config.eos_token_id
        return frozenset(last if isinstance(last, list) else () if last is None else (last,))

    def _prompt(self, request: TextRequest) -> torch.Tensor:
        if not self._tokenizer.chat_template:
            parts = [request.system, *(message.content for message in request.messages)]
            text = "\n\n".join(part for part in parts if part)
            return self._tokenizer(text, return_tensors="pt")["input_ids"].to(self.place.device)
        turns = [{"role": turn.role, "content": turn.content} for turn in request.messages]
        try:
            return self._templated(
                [{"role": "system", "content": request.system}, *turns] if request.system else turns
            )
        except (
            TemplateError
        ) as error:  # some models know no system; their makers say to put it before the first turn
            if not request.system or not turns:
                raise ModelFailed(
                    "invalid", f"the model's chat template cannot take this: {error}"
                ) from error
            first = {**turns[0], "content": f"{request.system}\n\n{turns[0]['content']}"}
            return self._templated([first, *turns[1:]])

    def _templated(self, turns: list[dict[str, str]]) -> torch.Tensor:
        found = self._tokenizer.apply_chat_template(
            turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        return found["input_ids"].to(self.place.device)

    def _longest(self, request: TextRequest, settings: Mapping[str, Json], taken: int) -> int:
        """How many tokens the answer may have.

        Raises: ModelFailed (`invalid`) if the conversation leaves no room for any.
        """
        asked = request.max_tokens or settings.get("max_new_tokens")
        wanted = int(asked or self._model.generation_config.max_new_tokens or MAX_NEW_TOKENS)
        window = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        if not window:
            return wanted
        if taken >= window:
            raise ModelFailed(
                "invalid",
                f"the conversation has {taken} tokens; the model reads fewer than {window}: shorten it",
            )
        return min(wanted, int(window) - taken)

    def _is_drawn(self, request: TextRequest, settings: Mapping[str, Json]) -> bool:
        temperature = request.temperature if request.temperature is not None else settings.get("temperature")
        if temperature is not None:
            return bool(temperature > 0)
        return bool(settings.get("do_sample", self._model.generation_config.do_sample))

    def _settings(self, request: TextRequest, settings: Mapping[str, Json]) -> dict[str, Json]:
        """How to draw: the request's, else the name's, else the model's own."""
        own = self._model.generation_config
        found = {name: settings.get(name, getattr(own, name, None)) for name in SETTINGS}
        return found if request.temperature is None else {**found, "temperature": request.temperature}

    def _padding(self) -> int | None:
        padding = self._tokenizer.pad_token_id
        return padding if padding is not None else next(iter(self.last_tokens), 0)


class _Listener:
    """Hears each token as it is made, and says when it is enough."""

    def __init__(self, model: Causal, before: int, request: TextRequest, watch: Watch, stop: Event) -> None:
        self.said = Said(model.decoded, request.stop, watch.text)
        self._last = model.last_tokens
        self._before = before
        self._stop = stop
        self._has_ended = False

    def __call__(self, input_ids: torch.Tensor, _scores: Any, **_: Any) -> torch.Tensor:
        if self._stop.is_set():
            raise Stopped
        token = int(input_ids[0, -1])
        if token in self._last:
            self._has_ended = True
        elif not self._has_ended:
            self.said.add(token)
        return torch.tensor([self.said.is_stopped], device=input_ids.device)

    def reason(self, is_longest: bool) -> FinishReason:
        """Why there is no more."""
        if self._has_ended or self.said.is_stopped:
            return "stop"
        return "length" if is_longest else "other"
