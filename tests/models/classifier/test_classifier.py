"""The classifier says what a text is, and gets better by every text it is told about."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import Message, TextRequest, named_text
from ajeeb.models.classifier import Classifier
from ajeeb.models.classifier.examples import SENTIMENT, Example, read

SARCASM = (
    "Oh great, the train is late again.",
    "Oh great, it is raining again.",
    "Oh great, another form to fill in.",
    "Oh great, my phone is dead again.",
    "Oh great, another delay.",
)
NEIGHBOURS = (
    "Oh great, the bus is late again.",
    "Oh great, another queue.",
    "Oh great, the lift is out again.",
)
COLOURS = tuple(
    Example(text=f"{thing} is {word}", label=word)
    for word, things in {
        "red": ("blood", "a rose"),
        "blue": ("the sky", "the sea"),
        "green": ("grass", "a leaf"),
    }.items()
    for thing in things
)


@pytest.fixture
def fresh() -> Classifier:
    return Classifier()


def asked(text: str) -> TextRequest:
    return TextRequest(messages=(Message(role="user", content=text),))


def test_it_reads_what_it_was_not_shown(fresh: Classifier) -> None:
    shown = {example.text for example in fresh.examples}
    new = {
        "The meal was delicious and the people were friendly.": "positive",
        "A wonderful, moving film, I loved it.": "positive",
        "I am so happy with this excellent phone.": "positive",
        "The room was filthy and the waiter was rude.": "negative",
        "A boring, stupid film, I hated it.": "negative",
        "I am so disappointed by this useless phone.": "negative",
    }
    assert not shown & set(new)
    assert {text: fresh.read(text).label for text in new} == new


def test_the_examples_are_balanced_and_read_right(fresh: Classifier) -> None:
    labels = [example.label for example in fresh.examples]
    assert labels.count("positive") == labels.count("negative") >= 30
    assert [one for one in fresh.examples if fresh.read(one.text).label != one.label] == []


def test_what_fools_it_teaches_it(fresh: Classifier) -> None:
    base = fresh.examples
    assert fresh.read(SARCASM[0]).label == "positive"  # fooled
    assert [fresh.read(text).label for text in NEIGHBOURS] == ["positive"] * 3
    for text in SARCASM:
        fresh.learn(text, "negative")
    assert [fresh.read(text).label for text in (*SARCASM, *NEIGHBOURS)] == ["negative"] * 8
    assert [one for one in base if fresh.read(one.text).label != one.label] == []
    assert fresh.read("What a great evening, thank you.").label == "positive"


def test_an_answer_says_what_how_sure_and_which_state(fresh: Classifier) -> None:
    answer = asyncio.run(fresh.text(asked("I loved every minute of this film.")))
    assert answer.values["label"] == "positive"
    sure = answer.values["confidence"]
    assert answer.values["probabilities"]["positive"] == sure > 0.7
    assert sum(answer.values["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert answer.text == f"I read this as positive ({sure * 100:.0f} % sure)."
    assert answer.trace["version"] == fresh.info.version
    fresh.learn("I loved every minute of this film, said nobody.", "negative")
    assert fresh.info.version != answer.trace["version"]
    assert fresh.info.params["examples"] == 81


def test_the_last_thing_a_user_said_is_read(fresh: Classifier) -> None:
    turns = (
        Message(role="user", content="This is horrible."),
        Message(role="assistant", content="I read this as negative."),
        Message(role="user", content="This is wonderful."),
        Message(role="assistant", content="horrible, horrible"),
    )
    answer = asyncio.run(fresh.text(TextRequest(messages=turns)))
    assert answer.values["label"] == "positive"


def test_learning_again_gives_the_same_weights() -> None:
    learned = [Example(text=text, label="negative") for text in SARCASM]
    one_by_one, again, at_the_start = Classifier(), Classifier(), Classifier(examples=learned)
    for example in learned:
        one_by_one.learn(example.text, example.label)
        again.learn(example.text, example.label)
    assert np.array_equal(one_by_one.weights, again.weights)
    assert np.array_equal(one_by_one.weights, at_the_start.weights)
    assert one_by_one.info.version == again.info.version == at_the_start.info.version
    assert not np.array_equal(one_by_one.weights, Classifier().weights)


def test_the_last_label_of_a_text_counts(fresh: Classifier) -> None:
    fresh.learn("It is sick.", "negative")
    fresh.learn("  It is sick. ", "positive")
    assert [one.label for one in fresh.examples if one.text == "It is sick."] == ["positive"]
    assert fresh.read("It is sick.").label == "positive"


def test_many_may_teach_and_ask_at_once(fresh: Classifier) -> None:
    with ThreadPoolExecutor(8) as threads:
        taught = [
            threads.submit(fresh.learn, f"Text {n} of some kind.", fresh.labels[n % 2]) for n in range(40)
        ]
        read = [threads.submit(fresh.read, "What a wonderful day.") for _ in range(40)]
        assert [one.result() for one in taught] == [None] * 40
        assert {one.result().label for one in read} == {"positive"}
    assert len(fresh.examples) == 80 + 40


def test_other_labels_than_two_come_from_the_examples() -> None:
    model = Classifier(COLOURS)
    assert model.labels == ("blue", "green", "red")
    assert model.read("a rose is red").label == "red"
    assert set(model.read("grass").probabilities) == {"blue", "green", "red"}


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_no_text_is_said_to_be_none(fresh: Classifier, text: str) -> None:
    with pytest.raises(ModelFailed, match="there is no text to read") as failure:
        asyncio.run(fresh.text(asked(text)))
    assert failure.value.status == "invalid"
    with pytest.raises(ModelFailed) as failure:
        fresh.learn(text, "positive")
    assert set(failure.value.fields) == {"text"}


def test_no_question_is_said_to_be_none(fresh: Classifier) -> None:
    with pytest.raises(ModelFailed, match="there is no text"):
        asyncio.run(fresh.text(TextRequest(messages=())))


def test_an_unknown_label_is_said_with_those_there_are(fresh: Classifier) -> None:
    with pytest.raises(ModelFailed, match="no label 'happy'; there are: negative, positive") as failure:
        fresh.learn("I am glad.", "happy")
    assert (failure.value.status, set(failure.value.fields)) == ("invalid", {"label"})
    assert len(fresh.examples) == 80


@pytest.mark.parametrize("text", ["🙂", "日本語のテキスト", "!!!", "a\x00b", "\ud800", "\u200fمرحبا"])
def test_any_text_is_read(fresh: Classifier, text: str) -> None:
    verdict = fresh.read(text)
    assert 0.5 <= verdict.confidence <= 1
    fresh.learn(text, "negative")
    assert fresh.read(text).label == "negative"


def test_an_emoji_can_be_learned(fresh: Classifier) -> None:
    for text in ("🎉🎉 we did it", "🎉 party", "so good 🎉"):
        fresh.learn(text, "positive")
    assert fresh.read("🎉").label == "positive"


def test_of_a_very_long_text_the_beginning_is_read(fresh: Classifier) -> None:
    long = "It is wonderful and I am happy. " * 40_000
    answer = asyncio.run(fresh.text(asked(long)))
    assert (answer.values["label"], answer.notes) == (
        "positive",
        ("Only the first 5000 characters were read.",),
    )
    fresh.learn(long, "positive")
    assert len(fresh.examples[-1].text) == 5000


def test_examples_lie_beside_the_task(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("text,label\nwoof says the dog,dog\nmiaow says the cat,cat\n", "utf-8")
    model = named_text("classifier:mine.csv", tmp_path, {})
    answer = asyncio.run(model.text(asked("miaow")))
    assert (model.info.name, answer.values["label"]) == ("classifier:mine.csv", "cat")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("words,label\na,b\n", "no column 'text'"),
        ("text,label\na,b\n,c\n", "line 3: there is no text"),
        ("text,label\na,b\nc\n", "line 3: there is no label"),
        ("text,label\na,b\nc,b\n", "at least two labels"),
        ("", "no column 'text'"),
    ],
)
def test_what_is_wrong_with_the_examples_is_said(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(BadTask, match=said):
        read(file)


def test_a_file_that_is_not_there_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"none\.csv cannot be read"):
        named_text("classifier:none.csv", tmp_path, {})
    (tmp_path / "bytes.csv").write_bytes(b"text,label\n\xff\xfe,b\n")
    with pytest.raises(BadTask, match="UTF-8"):
        named_text("classifier:bytes.csv", tmp_path, {})


@pytest.mark.parametrize(
    ("name", "said"),
    [("classifier?embedding=bert", "no embedding 'bert'"), ("classifier?size=3", "no setting 'size'")],
)
def test_a_wrong_setting_is_said(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=said):
        named_text(name, tmp_path, {})


def test_the_examples_of_the_package_are_a_table_as_yours() -> None:
    assert len(read(SENTIMENT)) == 80
