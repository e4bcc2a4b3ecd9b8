"""The HTML of a form's author, without what would run where the form is only looked at."""

from __future__ import annotations

import re

import nh3

from .json_values import Json
from .markup import printable

_TAGS = nh3.ALLOWED_TAGS | {
    "audio", "big", "address", "font", "main", "meter", "picture", "progress", "section", "source", "style", "tfoot",
    "track", "video",
}  # fmt: skip
_ANYWHERE = {"align", "class", "dir", "height", "id", "lang", "role", "style", "title", "width"}
_OF_TAG = {
    "a": {"href", "name", "target"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "details": {"open"},
    "font": {"color", "face", "size"},
    "img": {"alt", "loading", "sizes", "src", "srcset"},
    "meter": {"max", "min", "value"},
    "progress": {"max", "value"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"valign"},
    "th": {"valign"},
    "tr": {"valign"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "loop", "muted", "playsinline", "poster", "preload", "src"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "data"}
_BLANK = re.compile(r"[\x00-\x20]+")


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """No links to documents that are written out in the link."""
    is_document = attribute == "href" and _BLANK.sub("", value).lower().startswith("data:")
    return None if is_document else value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script"},
    attributes={
        tag: _OF_TAG.get(tag, set()) | nh3.ALLOWED_ATTRIBUTES.get(tag, set())
        for tag in _OF_TAG.keys() | nh3.ALLOWED_ATTRIBUTES.keys()
    }
    | {"*": _ANYWHERE},
    attribute_filter=_kept,
    generic_attribute_prefixes={"data-", "aria-"},
    url_schemes=_SCHEMES,
)


def author_html(text: Json) -> str:
    """The text as HTML: scripts, event handlers, `javascript:` links and frames are gone, tags are balanced.

    Style elements, classes, ids, images, media and tables stay. Empty for what is no text.
    """
    return _CLEANER.clean(printable(text)) if isinstance(text, str) else ""
