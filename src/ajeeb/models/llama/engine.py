"""One GGUF model in memory, and what it goes on with: llama.cpp, by way of cyllama."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from typing import Any

from cyllama.llama import llama_cpp

from ajeeb.errors import ModelFailed
from ajeeb.models.base import FinishReason, Message

from .cutting import Cutting
from .settings import Sampling, Settings

PREFILL = 64  # tokens read between two looks at whether anybody still waits
RECENT = 64  # tokens that a penalty for repetition looks back on
MAX_PARTS = 4  # of a character that more than one token makes up
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written: its text, how it ended, and tokens read and written."""

    text: str
    finish_reason: FinishReason
    input_tokens: int
    output_tokens: int


class Engine:
    """The model, loaded; whoever comes second waits until it is free."""

    def __init__(self, file: Path, settings: Settings) -> None:
        llama_cpp.disable_logging()
        llama_cpp.ggml_backend_load_all()
        load = llama_cpp.LlamaModelParams()
        load.n_gpu_layers = settings.gpu_layers
        self._model = llama_cpp.LlamaModel(str(file), load)
        self._vocab = self._model.get_vocab()
        self._template = self._model.get_default_chat_template() or "chatml"
        self.context = min(settings.context, self._model.n_ctx_train)
        self._run = self._room(settings)
        self._lock = Lock()

    def _room(self, settings: Settings) -> Any:
        room = llama_cpp.LlamaContextParams()
        room.n_ctx = self.context
        room.n_batch = PREFILL
        room.n_threads = room.n_threads_batch = settings.threads or max(1, (os.cpu_count() or 2) - 1)
        run = llama_cpp.LlamaContext(self._model, room)
        run.install_cancel_callback()
        return run

    def interrupt(self) -> None:
        """End the step that is being computed; to be called after the `stop` of what is being written was set."""
        self._run.cancel = True

    def write(
        self,
        messages: Sequence[Message],
        sampling: Sampling,
        stops: Sequence[str],
        tell: Callable[[str], None],
        stop: Event,
    ) -> Written:
        """Go on with a conversation; each piece is told as it comes, and it ends early when `stop` is set.

        Raises: ModelFailed if the conversation does not fit into the context.
        """
        tokens = self._read(messages)
        if len(tokens) >= self.context:
            raise ModelFailed(
                "invalid",
                f"this conversation has {len(tokens)} tokens, and the model takes {self.context - 1} at the most",
            )
        cutting = Cutting(stops)
        said: list[str] = []

        def give(text: str) -> None:
            if text:
                said.append(text)
                tell(text)

        with self._lock:
            self._run.cancel = False
            self._run.kv_cache_clear()
            pieces = _Pieces(self._vocab)
            ended = False
            with suppress(InterruptedError):  # of `interrupt`
                for token in self._tokens(tokens, sampling, stop):
                    ended = self._vocab.is_eog(token)
                    if not ended:
                        give(cutting.sure(pieces.text(token)))
                    if ended or cutting.stopped:
                        break
        give(cutting.rest())
        return Written(
            text="".join(said),
            finish_reason="stop" if ended or cutting.stopped else "length",
            input_tokens=len(tokens),
            output_tokens=pieces.count,
        )

    def _tokens(self, tokens: list[int], sampling: Sampling, stop: Event) -> Iterator[int]:
        """Token by token what comes next, the one that ends the answer included."""
        for begin in range(0, len(tokens), PREFILL):
            if stop.is_set():
                return
            self._run.decode(llama_cpp.llama_batch_get_one(tokens[begin : begin + PREFILL], begin))
        sampler = _sampler(sampling)
        most = min(sampling.max_tokens, self.context - len(tokens))
        for place in range(len(tokens), len(tokens) + most):
            if stop.is_set():
                return
            token = sampler.sample(self._run, -1)
            yield token
            if place + 1 < len(tokens) + most:
                self._run.decode(llama_cpp.llama_batch_get_one([token], place))

    def _read(self, messages: Sequence[Message]) -> list[int]:
        """The conversation as tokens; what somebody wrote is never read as a mark of the chat's template."""
        marks = [f"\x01{number}\x02" for number in range(len(messages))]
        turns = [
            llama_cpp.LlamaChatMessage(role=message.role, content=mark)
            for message, mark in zip(messages, marks, strict=True)
        ]
        template = self._model.chat_apply_template(self._template, turns, True)
        tokens: list[int] = []
        for mark, message in zip(marks, messages, strict=True):
            before, _, template = template.partition(mark)
            tokens += self._vocab.tokenize(before, add_special=not tokens, parse_special=True)
            tokens += self._vocab.tokenize(message.content, add_special=False, parse_special=False)
        return tokens + list(self._vocab.tokenize(template, add_special=not tokens, parse_special=True))


class _Pieces:
    """Tokens as text; a token that is a part of a character waits for the others, and is not told without them."""

    def __init__(self, vocab: Any) -> None:
        self._vocab = vocab
        self._parts: list[int] = []
        self.count = 0

    def text(self, token: int) -> str:
        self.count += 1
        if not self._parts and REPLACEMENT not in (piece := self._vocab.token_to_piece(token, special=False)):
            return str(piece)
        self._parts.append(token)
        whole = self._together()
        if whole.endswith(REPLACEMENT) and len(self._parts) < MAX_PARTS:
            return ""
        self._parts.clear()
        return whole

    def _together(self) -> str:
        return str(self._vocab.detokenize(self._parts, 64, False, False))


def _sampler(sampling: Sampling) -> Any:
    settings = llama_cpp.LlamaSamplerChainParams()
    chain = llama_cpp.LlamaSampler(settings)
    if sampling.repeat_penalty != 1.0:
        chain.add_penalties(RECENT, sampling.repeat_penalty, 0.0, 0.0)
    if sampling.temperature == 0:
        chain.add_greedy()
        return chain
    chain.add_top_k(sampling.top_k)
    chain.add_top_p(sampling.top_p, 1)
    chain.add_min_p(sampling.min_p, 1)
    chain.add_temp(sampling.temperature)
    chain.add_dist(sampling.seed)
    return chain
