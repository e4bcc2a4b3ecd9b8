"""What simulated workers answer is accepted."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from ajeeb.forms import Choice, FieldSpec, Scale, Text, fitted, refusals, simulated

LENGTHS = st.tuples(st.integers(0, 300), st.integers(1, 300)).map(sorted)
TEXTS = st.builds(
    lambda bounds, required: Text("?", min=bounds[0], max=max(1, bounds[1]), required=required),
    LENGTHS,
    st.booleans(),
)
SCALES = st.builds(lambda low, steps: Scale("?", low, low + steps), st.integers(-50, 50), st.integers(1, 100))
CHOICES = st.lists(st.text(min_size=1), min_size=2, max_size=5).map(
    lambda options: Choice("?", tuple(options))
)


@given(TEXTS | SCALES | CHOICES, st.integers(0, 99))
def test_a_field_accepts_its_simulated_answer(spec: FieldSpec, seed: int) -> None:
    assert refusals({"f": spec}, {"f": simulated(spec, random.Random(seed))}) == {}


@given(TEXTS, st.text(alphabet="ab ", min_size=1).filter(str.strip))
def test_any_text_can_be_made_to_fit(spec: Text, text: str) -> None:
    made = fitted(spec, f"x{text}")
    assert refusals({"f": spec}, {"f": made}) == {}


def test_a_text_that_fits_stays() -> None:
    assert fitted(Text("?", min=2, max=5), "abc") == "abc"
