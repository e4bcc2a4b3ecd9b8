"""What a worker is asked and shown, as data; and whether an answer is acceptable."""

from .conditions import OF_ASK, OF_OUTPUT, AskedField, Comparable, Condition, Operand, output
from .fields import (
    Answers,
    Choice,
    Fields,
    FieldSpec,
    Pick,
    Scale,
    Text,
    fitted,
    impossible,
    refusals,
    simulated,
)
from .pages import Consent, Debrief, FormPage, Image, Instruction, Page, TextPage

__all__ = [
    "OF_ASK", "OF_OUTPUT", "Answers", "AskedField", "Choice", "Comparable", "Condition", "Consent", "Debrief",
    "FieldSpec", "Fields", "FormPage", "Image", "Instruction", "Operand", "Page", "Pick", "Scale", "Text", "TextPage",
    "fitted", "impossible", "output", "refusals", "simulated",
]  # fmt: skip
