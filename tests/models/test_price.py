"""What a call costs, at the most and in the end, to the millionth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ajeeb.models import Budget, ImageRequest, Message, Price, TextRequest, Usage
from ajeeb.models.price import cap_micros, micros, most_input_tokens

PICTURE = ImageRequest(prompt="a red house")
TALK = TextRequest(messages=(Message(role="user", content="hello"),), max_tokens=1000)


@pytest.mark.parametrize(
    ("price", "usage", "cost"),
    [
        (Price(), Usage(), 0),
        (Price(per_call=0.07), Usage(), 70_000),
        (Price(per_call=0.07, per_image=0.04), Usage(), 70_000),
        (Price(per_1k_input_tokens=0.15), Usage(input_tokens=10, output_tokens=0), 1_500),
        (Price(per_1k_output_tokens=0.6), Usage(input_tokens=0, output_tokens=7), 4_200),
        (Price(per_1k_input_tokens=0.0001), Usage(input_tokens=1), 1),
        (Price(per_1k_input_tokens=1, per_1k_output_tokens=2), Usage(input_tokens=1000, output_tokens=500), 2_000_000),
    ],
)  # fmt: skip
def test_a_conversation_costs_by_what_was_used(price: Price, usage: Usage, cost: int) -> None:
    assert price.of(TALK, usage) == cost


def test_an_image_costs_as_one_call_and_one_image_and_its_tokens() -> None:
    price = Price(per_call=0.01, per_image=0.04, per_1k_output_tokens=0.04)
    assert price.of(PICTURE, Usage(input_tokens=9, output_tokens=1000)) == 90_000
    assert price.most(PICTURE, max_tokens=4000) == 210_000


def test_tokens_that_nobody_counted_are_taken_to_be_as_many_as_can_be() -> None:
    price = Price(per_1k_input_tokens=1, per_1k_output_tokens=1)
    assert price.of(TALK, None) == price.of(TALK, Usage()) == price.most(TALK)
    assert price.of(TALK, Usage(input_tokens=2)) == 1_002_000


def test_the_request_s_own_longest_answer_goes_before_the_declared_one() -> None:
    price = Price(per_1k_output_tokens=1)
    assert price.most(TALK, max_tokens=5) == 1_000_000


@given(st.text(max_size=200), st.integers(0, 1000))
def test_no_call_costs_more_than_the_most(text: str, answered: int) -> None:
    talk = TextRequest(messages=(Message(role="user", content=text),), max_tokens=1000)
    price = Price(per_call=0.1, per_1k_input_tokens=0.3, per_1k_output_tokens=0.7)
    # A tokenizer that knows no words makes a token of each byte.
    used = Usage(input_tokens=len(text.encode()), output_tokens=answered)
    assert price.of(talk, used) <= price.most(talk)


def test_every_text_of_a_request_is_paid_for() -> None:
    talk = TextRequest(
        messages=(Message(role="user", content="äö"), Message(role="assistant", content="x")), system="abc"
    )
    assert most_input_tokens(talk) == 4 + 1 + 3 + 3 * 16
    assert most_input_tokens(ImageRequest(prompt="ab", negative="\ud800")) == 2 + 1 + 2 * 16


def test_a_cost_is_rounded_up_and_a_cap_down() -> None:
    assert (micros(0.0000011), cap_micros(0.0000019)) == (2, 1)
    assert micros(0.07) == cap_micros(0.07) == 70_000


@pytest.mark.parametrize("amount", [-0.01, float("nan"), float("inf")])
def test_what_is_no_amount_is_no_price_and_no_cap(amount: float) -> None:
    with pytest.raises(ValidationError):
        Price(per_image=amount)
    with pytest.raises(ValidationError):
        Budget(per_run=amount)


def test_a_currency_has_three_letters_and_an_alarm_a_share() -> None:
    with pytest.raises(ValidationError):
        Price(currency="dollars")
    with pytest.raises(ValidationError):
        Budget(alarm_at=80)
    assert Budget.model_validate(Budget(per_run=5).model_dump(mode="json")) == Budget(per_run=5)
