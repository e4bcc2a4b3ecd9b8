"""The fields a worker fills, one folder each: what it declares and accepts, and what a simulated worker answers.

Written in Python as `aj.Scale("How close is it?", 1, 10)`; the same as data in YAML (`{kind: scale, …}`) and on
the wire. A field compared with a value is a condition: `score == 10`.
"""

from .choice import Choice
from .pick import Pick
from .scale import Scale
from .spec import Answer, Answers, Fields, FieldSpec, impossible, refusals, simulated
from .text import Text, fitted

__all__ = [
    "Answer", "Answers", "Choice", "FieldSpec", "Fields", "Pick", "Scale", "Text", "fitted", "impossible", "refusals",
    "simulated",
]  # fmt: skip
