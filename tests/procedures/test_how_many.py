"""How many outputs an attempt has is what the task says."""

from PIL import Image

from tests.procedures.bench import Bench


async def test_several_outputs_where_an_attempt_has_one_are_refused() -> None:
    def paint() -> list[Image.Image]:
        return [Image.new("RGB", (4, 4)), Image.new("RGB", (4, 4))]

    bench = Bench()
    failed = await bench.failure(paint)
    assert failed.status == "invalid"
    assert failed.message == "paint() gave 2 outputs, and an attempt has one; for several say candidates=2"
    assert not bench.kept


async def test_a_list_of_one_is_one() -> None:
    def speak() -> list[str]:
        return ["a house"]

    assert await Bench().text(speak) == "a house"
