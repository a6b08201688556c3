"""Every part in every state, in a real browser."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from playwright.sync_api import Page

from lotus.ui import gallery, styleguide
from tests.ui.conftest import Site

pytestmark = pytest.mark.journey

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AROUND: dict[str, Any] = {
    "organisation": SimpleNamespace(name="Willowmere"),
    "person": SimpleNamespace(name="Alice Morgan"),
    "memberships": 2,
    "demo": True,
    "navigation": [
        SimpleNamespace(label="Home", url="/", current=False),
        SimpleNamespace(label="Concerns", url="/concerns/", current=True),
    ],
    "support": styleguide.SUPPORT,
}
PAGES = {
    "/styleguide": ("ui/styleguide.jinja", styleguide.examples),
    "/styleguide/pictures": ("ui/gallery.jinja", lambda: {"walls": gallery.walls()}),
    "/400": ("ui/errors/400.jinja", dict),
    "/413": ("ui/errors/400.jinja", lambda: {"too_large": True}),
    "/404": ("ui/errors/404.jinja", dict),
    "/403": ("ui/errors/403.jinja", dict),
    "/500": ("ui/errors/500.jinja", lambda: {"kept": True, "note": "7F3K"}),
    "/500-unkept": ("ui/errors/500.jinja", dict),
    "/signed-out-by-hand": ("ui/signed-out.jinja", dict),
    "/signed-out-after-a-day": ("ui/signed-out.jinja", lambda: {"reason": "day", "kept": False}),
    "/signed-out": ("ui/signed-out.jinja", lambda: {"reason": "idle", "kept": True, "minutes": 20}),
    "/not-trusted": ("ui/not-trusted.jinja", lambda: {"kept": True, "back": "/concerns/"}),
}


def render(path: str) -> str:
    template, context = PAGES[path]
    around = {} if path.startswith("/500") else AROUND
    return str(engines["jinja2"].get_template(template).render({**around, **context()}))


@pytest.fixture
def pages(site: Site) -> Site:
    site.pages = {path: lambda path=path: render(path) for path in PAGES}  # type: ignore[misc]
    return site


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    page: Page, pages: Site, path: str, width: int
) -> None:
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(pages.address + path)
    found = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    assert found.response["passes"], "axe did run"
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert troubles == [], "no error, and nothing the content security policy refused"


def test_our_style_is_there_and_no_blue_of_the_nhs(page: Page, pages: Site) -> None:
    page.goto(pages.address + "/styleguide")
    header = "getComputedStyle(document.querySelector('.l-header')).backgroundColor"
    assert page.evaluate(header) == "rgb(20, 63, 72)"
    blue = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((element) =>
          [null, "::before", "::after"].map((part) => getComputedStyle(element, part)))
          .filter((style) => ["color", "backgroundColor", "borderTopColor", "borderRightColor",
            "borderBottomColor", "borderLeftColor", "outlineColor", "textDecorationColor", "fill", "stroke",
            "boxShadow", "caretColor", "accentColor"].some((name) => style[name].includes("rgb(0, 94, 184)")))
          .length"""
    )
    assert blue == 0


def test_the_font_is_ours_and_comes_from_here(page: Page, pages: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages.address + "/styleguide")
    assert page.evaluate("document.fonts.check('1em \"Atkinson Hyperlegible Next\"')")
    assert all(url.startswith(pages.address) for url in asked)


def test_pressing_tab_first_offers_to_skip_to_the_content(page: Page, pages: Site) -> None:
    page.goto(pages.address + "/404")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_is_to_be_put_right_is_read_first_and_leads_to_its_field(page: Page, pages: Site) -> None:
    page.goto(pages.address + "/styleguide")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.get_by_role("link", name="That day is not in the calendar").click()
    assert page.evaluate("document.activeElement.id") == "id_wrong-day-day"


def test_a_scale_is_chosen_by_keyboard_and_says_what_the_level_means(page: Page, pages: Site) -> None:
    page.goto(pages.address + "/styleguide")
    page.locator("#id_empty-chips-3").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.locator("#id_empty-chips-4").is_checked()
    assert page.locator("#id_empty-chips-4-means").is_visible()
    assert not page.locator("#id_empty-chips-3-means").is_visible()


def test_everything_that_can_be_pressed_is_large_enough(page: Page, pages: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(pages.address + "/styleguide")
    low = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, .l-chips__label, .l-nav a, .l-footer a")]
          .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 24)
          .map((each) => each.outerHTML)"""
    )
    assert low == []


def test_pages_work_without_script(browser: Any, pages: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages.address + "/styleguide")
    assert page.locator("#id_wrong-secret").is_visible()
    assert page.get_by_role("button", name="Show password").count() == 0
    assert page.locator(".nhsuk-error-summary").is_visible()
    context.close()


def test_no_page_holds_inline_style_or_script() -> None:
    for path in PAGES:
        html = render(path)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", html), path


def test_a_printed_page_has_words_and_pictures_but_nothing_to_press(page: Page, pages: Site) -> None:
    page.goto(pages.address + "/styleguide")
    page.emulate_media(media="print")
    assert not page.locator(".l-nav").is_visible()
    assert not page.locator(".nhsuk-button").first.is_visible()
    assert page.locator(".l-facts").first.is_visible()


def test_the_page_for_a_fault_needs_nothing_from_anybody() -> None:
    html = render("/500")
    assert "What you had just written is kept." in html
    assert "116 123" in html


def test_titles_say_when_something_is_to_be_put_right() -> None:
    template = "{% extends 'ui/layout.jinja' %}{% block title %}Raise{% endblock %}"
    page = engines["jinja2"].env.from_string(template)
    assert "<title>Error: Raise – Lotus</title>" in page.render(form=styleguide.Example({}))
    assert "<title>Raise – Lotus</title>" in page.render(form=styleguide.Example())


def test_one_may_change_organisation_only_with_more_than_one() -> None:
    layout = engines["jinja2"].env.get_template("ui/layout.jinja")
    assert "Change organisation" not in layout.render(**{**AROUND, "memberships": 1})


def test_every_file_a_page_names_is_there() -> None:
    for path in PAGES:
        for name in re.findall(r'(?:href|src)="/static/([^"]+)"', render(path)):
            assert (Path(styleguide.__file__).parent / "static" / name).is_file(), name


def test_what_has_the_focus_is_yellow(page: Page, pages: Site) -> None:
    page.goto(pages.address + "/styleguide")
    for control in (".nhsuk-button--secondary", ".nhsuk-button", ".l-quiet-button", ".l-nav a", ".l-brand"):
        page.locator(control).first.focus()
        colour = "getComputedStyle(document.activeElement).backgroundColor"
        assert page.evaluate(colour) == "rgb(255, 235, 59)", control


@pytest.mark.parametrize("width", [1280, 320])
def test_no_short_answer_is_broken_over_two_lines(page: Page, pages: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(pages.address + "/styleguide")
    broken = page.evaluate(
        """() => [...document.querySelectorAll(".nhsuk-radios__label, .nhsuk-checkboxes__label, .l-chips__label")]
          .filter((label) => !label.textContent.trim().includes(" "))
          .filter((label) => {
            const range = document.createRange()
            range.selectNodeContents(label)
            const boxes = [...range.getClientRects()].filter((box) => box.width > 1)
            return new Set(boxes.map((box) => Math.round(box.top))).size > 1
          }).map((label) => label.textContent.trim())"""
    )
    assert broken == []
