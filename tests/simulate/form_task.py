"""A form with every type of field, between pages of every kind, as the file of a task."""

TASK = """
import ajeeb as aj
from ajeeb.forms import Debrief, FormPage

OPTIONS = [{"label": name.title(), "value": name} for name in ("one", "two", "three", "four")]


def form(*fieldsets):
    sections = [{"name": f"s{place}", "title": "Part", "fieldsets": [each]} for place, each in enumerate(fieldsets)]
    return {"form": {"title": "All", "instruction": "", "sections": sections, "submit_button": {"text": "Send"}}}


def fieldset(*fields, **more):
    return {"title": "", "rows": [{"fields": [field]} for field in fields], **more}


def field(name, kind, required=True, **more):
    validators = {"required": required, **more.pop("validators", {})}
    return {"name": name, "type": kind, "label": name, "validators": validators, **more}


everything = form(
    fieldset(
        field("line", "input", validators={"minLength": 3, "maxLength": 40}),
        field("code", "input", validators={"regexp": ["^[A-Z]{2}-[0-9]{3}$", ""]}),
        field("address", "email", validators={"regexp": "^[^@ ]+@[^@ ]+$"}),
        field("why", "textarea", validators={"minLength": 80, "maxLength": 200}),
        field("age", "number", validators={"regexp": "^[0-9]+$", "maxLength": 3}),
        field("word", "password", validators={"minLength": 8}),
    ),
    fieldset(
        field("one_of", "select", options=OPTIONS),
        field("some_of", "select", options=OPTIONS, multiple=True, validators={"minLength": 2, "maxLength": 3}),
        field("boxes", "checkbox", options=OPTIONS, validators={"maxLength": 2}),
        field("mood", "radio", options=OPTIONS),
        field("picture", "file", validators={"fileExtension": ["jpg", "png"]}),
        field("paper", "file", validators={"fileExtension": ["pdf"]}),
        {"name": "seed", "type": "hidden", "label": "", "value": "17"},
        {"name": "press", "type": "button", "value": "Press"},
    ),
    fieldset(field("never_seen", "input"), classes="hidden"),
    fieldset(field("in_template", "input"), lookup_name="more"),
)
about = form(fieldset(field("country", "input"), field("native", "radio", options=OPTIONS)))
opinion = form(fieldset(field("opinion", "textarea", False)))


@aj.task
def all_fields():
    return aj.Task(
        form=everything,
        assignments_per_unit=100,
        before=[aj.Consent("May we?"), aj.Instruction("Do it."), FormPage(about)],
        after=[Debrief("Thanks."), FormPage(opinion)],
    )
"""
