"""What a page must not do while a test drives it, and what axe says about it."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, expect

AXE = Path("frontend/node_modules/axe-core/axe.min.js")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Colours move to their new values for a moment: what axe reads meanwhile is nobody's choice.
AT_REST = """
() => new Promise(requestAnimationFrame).then(() => Promise.allSettled(
    document.getAnimations().filter(it => it.effect.getTiming().iterations < 9).map(it => it.finished)
))
"""
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Problems:
    """Errors that pages wrote to the console, uncaught ones and breaches of the content policy included.

    A test that provokes one says so beforehand: problems.allow("status of 503").
    """

    seen: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Accept errors in which this regular expression is found."""
        self.allowed.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        """Collect from every page and frame of a context."""
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)

    def unexpected(self) -> list[str]:
        """What was seen and not allowed."""
        return [text for text in self.seen if not any(re.search(p, text) for p in self.allowed)]

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: WebError) -> None:
        self.seen.append(f"uncaught: {error.error}")


def axe(page: Page, within: str = "html") -> list[str]:
    """What axe finds wrong (WCAG 2.2 AA and best practice), a line per element; empty when all is well."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": WCAG_22_AA}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.evaluate(
        f"axe.run({json.dumps(within)}, {json.dumps(options)}).then(result => result.violations)"
    )
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


def go_dark(page: Page) -> None:
    """Let the device ask for dark colours."""
    page.emulate_media(color_scheme="dark")


def sound(page: Page) -> None:
    """Nothing is wrong for axe in light and dark, and nothing is wider than the window."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        page.evaluate(AT_REST)
        found = axe(page)
        assert not found, f"{scheme}: {found}"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
