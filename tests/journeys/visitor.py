"""Somebody at a browser, spoken of in the words of the page. Each page they come to is looked at."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.factories.cast import PASSWORD
from tests.journeys.conftest import look

Meet = Callable[..., "Visitor"]


class Visitor:
    """Wraps a page; each step returns the visitor, so that a story reads as one."""

    def __init__(self, page: Page, *, script: bool = True) -> None:
        self.page, self.script = page, script
        self.faults: list[str] = []
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def looks(self) -> "Visitor":
        """The page as it stands now: accessible, not too wide, one main heading, no fault in its script."""
        assert not self.faults
        expect(self.page.locator("h1"), f"one main heading on {self.page.url}").to_have_count(1)
        if self.script:  # axe is a script itself; the same pages are looked at by those who have script
            look(self.page)
        return self

    def goes_to(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.looks()

    def reads(self, words: str) -> "Visitor":
        self.page.get_by_text(words).first.wait_for()
        return self

    def does_not_read(self, words: str) -> "Visitor":
        assert words not in self.page.content()
        return self

    def follows(self, words: str) -> "Visitor":
        """Follow a link by its words."""
        self.page.locator("main a, nav a", has_text=words).first.click()
        self.page.wait_for_load_state()
        return self.looks()

    def presses(self, words: str) -> "Visitor":
        """Press a button by its words."""
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()
        return self.looks()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True).first

    def writes(self, label: str, words: str) -> "Visitor":
        self.field(label).fill(words)
        return self

    def writes_day(self, question: str, day: date) -> "Visitor":
        """Fill in the three boxes of a day."""
        boxes = self.page.get_by_role("group", name=question)
        for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(name).fill(str(value))
        return self

    def chooses(self, words: str, *, of: str = "") -> "Visitor":
        """Choose an answer by its words; `of` names the question where answers repeat."""
        place = self.page.get_by_role("group", name=of) if of else self.page
        place.get_by_label(words, exact=True).first.check()
        return self

    def picks(self, label: str, words: str) -> "Visitor":
        """Pick from a list."""
        self.field(label).select_option(label=words)
        return self

    def signs_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        self.goes_to("/sign-in/")
        self.writes("E-mail address", email).writes("Password", password)
        return self.presses("Sign in")
