"""Arguments and results of a procedure, by the types that its function declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from PIL import Image
from pydantic import BaseModel, Field

import ajeeb as aj
from ajeeb.errors import ModelFailed
from ajeeb.events import Done
from ajeeb.procedures import Procedure, as_procedure, unknown_arguments
from ajeeb.procedures.typed import checked_arguments, checked_json
from tests.procedures.bench import Bench

if TYPE_CHECKING:
    from elsewhere import Tensor  # type: ignore[import-not-found] # as a researcher's module may


class Region(BaseModel):
    left: int
    right: int


@dataclass
class Size:
    width: int
    height: int = 3


def checked(function: Callable[..., Any], **values: Any) -> dict[str, Any]:
    return checked_arguments("f", function, values)


def paint(  # noqa: PLR0917 - one of each kind
    prompt: str,
    size: int = 1,
    share: float = 0.5,
    sure: bool = False,
    style: Literal["oil", "ink"] = "oil",
    words: list[str] | None = None,
    region: Region | None = None,
    shape: Size | None = None,
    most: Annotated[int, Field(le=9)] = 1,
    anything: Any = None,
) -> None: ...


@pytest.mark.parametrize(
    ("name", "given", "got"),
    [
        ("size", "512", 512),
        ("size", 512.0, 512),
        ("share", "0.25", 0.25),
        ("share", 1, 1.0),
        ("sure", "true", True),
        ("sure", 0, False),
        ("style", "ink", "ink"),
        ("words", ["a", "b"], ["a", "b"]),
        ("region", {"left": "1", "right": 2}, Region(left=1, right=2)),
        ("shape", {"width": "7"}, Size(7, 3)),
        ("region", None, None),
        ("prompt", "x" * 1_000_000, "x" * 1_000_000),
        ("anything", {"a": [1, None]}, {"a": [1, None]}),
        ("not_an_argument", object, object),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_value_becomes_what_the_argument_declares(name: str, given: Any, got: Any) -> None:
    assert checked(paint, **{name: given}) == {name: got}


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("size", "large", "valid integer"),
        ("size", 0.5, "valid integer"),
        ("size", None, "valid integer"),
        ("size", "9" * 5000, "integer"),
        ("share", "half", "valid number"),
        ("sure", "perhaps", "valid boolean"),
        ("style", "water", "'oil' or 'ink'"),
        ("prompt", 7, "valid string"),
        ("prompt", ["a"], "valid string"),
        ("words", "a b", "valid list"),
        ("words", ["a", 7], "1: input should be a valid string"),
        ("region", {"left": 1}, "right: field required"),
        ("shape", {"width": 1, "height": "tall"}, "height: input should be a valid integer"),
        ("most", 10, "less than or equal to 9"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_value_of_another_type_is_refused_at_its_argument(name: str, given: Any, said: str) -> None:
    with pytest.raises(ModelFailed, match="f\\(\\) cannot take") as refused:
        checked(paint, **{name: given})
    assert refused.value.status == "invalid"
    assert set(refused.value.fields) == {name}
    assert said in refused.value.fields[name]


def test_every_wrong_argument_is_named() -> None:
    with pytest.raises(ModelFailed) as refused:
        checked(paint, prompt="fine", size="large", share="half", most=100)
    assert set(refused.value.fields) == {"size", "share", "most"}
    assert all(f"'{name}'" in str(refused.value) for name in ("size", "share", "most"))


def test_deep_nesting_is_refused_or_taken_and_never_ends_the_process() -> None:
    deep: Any = "bottom"
    for _ in range(50_000):
        deep = [deep]

    def take(tree: dict[str, Any], other: Any) -> None: ...

    assert checked(take, other=deep)["other"] is deep
    with pytest.raises(ModelFailed):
        checked(take, tree=deep)


def test_an_annotation_that_cannot_be_read_is_left_out_and_the_others_hold() -> None:
    def odd(n: int, image: Tensor, made_up: "NoSuchThing", broken: "1 / 0", worse: "not a type!") -> None:  # type: ignore[name-defined,valid-type] # noqa: F821,F722,UP037
        ...

    assert checked(odd, n="5", image="x", made_up=1, broken=2, worse=3) == {
        "n": 5,
        "image": "x",
        "made_up": 1,
        "broken": 2,
        "worse": 3,
    }
    with pytest.raises(ModelFailed) as refused:
        checked(odd, n="five", image="x")
    assert set(refused.value.fields) == {"n"}


class Painter:
    n: str = "a field of the class, not the argument"

    def __init__(self) -> None:
        self.unhashable: dict[str, int] = {}

    __hash__ = None  # type: ignore[assignment] # as that of a dataclass with values in it

    def __call__(self, n: int) -> str:
        return str(n + 1)

    def paint(self, n: int) -> str:
        return str(n + 2)

    @classmethod
    def of_class(cls, n: int) -> str:
        return str(n + 3)

    @staticmethod
    def of_nobody(n: int) -> str:
        return str(n + 4)


@pytest.mark.parametrize(
    ("function", "said"),
    [(Painter(), "8"), (Painter().paint, "9"), (Painter.of_class, "10"), (Painter.of_nobody, "11")],
    ids=["callable", "method", "class method", "static method"],
)
async def test_objects_and_methods_are_checked_as_functions_are(
    bench: Bench, function: Any, said: str
) -> None:
    procedure = Procedure(name="painter", function=function)
    assert await bench.text(procedure, n="7") == said
    assert set((await bench.failure(procedure, n="seven")).fields) == {"n"}


async def test_a_partial_function_runs(bench: Bench) -> None:
    def speak(prefix: str, prompt: str) -> str:
        return prefix + prompt

    assert await bench.text(Procedure(name="speak", function=partial(speak, "so: "))) == "so: a house"


async def test_a_function_gets_values_of_its_types_and_a_refusal_names_them(bench: Bench) -> None:
    async def paint(prompt: str, size: int, call: aj.Call, seed: int) -> str:
        return f"{prompt} {size + 1} {call.k} {seed}"

    assert await bench.text(paint, size="512") == "a house 513 2 7"
    failed = await bench.failure(paint, size="large")
    assert (failed.status, set(failed.fields)) == ("invalid", {"size"})


async def test_keys_that_a_function_does_not_take_stay_away_from_it(bench: Bench) -> None:
    def few(prompt: str) -> str:
        return prompt

    def every(prompt: str, **rest: int) -> str:
        return f"{rest['extra']}"

    extra = {f"key_{n}": n for n in range(1000)}
    assert await bench.text(few, **extra) == "a house"
    assert await bench.text(every, extra="as it came") == "as it came"
    assert unknown_arguments(few, ["prompt", "zoo", "art"]) == ["art", "zoo"]
    assert unknown_arguments(every, ["prompt", "zoo"]) == []


def as_json(function: Callable[..., Any]) -> Procedure:
    return Procedure(name=getattr(function, "__name__", "f"), function=function, gives="json")


async def given(bench: Bench, function: Callable[..., Any]) -> Any:
    outcome = await bench.run(as_json(function))
    assert isinstance(outcome, Done), outcome
    return outcome.outputs[0].data


async def test_a_model_and_a_dataclass_are_results_as_plain_json(bench: Bench) -> None:
    def region() -> Region:
        return Region(left=1, right=2)

    def sizes() -> list[Size]:
        return [Size(1), Size(2, 5)]

    def as_dict() -> Region:
        return {"left": "3", "right": 4}  # type: ignore[return-value] # it fits all the same

    assert await given(bench, region) == {"left": 1, "right": 2}
    assert await given(bench, sizes) == [{"width": 1, "height": 3}, {"width": 2, "height": 5}]
    assert await given(bench, as_dict) == {"left": 3, "right": 4}


async def test_none_is_an_answer_to_a_form(bench: Bench) -> None:
    def nothing() -> None:
        return None

    assert await given(bench, nothing) is None


async def test_a_result_of_another_type_than_declared_is_refused(bench: Bench) -> None:
    def region() -> Region:
        return "left"  # type: ignore[return-value] # as it happens

    failed = await bench.failure(as_json(region))
    assert failed.status == "invalid"
    assert "region() returned something else than it says" in failed.message


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, b"\xff", float("nan"), {"a": {3: object()}}, Size],
    ids=["object", "set", "bytes", "nan", "nested", "class"],
)
@pytest.mark.parametrize("declared", [False, True])
async def test_what_is_not_json_is_refused_to_a_form(bench: Bench, value: Any, declared: bool) -> None:
    def untyped():  # type: ignore[no-untyped-def] # as researchers write
        return value

    def typed() -> object:
        return value

    failed = await bench.failure(as_json(typed if declared else untyped))
    assert (failed.status, "JSON" in failed.message) == ("invalid", True)


def test_a_declared_type_that_has_no_json_is_refused() -> None:
    def image() -> Image.Image:
        return Image.new("RGB", (1, 1))

    with pytest.raises(ModelFailed, match="not JSON"):
        checked_json("image", image, image())


async def test_a_circle_is_refused(bench: Bench) -> None:
    circle: list[Any] = []
    circle.append(circle)
    for function in (lambda: circle, as_json(lambda: circle)):
        failed = await bench.failure(function)
        assert failed.status == "invalid"


@pytest.mark.parametrize("way", ["text", "json", "list", "bytes"])
async def test_a_result_of_a_hundred_megabytes_is_refused_by_its_size(bench: Bench, way: str) -> None:
    text = "x" * 100_000_000

    def large() -> Any:
        return {"text": text, "json": text, "list": [text], "bytes": b"x" * 100_000_000}[way]

    failed = await bench.failure(as_json(large) if way == "json" else as_procedure(large))
    assert failed.status == "invalid"
    assert ("not an image" if way == "bytes" else "100,000,0") in failed.message


async def test_no_result_is_a_failure_of_an_attempt(bench: Bench) -> None:
    def nothing() -> None:
        return None

    failed = await bench.failure(nothing)
    assert (failed.status, "NoneType" in failed.message) == ("invalid", True)


@pytest.mark.parametrize("count", [0, 1, 3])
async def test_an_attempt_with_two_candidates_needs_two_outputs(bench: Bench, count: int) -> None:
    procedure = Procedure(name="several", function=lambda: ["x"] * count, candidates=2)
    failed = await bench.failure(procedure)
    assert failed.status == "invalid"
    two = Procedure(name="several", function=lambda: ("x", "y"), candidates=2)
    outcome = await bench.run(two)
    assert isinstance(outcome, Done)
    assert [one.text for one in outcome.outputs] == ["x", "y"]
