"""Alice writes the first letter to Dana, sends it, and gives her a code by telephone."""

import re

import pytest
from django.urls import reverse

from lotus.concerns.models import Letter
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OPEN = "[[what_was_said]]"
SAID = "- It has been said that eleven sets of night notes held no plan."


def fills_in(alice: Visitor, words: str) -> None:
    written = alice.field("The letter").input_value()
    assert OPEN in written
    alice.writes("The letter", written.replace(OPEN, words))


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (1280, False)])
def test_alice_writes_the_first_letter_and_sends_it(cast: Cast, meet: Meet, width: int, script: bool) -> None:
    # Given a concern with an adviser and a pastoral contact
    case = story.assigned(cast)

    # When Alice begins the letter, it is filled in but for what only a person can write
    alice = meet(cast.alice, width=width, script=script).goes_to(reverse("concerns:case", args=[case.pk]))
    alice.presses("Write the first letter to Dana").reads("One thing is still open")
    alice.presses("Save, and read it once more").reads("so the letter cannot go yet")
    alice.presses("Go back to the draft")
    fills_in(alice, SAID)

    # Then she reads it once more as Dana will, and signs it
    alice.presses("Save, and read it once more").reads("It has been said that eleven sets")
    alice.presses("Sign and send the letter").reads("A code for Dana")
    code = alice.page.locator(".l-code").inner_text()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code)

    # And the code is never seen again, though another can be had
    alice.goes_to(alice.page.url).does_not_read(code)
    alice.presses("Send a new link, and get a new code")
    assert alice.page.locator(".l-code").inner_text() != code
    assert Letter.objects.get().sent_at


def test_two_windows_never_overwrite_each_other(cast: Cast, meet: Meet) -> None:
    letter = story.first_letter(cast, story.assigned(cast))
    place = reverse("concerns:letter", args=[letter.case_id, letter.pk])
    first, second = meet(cast.alice).goes_to(place), meet(cast.alice).goes_to(place)
    first.writes("The letter", "Dear Dana, from the first window.").presses("Save the draft")
    second.writes("The letter", "Dear Dana, from the second window.").presses("Save the draft")
    second.reads("Alice Morgan saved this letter while you were writing").reads("from the first window")
    written = second.page.get_by_role("textbox", name="The letter")
    assert written.input_value() == "Dear Dana, from the second window."
    second.presses("Save the draft").reads("Version 4")
