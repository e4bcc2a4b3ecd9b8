"""Several outputs of one attempt, side by side: one of them is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import sound
from tests.browser.playing import FIRST, Desk, focused
from tests.browser.serving import Server, served, until
from tests.browser.watching import FRAMES, observed, streaming


def made_by(tmp_path_factory: pytest.TempPathFactory, makes: str) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(makes)
    with served(folder, *streaming(folder, makes)) as server:
        yield server


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from made_by(tmp_path_factory, "pictures")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from made_by(tmp_path_factory, "texts")


def result(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=f"Result {name}", exact=True)


def results_are_here(page: Page, many: int) -> None:
    expect(page.locator(".candidate-pick")).to_have_count(many)


def test_the_best_of_four_pictures_is_chosen_by_keyboard(page: Page, pictures: Server, worker: str) -> None:
    desk = Desk(page).come(pictures.named(worker)).write(FIRST).go("Send")
    expect(page.get_by_role("region", name="Result D")).to_be_visible()  # their places are there at once
    results_are_here(page, 4)
    expect(desk.said).to_have_text("The results of attempt 1 are here.")
    focused(page.locator(".pick-label"))
    for name in "ABCD":
        expect(result(page, name)).not_to_be_checked()
        expect(page.get_by_role("img", name=f"Result {name}: the model’s picture")).to_be_visible()
    desk.go("Update")
    expect(page.locator(".field-wrong")).to_have_text("!Please choose one of the results.")
    focused(result(page, "A"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(result(page, "C")).to_be_checked()
    expect(page.locator(".field-wrong")).to_have_count(0)
    sources = [str(img.get_attribute("src")) for img in page.locator(".candidate-pick img").all()]
    desk.write("Another lake").go("Update")
    expect(desk.where).to_have_text("Attempt 2 of 4")
    results_are_here(page, 4)
    assert str(desk.earlier.locator("summary img").get_attribute("src")) == sources[2]
    desk.earlier.locator("summary").click()
    chosen = desk.earlier.locator(".candidate").filter(has_text="Chosen")
    expect(chosen).to_contain_text("Result C")
    judged = [e["answers"] for e in pictures.of_worker(worker) if e["kind"] == "judged"]
    assert judged == [{"best": 2}]


def test_the_whole_card_is_the_choice_and_it_is_noted_when(page: Page, pictures: Server, worker: str) -> None:
    desk = Desk(page).come(pictures.named(worker)).write(FIRST).go("Send")
    results_are_here(page, 4)
    expect(desk.main).to_have_text("Update")  # every image is there
    page.evaluate(FRAMES)
    page.locator(".candidate-pick").nth(1).click(position={"x": 60, "y": 120})
    expect(result(page, "B")).to_be_checked()
    page.goto("about:blank")  # what was noted is handed in when the page is left
    (picked,) = until(lambda: observed(pictures, worker, "picked"))
    assert picked["data"] == {"field": "best", "value": 1}
    seen = observed(pictures, worker, "output_shown")
    assert sorted(item["data"]["index"] for item in seen) == [0, 1, 2, 3]
    assert {item["attempt_id"] for item in seen} == {picked["attempt_id"]}
    assert max(item["at"] for item in seen) <= picked["at"]


def test_two_texts_grow_side_by_side_and_the_chosen_one_goes_into_the_conversation(
    page: Page, texts: Server, worker: str
) -> None:
    desk = Desk(page).come(texts.named(worker)).write(f"{FIRST} {texts.hold(worker)}").go("Send")
    left, right = (page.get_by_role("region", name=f"Result {name}") for name in "AB")
    expect(left).to_contain_text("A short")
    expect(right).to_contain_text("A much longer")
    places = [place.bounding_box() for place in (left, right)]
    assert places[0]
    assert places[1]
    assert places[0]["y"] == places[1]["y"]
    texts.let_go(worker)
    results_are_here(page, 2)
    cards = page.locator(".candidate-pick")
    assert cards.nth(0).inner_text().endswith("A short answer\nof two lines")
    assert cards.nth(1).bounding_box() == places[1]
    result(page, "B").check()
    desk.write("And now?").go("Update")
    expect(desk.where).to_have_text("Attempt 2 of 4")
    said = page.get_by_role("region", name="The conversation so far")
    expect(said).to_contain_text(FIRST)
    expect(said).to_contain_text("A much longer answer")
    expect(said).not_to_contain_text("A short answer")
    results_are_here(page, 2)


@pytest.mark.parametrize("makes", ["pictures", "texts"])
@pytest.mark.parametrize("device", ["page", "phone"])
def test_choosing_is_sound(makes: str, device: str, worker: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(device)
    server: Server = request.getfixturevalue(makes)
    page.set_viewport_size({"width": 320 if device == "phone" else 1280, "height": 700})
    desk = Desk(page).come(server.named(worker)).write(FIRST).go("Send")
    results_are_here(page, 2 if makes == "texts" else 4)
    sound(page)
    desk.go("Update")
    expect(page.locator(".field-wrong")).to_be_visible()
    sound(page)
    result(page, "A").check()
    sound(page)
    for card in page.locator(".candidate-pick").all():
        size = card.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44
    desk.write("Something else").go("Update")
    results_are_here(page, 2 if makes == "texts" else 4)
    if makes == "pictures":
        desk.earlier.locator("summary").click()
    sound(page)
