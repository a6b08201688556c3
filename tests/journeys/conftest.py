"""A browser for journeys: signed in as somebody, looked at with axe, at the width of a desk or a phone."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

    from lotus.kernel.models import Person
    from tests.journeys.visitor import Visitor

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK, PHONE = 1280, 320
WAIT = 30_000  # milliseconds, as the machine may be busy with other tests

Visit = Callable[..., "Page"]


@pytest.fixture
def visit(live_server: "LiveServer", browser: "Browser") -> Iterator[Visit]:
    """`visit(person, width=1280, script=True)`: a page of this person's own browser, whose addresses begin here."""
    from django.conf import settings

    from tests.factories.browser import begin_session

    opened: list[BrowserContext] = []

    def open_for(
        person: "Person | None" = None, width: int = DESK, script: bool = True, **options: Any
    ) -> "Page":
        size: Any = {"width": width, "height": 900}
        context = browser.new_context(
            base_url=live_server.url, viewport=size, java_script_enabled=script, **options
        )
        opened.append(context)
        if person:
            name, value = settings.SESSION_COOKIE_NAME, begin_session(person)
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(WAIT)
        return page

    yield open_for
    for context in opened:
        context.close()


@pytest.fixture
def meet(visit: Visit) -> Callable[..., "Visitor"]:
    """`meet(person, width=1280, script=True)`: somebody at a browser, spoken of in the words of the page."""
    from tests.journeys.visitor import Visitor

    return lambda *who, **how: Visitor(visit(*who, **how), script=how.get("script", True))


CONTRASTS = """() => [...new Set([...document.body.querySelectorAll('*')].map(one => [one, one.parentElement].map(
    of => of.tagName + [...of.attributes].filter(each => /^(class|role|disabled|hidden|open|aria-(current|invalid))$/
        .test(each.name)).map(each => each.name + each.value)).join(' in ')))]"""
"""What decides which colours meet: each kind of element in its kind of parent."""

SEEN: dict[int, set[str]] = {}
"""Of these, by width, those whose contrast axe has measured in this process. It takes longer than all else it does."""


def look(page: "Page", *, anew: bool = False) -> None:
    """Nothing that axe finds, and nothing that has to be scrolled sideways.

    Contrast is measured where a page shows anything that was not measured yet at this width; always if `anew`.
    """
    from axe_playwright_python.sync_playwright import Axe

    shown = set(page.evaluate(CONTRASTS))
    seen = SEEN.setdefault(page.evaluate("innerWidth"), set())
    options: dict[str, Any] = {"runOnly": TAGS, "resultTypes": ["violations"]}
    if shown <= seen and not anew:
        options["rules"] = {"color-contrast": {"enabled": False}}
    found = Axe().run(page, options=options).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], page.url
    seen |= shown
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
