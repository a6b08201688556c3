"""Somebody reads the toolkit in Welsh on her telephone, keeps what she writes, and finds it again in English."""

import pytest
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
QUESTION = "Which of the four comes most easily to you?"


def test_reads_in_welsh_writes_and_changes_over(cast: Cast, meet: Meet) -> None:
    # Given Mo opens a section in Welsh, whose own text is in English and said to be
    phone = meet(cast.mo, width=320).goes_to("/cy/toolkit/").follows("Pedair elfen")
    phone.reads("Yn Saesneg y mae’r testun ei hun.")
    expect(phone.page.locator("article div[lang=en]")).to_be_visible()

    # When she tries its exercise, the page speaks Welsh and the questions English
    phone.follows("Agor yr ymarfer").follows("Ysgrifennwch amdano, i chi’ch hun yn unig")
    phone.presses("Ei gadw").reads("Ysgrifennwch rywbeth yn gyntaf.")
    phone.writes(QUESTION, "Gwrando.").presses("Ei gadw").reads("Dim ond chi all ddarllen y dudalen hon.")

    # Then she changes over where she is, and her words are there
    phone.page.get_by_role("link", name="English", exact=True).click()
    phone.reads("Only you can read this page").looks().reads("Gwrando.")
    expect(phone.page.locator("[lang=en]")).to_have_count(0)
