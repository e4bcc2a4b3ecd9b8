"""What a worker does on the page, by the names that a worker reads there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PROMPT = "Describe the picture"
FIRST = "A blue lake under a pale sky"


@dataclass
class Desk:
    """One worker's page."""

    page: Page

    # -- what is there

    @property
    def prompt(self) -> Locator:
        return self.page.get_by_role("textbox", name=PROMPT)

    @property
    def main(self) -> Locator:
        """The button that goes on."""
        return self.page.locator("form button[type=submit]")

    @property
    def where(self) -> Locator:
        """Such as `Attempt 2 of 4`."""
        return self.page.locator("#where")

    @property
    def waiting(self) -> Locator:
        return self.page.locator(".waiting-title")

    @property
    def saved(self) -> Locator:
        return self.page.locator("p.saved").first

    @property
    def said(self) -> Locator:
        """What a screen reader is told."""
        return self.page.locator("main > .visually-hidden[role=status]")

    @property
    def notice(self) -> Locator:
        return self.page.locator(".callout-warn")

    @property
    def earlier(self) -> Locator:
        return self.page.locator("details.attempt")

    def picture(self, k: int) -> Locator:
        """The open result of attempt k."""
        return self.page.get_by_role("img", name=f"picture for attempt {k}", exact=False)

    def step(self, score: int) -> Locator:
        return self.page.get_by_role("radio", name=str(score), exact=True)

    # -- what is done

    def come(self, url: str) -> Desk:
        self.page.goto(url)
        return self

    def consent(self) -> Desk:
        self.page.get_by_role("checkbox").check()
        self.page.get_by_role("button", name=re.compile("Continue|Start the task")).click()
        return self

    def write(self, text: str) -> Desk:
        self.prompt.fill(text)
        return self

    def score(self, score: int) -> Desk:
        self.step(score).check()
        return self

    def go(self, name: str) -> Desk:
        """Press the main button, which must be called so."""
        expect(self.main).to_have_text(name)
        self.main.click()
        return self

    def turn(self, text: str, k: int, score: int | None = None) -> Desk:
        """A whole attempt: judge what is there, write, send, wait for the picture."""
        if score is not None:
            self.score(score)
        self.write(text).go("Send" if score is None else "Update")
        return self.sees(k)

    def sees(self, k: int) -> Desk:
        """The picture of attempt k has come."""
        expect(self.picture(k)).to_be_visible()
        return self

    # -- what is seen

    def pictures(self) -> list[str]:
        """The address of every picture that was made, in order."""
        found = self.page.locator("details.attempt summary img, .current-result img")
        return [str(image.get_attribute("src")) for image in found.all()]

    def tab_to(self, target: Locator, most: int = 30) -> None:
        """Press Tab until the focus is there, as somebody without a mouse does."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError("Tab does not get there")


def focused(target: Locator) -> None:
    """The focus is here, or comes here."""
    expect(target).to_be_focused()
