"""What a worker is asked and shown, as data; and whether an answer is acceptable."""

from .conditions import Comparable, Condition
from .fields import Answers, Choice, Fields, FieldSpec, Scale, Text, fitted, impossible, refusals, simulated
from .pages import Consent, Image, Instruction, Page

__all__ = [
    "Answers", "Choice", "Comparable", "Condition", "Consent", "FieldSpec", "Fields", "Image", "Instruction", "Page",
    "Scale", "Text", "fitted", "impossible", "refusals", "simulated",
]  # fmt: skip
