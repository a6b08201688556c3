"""Somebody would rather read in Welsh, on a phone, with and without script."""

import pytest

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("width", "script"), [(320, True), (1280, False)])
def test_mo_signs_in_in_welsh_and_changes_over_without_losing_the_place(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given Mo opens the page for signing in, and changes to Welsh
    mo = meet(width=width, script=script).goes_to("/sign-in/?next=/cy/account/")
    mo.page.get_by_role("link", name="Cymraeg").click()
    mo.looks().reads("Mewngofnodi i Lotus").reads("Nid oes siaradwr Cymraeg wedi ei darllen eto.")
    assert mo.page.locator("html").get_attribute("lang") == "cy"

    # When something is to be put right
    mo.presses("Mewngofnodi").reads("Mae 2 beth i’w cywiro.").looks()

    # And they sign in
    mo.writes("Cyfeiriad e-bost", "mo@willowmere.example").writes("Cyfrinair", "warm paper and deep water")
    mo.presses("Mewngofnodi").reads("Eich mewngofnodi")

    # Then they go on in Welsh, and may change over where they are
    mo.page.get_by_role("link", name="Cymorth", exact=True).first.click()
    mo.looks().reads("Cymorth nawr").reads("y Samariaid")
    mo.page.get_by_role("link", name="English").click()
    mo.looks().reads("Support now")
    assert mo.page.url.endswith("/support/")
    assert mo.page.locator("html").get_attribute("lang") == "en-GB"


def test_the_pages_open_to_everybody_are_sound_in_welsh(meet: Meet, db: None) -> None:
    visitor = meet(width=320)
    for path in (
        "/support/",
        "/privacy/",
        "/accessibility/",
        "/who-can-see-what/",
        "/forgotten/",
        "/demo/mail",
    ):
        visitor.goes_to(f"/cy{path}").reads("Drafft yw’r dudalen Gymraeg hon.")
