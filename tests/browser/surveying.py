"""A form with everything that a reviewer may meet, and procedures that give back whatever the page sent."""

from __future__ import annotations

from typing import Any

from PIL import Image

import ajeeb as aj
from ajeeb.forms import FormPage

TOKEN = '{{getPresignedUrl("https://pictures.s3.amazonaws.com/one.png")}}'


def field(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "label": name.capitalize(), **more}


def options(*values: Any) -> list[dict[str, Any]]:
    return [{"label": f"Option {value}", "value": value} for value in values]


def form(title: str, *fieldsets: dict[str, Any], **more: Any) -> dict[str, Any]:
    sections = [{"name": "one", "title": "One", "fieldsets": list(fieldsets)}]
    return {"form": {"title": title, "sections": sections, "submit_button": {"text": "Hand in"}, **more}}


def fieldset(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "", "rows": [{"fields": [each]} for each in fields], **more}


def a_survey() -> dict[str, Any]:
    first = fieldset(
        field("textarea", "text", help="Say it in your own words."),
        field("radio", "mood", options=options("good", "bad")),
        field("checkbox", "tags", options=options("a", "b")),
        field("select", "place", options=options("here", "there")),
        field("file", "picture"),
        field("input", "unseen", classes="hidden"),
        title="First",
    )
    round_of_it = fieldset(field("input", "more"), field("radio", "sure", options=options(1, 2)))
    return form(
        "A survey",
        first,
        {**round_of_it, "lookup_name": "again"},
        instruction=f"<p>Look: <img src='{TOKEN}' alt='A file on S3'></p>",
    )


def one_more(request_id: str, args: Any, agent_state: Any) -> Any:
    """A round of the template, with a picture that is kept, and with what the page sent as HTML."""
    kept = agent_state.keep(Image.new("RGB", (80, 60), (40, 90, 160)))
    html = args.get("html", "")
    made = fieldset(
        field("input", "more__1__", help=f'<img src="{kept}" alt="Kept">{html}'),
        field("radio", "sure__1__", options=options(1, 2)),
        lookup_name="again",
        instruction=html,
    )
    return {"fieldset_config": made, "echo": args}


def break_down(request_id: str, args: Any, agent_state: Any) -> Any:
    """Fails."""
    raise RuntimeError("out of order")


@aj.task
def survey() -> aj.Task:
    return aj.Task(
        form=[a_survey(), a_survey()],
        procedures={"oneMore": one_more, "breakDown": break_down},
        after=(FormPage(form("Your opinion", fieldset(field("input", "opinion")))),),
        assignments_per_unit=50,
    )
