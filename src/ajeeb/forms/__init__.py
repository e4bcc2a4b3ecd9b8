"""What a worker is asked and shown, as data; and whether an answer is acceptable."""

from .conditions import Comparable, Condition
from .fields import Answers, Choice, Fields, FieldSpec, Scale, Text, fitted, impossible, refusals, simulated
from .pages import Consent, Debrief, FormPage, Image, Instruction, Page, TextPage

__all__ = [
    "Answers", "Choice", "Comparable", "Condition", "Consent", "Debrief", "FieldSpec", "Fields",
    "FormPage", "Image", "Instruction", "Page", "Scale", "Text", "TextPage",
    "fitted", "impossible", "refusals", "simulated",
]  # fmt: skip
