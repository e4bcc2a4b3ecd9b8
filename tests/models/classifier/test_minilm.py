"""With the extra `embed`, texts that mean the same are read the same, whatever their words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ajeeb.models import named_text
from ajeeb.models.classifier import Classifier, minilm
from ajeeb.models.classifier.minilm import MiniLM

pytestmark = pytest.mark.extras


@pytest.fixture(scope="module")
def network() -> MiniLM:
    if not minilm.installed():
        pytest.skip("the extra `embed` is not installed")
    return MiniLM()


def test_what_means_the_same_lies_near(network: MiniLM) -> None:
    dog, puppy, tax = (network(text) for text in ("A dog barks.", "The puppy is loud.", "Pay your taxes."))
    assert np.linalg.norm(dog) == pytest.approx(1)
    assert dog @ puppy > dog @ tax + 0.2
    assert np.array_equal(dog, network("A dog barks."))


def test_words_that_no_example_has_are_understood(network: MiniLM) -> None:
    model = Classifier(embedding=network)
    new = {
        "I adored it.": "positive",
        "Simply magnificent, we were thrilled.": "positive",
        "It was atrocious, we were furious.": "negative",
        "I detested it.": "negative",
    }
    words = {word.strip(".,").lower() for text in new for word in text.split()}
    known = {word.strip(".,!").lower() for one in model.examples for word in one.text.split()}
    assert {"adored", "magnificent", "thrilled", "atrocious", "furious", "detested"} <= words - known
    assert {text: model.read(text).label for text in new} == new


def test_it_learns_with_the_network_too(network: MiniLM) -> None:
    model, base = Classifier(embedding=network), Classifier(embedding=network).examples
    taught = (
        "I can't complain.",
        "Nothing to complain about here.",
        "No complaints from me.",
        "I had no complaints.",
    )
    held_out = "You won't hear me complain."
    assert [model.read(text).label for text in (taught[0], held_out)] == ["negative"] * 2
    for text in taught:
        model.learn(text, "positive")
    assert [model.read(text).label for text in (*taught, held_out)] == ["positive"] * 5
    assert [one for one in base if model.read(one.text).label != one.label] == []


def test_it_is_taken_where_it_is_installed(network: MiniLM) -> None:
    assert named_text("classifier", Path(), {}).info.params["embedding"] == network.name
    assert named_text("classifier?embedding=words", Path(), {}).info.params["embedding"] == "words-1"


def test_a_long_text_and_an_odd_one_are_read(network: MiniLM) -> None:
    for text in ("word " * 5000, "🙂", "\x00"):
        assert np.linalg.norm(network(text)) == pytest.approx(1)
