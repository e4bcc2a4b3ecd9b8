"""What the composer understands of a prompt, as tables."""

import pytest

from ajeeb.models.composer import lexicon
from ajeeb.models.composer.description import Description, Thing
from ajeeb.models.composer.reader import read


def described(prompt: str) -> Description:
    return read(prompt, lexicon.load())


def only(prompt: str) -> Thing:
    (thing,) = described(prompt).things
    return thing


def icons(prompt: str) -> list[str]:
    return [thing.icon for thing in described(prompt).things]


@pytest.mark.parametrize(
    ("prompt", "icon"),
    [
        ("a dog", "dog"),
        ("two puppies", "dog"),
        ("wolves", "wolf"),
        ("a wooden table", "table"),  # the packages' tags say ping-pong
        ("a full moon", "full-moon"),  # not the moon with a face
        ("a sailing boat", "sailboat"),
        ("a fire truck", "fire-engine"),
        ("a brick wall", "wall"),  # of two nouns in a row the last is drawn
        ("a dog house", "doghouse"),
        ("an orange", "tangerine"),
        ("an orange cat", "cat"),
        ("A BABY ELEPHANT", "elephant"),
        ("cactuses", "cactus"),
        ("🚀", "rocket"),
        ("t-rex", "t-rex"),
        ("a double-decker bus", "bus"),
        ("a polar bear", "polar-bear"),
    ],
)
def test_words_find_their_icon(prompt: str, icon: str) -> None:
    assert icons(prompt) == [icon]


@pytest.mark.parametrize(
    "prompt",
    ["", "   ", "running quickly", "a beautiful majestic dream", "photorealistic, 4k, trending", "it watches and flies",
     "dark, cold and lonely", "to train and to bear", "one two three", "\0\0", "。。。", "!?;:", "no", "the red"],
)  # fmt: skip
def test_verbs_adjectives_and_style_draw_nothing(prompt: str) -> None:
    assert icons(prompt) == []


@pytest.mark.parametrize(
    ("prompt", "count"),
    [("a cat", 1), ("two cats", 2), ("cats", 3), ("a dozen cats", 12), ("several cats", 4), ("many cats", 7),
     ("a flock of birds", 7), ("12 ducks", 12), ("a pair of shoes", 2), ("🍎🍎🍎", 3), ("twenty cats", 20)],
)  # fmt: skip
def test_counts(prompt: str, count: int) -> None:
    assert only(prompt).count == count


@pytest.mark.parametrize(
    ("prompt", "colour"),
    [("a red house", "#e23b3b"), ("the house is red", "#e23b3b"), ("a big, dark blue house", "#1c3f94"),
     ("a house painted green", "#37b24d"), ("a house", None)],
)  # fmt: skip
def test_colours(prompt: str, colour: str | None) -> None:
    assert only(prompt).colour == colour


@pytest.mark.parametrize(
    ("prompt", "size"), [("a tiny dog", 0.5), ("a dog", 1.0), ("a huge dog", 1.75), ("the dog is big", 1.35)]
)
def test_sizes(prompt: str, size: float) -> None:
    assert only(prompt).size == size


@pytest.mark.parametrize(
    ("prompt", "relation", "subject", "other"),
    [
        ("a cat on a table", "on", "cat", "table"),
        ("a cat under the table", "under", "cat", "table"),
        ("a dog next to a house", "next_to", "dog", "house"),
        ("a dog to the left of a house", "left_of", "dog", "house"),
        ("a tree behind a house", "behind", "deciduous-tree", "house"),
        ("behind the house is a tree", "behind", "deciduous-tree", "house"),
        ("a house with a tree behind it", "behind", "deciduous-tree", "house"),
        ("a house with a car in front", "in_front_of", "automobile", "house"),
        ("a girl holding a balloon", "held_by", "balloon", "girl"),
        ("a dog wearing a hat", "worn_by", "top-hat", "dog"),
        ("an apple in a basket", "inside", "red-apple", "basket"),
        ("a cake surrounded by balloons", "around", "balloon", "birthday-cake"),
        ("a bird flying over the house", "above", "bird", "house"),
    ],
)
def test_relations(prompt: str, relation: str, subject: str, other: str) -> None:
    things = described(prompt).things
    related = next(thing for thing in things if thing.relation)
    assert (related.icon, related.relation, things[related.others[0]].icon) == (subject, relation, other)


def test_between_has_two_neighbours() -> None:
    dog, tree, house = described("a dog between a tree and a house").things
    assert (dog.relation, dog.others) == ("between", (1, 2))
    assert (tree.relation, house.relation) == (None, None)


def test_a_list_of_one_kind_shares_its_place() -> None:
    relations = [thing.relation for thing in described("a sofa, a cat and a dog on a rug").things]
    assert relations == [None, "on", "on", None]


@pytest.mark.parametrize(
    ("prompt", "region"),
    [("a cat on the left", "left"), ("on the right, a cat", "right"), ("a cat in the top left corner", "top-left"),
     ("a cat in the distance", "far"), ("in the foreground a cat", "near"), ("a cat at the bottom", "bottom")],
)  # fmt: skip
def test_places_in_the_picture(prompt: str, region: str) -> None:
    assert only(prompt).region == region


def test_left_and_right_go_to_their_own_thing() -> None:
    things = described("a cat on the left and a dog on the right").things
    assert [(thing.icon, thing.region) for thing in things] == [("cat", "left"), ("dog", "right")]


@pytest.mark.parametrize(
    ("prompt", "places", "time", "weather"),
    [
        ("sea at sunset", ("sea",), "sunset", ()),
        ("snowy mountains at night", ("mountains",), "night", ("snowy",)),
        ("a lake in front of mountains on a rainy morning", ("lake", "mountains"), "dawn", ("rain",)),
        ("under the sea", ("underwater",), None, ()),
        ("foggy forest", ("forest",), None, ("fog",)),
        ("a park bench", ("park",), None, ()),
    ],
)
def test_backgrounds_combine_place_time_and_weather(
    prompt: str, places: tuple[str, ...], time: str | None, weather: tuple[str, ...]
) -> None:
    setting = described(prompt).setting
    assert (setting.places, setting.time, setting.weather) == (places, time, weather)


def test_colour_of_the_sky_and_of_the_background() -> None:
    assert described("a pink sky").setting.colours == {"sky": "#f783ac"}
    assert described("a balloon on a light blue background").setting.colours == {"background": "#8ecbff"}


@pytest.mark.parametrize(
    ("prompt", "drawn"),
    [("a field without trees", []), ("a house, no people, a dog", ["house", "dog"]), ("no cats but a dog", ["dog"]),
     ("a tree and no tree", [])],
)  # fmt: skip
def test_what_is_not_wanted_is_not_drawn(prompt: str, drawn: list[str]) -> None:
    assert icons(prompt) == drawn


def test_no_clouds_clears_the_weather() -> None:
    description = described("a field, no clouds")
    assert description.excluded == ("clouds",)
    assert description.setting.weather == ()


def test_unknown_words_are_listed_once_in_order() -> None:
    assert described("a zorp, a doohickey and a red zorp").unknown == ("zorp", "doohickey")


def test_a_thing_that_is_spoken_of_again_is_the_same_thing() -> None:
    thing = only("a house, the house is red, the house is big")
    assert (thing.colour, thing.size) == ("#e23b3b", 1.35)


def test_a_nose_belongs_to_the_snowman() -> None:
    assert "nose" not in icons("a snowman with a red nose")
    assert icons("a big nose") == ["nose"]


def test_work_is_bounded() -> None:
    description = described("a cat and a dog next to a zorp%d, " * 3000)
    assert len(description.things) <= 24
    assert len(description.unknown) <= 40


@pytest.mark.parametrize(
    ("prompt", "drawn"),
    [("a hat shaped like a pig", ["top-hat"]), ("a mouse using a mushroom as an umbrella", ["mouse", "mushroom"]),
     ("pigs building a house", ["pig", "house"]), ("a baby fennec", []), ("a baby", ["baby"]),
     ("he does it", []), ("birds fly over the house", ["bird", "house"])],
)  # fmt: skip
def test_likenesses_and_verbs_are_not_there(prompt: str, drawn: list[str]) -> None:
    assert icons(prompt) == drawn


@pytest.mark.parametrize(
    ("prompt", "told"),
    [("a cat sleeping on a sofa", ("sleeping",)), ("a shiny red car", ("shiny",)), ("a vintage cat", ("vintage",)),
     ("the left half is black", ("left", "half", "black")), ("a snowman with a red nose", ("red", "nose")),
     ("a hat shaped like a pig", ("pig",)), ("a colorful parrot", ("colorful",)), ("a dark cat", ("dark",)),
     ("a picture of a cat standing on the grass", ()), ("huge mountains", ("huge",)),
     ("a red cat, it is blue", ("blue",))],
)  # fmt: skip
def test_words_that_change_nothing_are_told(prompt: str, told: tuple[str, ...]) -> None:
    assert described(prompt).unknown == told


@pytest.mark.parametrize(
    ("prompt", "is_dark"),
    [("a spider in a dark room", True), ("a dark forest", True), ("the room is dark", True), ("a room", False),
     ("a dark red car in a room", False)],
)  # fmt: skip
def test_dark_places(prompt: str, is_dark: bool) -> None:
    description = described(prompt)
    assert (description.setting.is_dark, description.unknown) == (is_dark, ())


@pytest.mark.parametrize(
    "prompt", ["the sun is setting behind the mountains", "mountains at sunset", "the sun sets"]
)
def test_a_setting_sun_is_sunset(prompt: str) -> None:
    assert described(prompt).setting.time == "sunset"
    assert icons(prompt) == []


def test_who_rides_is_the_animal_and_not_its_hat() -> None:
    fish, hat, bicycle = described("a fish with a hat riding a bike").things
    assert (fish.relation, fish.others) == ("on", (2,))
    assert (hat.relation, hat.others) == ("worn_by", (0,))
    assert bicycle.icon == "bicycle"


def test_a_colour_of_something_unknown_is_not_the_next_things() -> None:
    assert only("a red zorp and a blue cat").colour == "#2f7de1"
