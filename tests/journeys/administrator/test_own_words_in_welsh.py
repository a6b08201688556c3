"""Somebody who reads Welsh puts a text of the toolkit into Welsh, in an editor that speaks Welsh to them."""

import pytest
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
POINT = "Y pwynt, mewn brawddeg neu ddwy"


def test_a_text_is_written_in_welsh_seen_kept_and_read(cast: Cast, meet: Meet) -> None:
    # Given Ada comes to the editor from the Welsh front page, on her telephone, and the words are in English yet
    ada = meet(cast.ada, width=320).goes_to("/cy/toolkit/").follows("Golygu’r pecyn cymorth")
    ada.goes_to("/cy/toolkit/edit/toolkit/1-2/cy/").reads("Nid oes Cymraeg eto.")

    # When she leaves out what is needed she is told in Welsh, and nothing is kept
    ada.writes(POINT, "").presses("Gweld sut y bydd yn darllen").reads("Mae un peth i’w gywiro.")

    # And with it she sees the page as it will be, and keeps it
    ada.writes(POINT, "Teimlo, a gwneud.").presses("Gweld sut y bydd yn darllen")
    ada.reads("Fel hyn y bydd yn darllen.").reads("Teimlo, a gwneud.").presses("Cadw’r fersiwn hon")
    ada.reads("Eich fersiwn chi sy’n dal o hyn ymlaen.")

    # Then Mo reads it in Welsh, said to be Welsh, and the English page stays as it was
    mo = meet(cast.mo, width=320).goes_to("/cy/toolkit/read/1-2/").reads("Teimlo, a gwneud.")
    expect(mo.page.locator("article div[lang=en]")).to_have_count(0)
    mo.goes_to("/toolkit/read/1-2/").does_not_read("Teimlo, a gwneud.")

    # And what she wrote stands as the first of the versions
    ada.goes_to("/cy/toolkit/edit/toolkit/1-2/cy/before/").reads("Fersiwn 1 ·")
