"""Somebody without a name tells of a concern on a phone, and comes back to an answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.cast import Cast
from tests.journeys.conftest import PHONE
from tests.journeys.visitor import Meet, Visitor

pytestmark = pytest.mark.journey


def tells(visitor: Visitor) -> str:
    """As far as the inbox; the twelve words."""
    visitor.goes_to("/raise/willowmere/").reads("You need no account, and no name.")
    visitor.presses("Begin").reads("Write down these twelve words")
    words = " ".join(visitor.page.locator("#words + ol li, .l-card ol li").all_inner_texts())
    visitor.presses("I have written them down")
    visitor.presses("Send it to us").reads("Write what happened. A few words are enough")
    visitor.writes("What happened?", "Nobody answered the bell for an hour.")
    visitor.chooses("No", of="Could somebody be at risk right now?")
    visitor.chooses("A process", of="What is it about?").writes("Who or what is it about?", "Bells on Ward 7")
    visitor.presses("Send it to us").reads("Thank you. We have it")
    return words


def takes_up(alice: Visitor) -> None:
    alice.goes_to("/").reads("Read what somebody has told us")
    alice.follows("Read it").reads("Nobody answered the bell for an hour.")
    alice.follows("Record it as a concern")
    alice.writes("The concern, in a few words", "answering bells")
    alice.chooses("Clinical performance").writes("Where is it?", "Ward 7")
    alice.presses("Record the concern").reads("Concern about answering bells")
    alice.follows("Talk with whoever raised it").reads("They have had no answer yet")
    alice.writes("Write to whoever raised it", "Thank you. The bells are being mended.")
    alice.chooses("No", of="Does this tell them what came of it?")
    alice.presses("Send it to them").reads("They had a first answer")


@pytest.mark.django_db(transaction=True)
def test_somebody_tells_without_a_name_and_reads_the_answer(cast: Cast, meet: Meet) -> None:
    somebody, alice = meet(width=PHONE), meet(cast.alice)
    words = tells(somebody)
    takes_up(alice)
    somebody.goes_to("/raise/willowmere/").follows("I have twelve words already")
    somebody.writes("Your twelve words", words).presses("Open it")
    somebody.reads("The bells are being mended.").reads("Somebody read it and answered you")
    assert somebody.page.context.cookies() == []
    assert somebody.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.django_db(transaction=True)
def test_the_practitioner_is_heard_as_they_wish(cast: Cast, meet: Meet) -> None:
    from tests.factories import story

    case = story.assigned(cast)
    alice, dana = meet(cast.alice), meet(cast.dana, width=PHONE)
    again = timezone.localdate() + timedelta(days=5)
    alice.goes_to(f"/concerns/{case.pk}/").follows("Say why they are not told yet")
    alice.writes("Why are they not told yet?", "The police ask us to wait.")
    alice.writes_day("When do you look at this again?", again)
    alice.presses("Keep the reason").reads("The police ask us to wait.")
    letter = story.first_letter(cast, case)
    from lotus.concerns.actions import letters

    letters.send(letter, number=letter.version, by=cast.alice, at=timezone.now())
    dana.goes_to(f"/concerns/{case.pk}/where-things-stand/").follows("Say who should be there for you")
    dana.chooses("By telephone").writes("Who should it not be?", "Nobody who works at night")
    dana.presses("Tell us").reads("Where things stand")
    alice.goes_to(f"/concerns/{case.pk}/assign/").reads("Nobody who works at night")
    alice.goes_to(f"/concerns/{case.pk}/")
    alice.follows("Enter Dana’s account").chooses("By telephone", of="How did they give it?")
    alice.writes_day("On which day?", timezone.localdate()).writes("What did they say?", "I was alone.")
    alice.presses("Put it on record").reads("Given by telephone on")
    dana.goes_to(f"/concerns/{case.pk}/where-things-stand/account/").reads("Put on record for you")
