"""A board reader opens the report of a survey that an analyst sent as a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lotus.cli import main
from tests.cli.test_insight_survey import write
from tests.journeys.conftest import DESK, PHONE, look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.journey


@pytest.fixture
def report(tmp_path: Path) -> Path:
    now, then = write(tmp_path / "now.csv"), write(tmp_path / "then.csv", seed=2)
    words = ["insight", "survey", now, "--instrument", "staff-pulse", "--by", "team", "--earlier", then]
    assert main.main([*map(str, words), "--within", "team:division", "--out", str(tmp_path / "out")]) == 0
    return tmp_path / "out" / "report.html"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_report_is_read_at_a_desk_on_a_phone_and_without_script(
    browser: "Browser", report: Path, width: int
) -> None:
    # Given the report, when it is opened, then nothing else is loaded and nothing stands in the way
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split(":")[0]))
    page.goto(report.as_uri())
    look(page, anew=True)
    assert set(asked) <= {"file", "data"}
    assert page.locator("h1").count() == 1
    assert page.get_by_text("About 140 people answered.").is_visible()

    # Then each drawing is the one for this width, its figures stand below it, and text is not small
    drawings = page.locator(f".l-figure__{'wide' if width == DESK else 'phone'}")
    assert drawings.count() >= 4
    assert all(drawings.nth(place).is_visible() for place in range(drawings.count()))
    small = "[...document.querySelectorAll('svg text')].filter(one => one.getBoundingClientRect().height)"
    least = f"Math.min(...{small}.map(one => one.getBoundingClientRect().height))"
    assert page.evaluate(least) >= 11

    # When a heading of the contents is followed, then what is hidden is said kindly, with its reason
    page.get_by_role("link", name="What is hidden, and why").click()
    hidden = page.locator("section", has=page.locator("#hidden"))
    assert hidden.get_by_text("neither good nor bad").is_visible()
    assert "Porters" in hidden.inner_text()
    page.close()
