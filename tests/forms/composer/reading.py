"""Reading HTML that was made, as a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "img", "br", "hr", "wbr", "source", "col", "area"})
LINKS = frozenset({"href", "src", "action", "formaction", "poster", "background", "data", "xlink:href"})
SCHEMES = ("javascript:", "vbscript:", "data:text")


@dataclass
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str | None = None, **attributes: str) -> list[Node]:
        """The elements in this one, outer ones first; `class_` asks for one class of several."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.matches(tag, attributes):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str | None = None, **attributes: str) -> Node:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def matches(self, tag: str | None, attributes: dict[str, str]) -> bool:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        classes = wanted.pop("class", None)
        mine = (self.attributes.get("class") or "").split()
        return (
            tag in (None, self.tag)
            and (classes is None or classes in mine)
            and all(self.attributes.get(name) == value for name, value in wanted.items())
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute of {tag} stands twice"
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends {self.open[-1].tag}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """The elements of a fragment; fails if tags do not match."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"{reader.open[-1].tag} is not closed"
    return reader.open[0]


def dangers(html: str) -> list[str]:
    """What would run, or load a document, if a browser showed this."""
    found = []
    for node in read(html).all():
        if node.tag in {"script", "svg", "math", "iframe", "object", "embed", "base", "meta", "link"}:
            found.append(node.tag)
        for name, value in node.attributes.items():
            said = "".join((value or "").split()).lower()
            if name.startswith("on") or (name in LINKS and said.startswith(SCHEMES)):
                found.append(f"{name}={value}")
    return found


HOSTILE = (
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</select></form><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066",
    "\ud800 \0 \x1b[2J &lt;b&gt; &#60;",
    "<!--",
    "<![CDATA[",
)
"""Texts of workers who mean no good."""
