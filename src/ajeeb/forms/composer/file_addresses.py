"""Pictures and other files below `insertions/`, named in HTML by that path, and the addresses they are served at."""

from __future__ import annotations

import re
from typing import Any

from .attributes import HTML_ATTRIBUTES
from .json_values import Json

_ATTRIBUTE = re.compile(
    r"(?<=[\s\"'/])(?:src|srcset|href|poster|data)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE
)
_IN_ATTRIBUTE = re.compile(r"(?<=[=\"'\s,])(?:\./)?(?=insertions/)")
_IN_STYLE = re.compile(r"(\burl\([\"']?)(?:\./)?(?=insertions/)", re.IGNORECASE)


def with_file_addresses(value: Json, base: str) -> Any:
    """The same JSON, in which an author's HTML has the addresses of files that it named as `insertions/…`.

    HTML is what stands in the attributes that are shown as HTML. base: what stands before `insertions/` in an address.
    """
    match value:
        case list():
            return [with_file_addresses(item, base) for item in value]
        case dict():
            return {
                name: _addressed(inner, base)
                if isinstance(inner, str) and name in HTML_ATTRIBUTES
                else with_file_addresses(inner, base)
                for name, inner in value.items()
            }
    return value


def _addressed(html: str, base: str) -> str:
    if "insertions/" not in html:
        return html
    attributes = _ATTRIBUTE.sub(lambda one: _IN_ATTRIBUTE.sub(base, one[0]), html)
    return _IN_STYLE.sub(rf"\g<1>{base}", attributes)
