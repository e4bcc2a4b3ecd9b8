"""The text model that says what a text is, and learns from examples while it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models.base import Json, ModelInfo, TextAnswer, TextRequest
from ajeeb.models.watch import NOBODY, Watch

from .embedding import Embedding, Vector, Words
from .examples import SENTIMENT, Example, fingerprint, read
from .regression import Matrix, chances, fit

VERSION = "1"
READ_CHARACTERS = 5_000
PENALTY = 0.03


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a text was read as. confidence: its chance, from 0 to 1. version: of the classifier that read it."""

    label: str
    confidence: float
    probabilities: Mapping[str, float]
    version: str


@dataclass(frozen=True, kw_only=True)
class _Fitted:
    """Made anew by every example and never changed, so that whoever reads needs no lock."""

    examples: tuple[Example, ...]
    vectors: tuple[Vector, ...]
    weights: Matrix
    version: str


class Classifier:
    """Says which of its labels a text has; every example it learns is fitted at once.

    base: what it begins with; sentences that are positive or negative, if nothing is given. Their labels are all
        there are.
    examples: what it has learned before, in that order, such as from the record of an earlier server.
    The same base and the same examples in the same order give the same weights, learned one by one or given at the
    start. A text that comes again with another label is no contradiction: its last label counts.
    """

    def __init__(
        self,
        base: Sequence[Example] | None = None,
        *,
        examples: Iterable[Example] = (),
        embedding: Embedding | None = None,
        name: str = "classifier",
    ) -> None:
        self._name = name
        self._embedding: Embedding = embedding or Words()
        self._one_learns = Lock()
        known = read(SENTIMENT) if base is None else tuple(base)
        self.labels = tuple(sorted({example.label for example in known}))
        if len(self.labels) < 2:
            raise BadTask(f"the model '{name}' needs examples of at least two labels")
        later = [self._checked(example.text, example.label) for example in examples]
        read_ones = _latest([*(_cut(example) for example in known), *later])
        self._fitted = self._fit(read_ones, tuple(self._embedding(example.text) for example in read_ones))

    @property
    def info(self) -> ModelInfo:
        fitted = self._fitted
        return ModelInfo(
            name=self._name,
            version=fitted.version,
            deterministic=True,
            params={"embedding": self._embedding.name, "examples": len(fitted.examples)},
        )

    @property
    def examples(self) -> tuple[Example, ...]:
        """All it was fitted on, the base first."""
        return self._fitted.examples

    @property
    def weights(self) -> Matrix:
        """The numbers that it judges by, one column per label."""
        return self._fitted.weights.copy()

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        said = next((turn.content for turn in reversed(request.messages) if turn.role == "user"), "")
        verdict = await asyncio.to_thread(self.read, said)
        answer = f"I read this as {verdict.label} ({verdict.confidence * 100:.0f} % sure)."
        watch.text(answer)
        return TextAnswer(
            text=answer,
            values=_values(verdict),
            notes=_notes(said),
            trace={"version": verdict.version, "embedding": self._embedding.name},
            model_responded=f"{self._name} {verdict.version}",
        )

    def read(self, text: str) -> Verdict:
        """What the text is; raises ModelFailed if there is none."""
        fitted = self._fitted
        vector = self._embedding(_worth_reading(text))
        shares = chances(fitted.weights, vector[np.newaxis])[0]
        best = int(shares.argmax())
        probabilities = {
            label: round(float(share), 4) for label, share in zip(self.labels, shares, strict=True)
        }
        return Verdict(
            label=self.labels[best],
            confidence=probabilities[self.labels[best]],
            probabilities=probabilities,
            version=fitted.version,
        )

    def learn(self, text: str, label: str) -> None:
        """Take an example in and fit anew; safe from any thread, and whoever reads meanwhile has the state before.

        Raises: ModelFailed if there is no text, or no such label.
        """
        example = self._checked(text, label)
        vector = self._embedding(example.text)
        with self._one_learns:
            old = self._fitted
            kept = [
                (one, its)
                for one, its in zip(old.examples, old.vectors, strict=True)
                if one.text != example.text
            ]
            self._fitted = self._fit(
                (*(one for one, _ in kept), example), (*(its for _, its in kept), vector)
            )

    def _checked(self, text: str, label: str) -> Example:
        if label not in self.labels:
            there_are = ", ".join(self.labels)
            wrong = f"there is no label '{label[:80]}'; there are: {there_are}"
            raise ModelFailed("invalid", wrong, fields={"label": wrong})
        return Example(text=_worth_reading(text), label=label)

    def _fit(self, examples: tuple[Example, ...], vectors: tuple[Vector, ...]) -> _Fitted:
        labels = np.array([self.labels.index(example.label) for example in examples], dtype=np.int64)
        weights = fit(np.stack(vectors), labels, len(self.labels), PENALTY)
        version = f"{VERSION}, {len(examples)} examples {fingerprint(examples)}, {self._embedding.name}"
        return _Fitted(examples=examples, vectors=vectors, weights=weights, version=version)


def _worth_reading(text: str) -> str:
    said = text.strip()
    if not said:
        nothing = "there is no text to read; write a sentence"
        raise ModelFailed("invalid", nothing, fields={"text": nothing})
    return said[:READ_CHARACTERS]


def _cut(example: Example) -> Example:
    return Example(text=_worth_reading(example.text), label=example.label)


def _latest(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Each text once, where and as it came last."""
    last: dict[str, Example] = {}
    for example in examples:
        last.pop(example.text, None)
        last[example.text] = example
    return tuple(last.values())


def _values(verdict: Verdict) -> dict[str, Json]:
    return {
        "label": verdict.label,
        "confidence": verdict.confidence,
        "probabilities": dict(verdict.probabilities),
    }


def _notes(said: str) -> tuple[str, ...]:
    long = len(said.strip()) > READ_CHARACTERS
    return (f"Only the first {READ_CHARACTERS} characters were read.",) if long else ()
