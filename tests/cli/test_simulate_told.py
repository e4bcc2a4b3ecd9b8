"""What `ajeeb simulate` says at its end."""

import re

from ajeeb.cli.simulate import told
from ajeeb.simulate.play import Report


def test_one_of_a_thing_is_one() -> None:
    said = told(Report(workers=1, seed=3, ended={"limit": 1}, attempts=1, took_s=1.25))
    assert said.startswith("1 worker (seed 3) made 1 attempt in ")
    assert "1 workers" not in said


def test_who_left_is_not_taken_for_a_number_of_workers() -> None:
    said = told(Report(workers=4, seed=3, ended={"goal": 3, "worker": 1}, attempts=12))
    assert re.search(r"^ended: 3 goal, 1 left early; turned away: 0$", said, re.MULTILINE)


def test_nobody_who_ended_is_said() -> None:
    assert "ended: nobody;" in told(Report(workers=2, seed=3))
