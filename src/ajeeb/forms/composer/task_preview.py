"""What a panel shows of a task before it is taken: title and instruction, as one page of HTML."""

from __future__ import annotations

import re

from .author_html import author_html
from .json_values import Json
from .markup import element

_LEFT_OUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.55 system-ui, sans-serif; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
img, video { max-width: 100%; height: auto; }
"""


def task_preview(version: Json) -> str:
    """The document, style included. What the author wrote loses its scripts; an ellipsis stands for each token."""
    form = version["form"]
    title, instruction = (_without_tokens(form.get(name)) for name in ("title", "instruction"))
    plain_title = author_html(re.sub(r"<[^>]*>", " ", title)).strip()
    body = element("h1", {}, author_html(title)) + element("div", {}, author_html(instruction))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{plain_title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _without_tokens(text: Json) -> str:
    return _LEFT_OUT.sub("…", text) if isinstance(text, str) else ""
