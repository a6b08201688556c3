"""Somebody writes for herself, stops, goes on elsewhere, plans, lets a colleague read it, and takes it back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
HAPPENED = "What happened, in two or three lines?"
WORDS = "I said it would be fine, and moved on to bed numbers."


def test_writes_stops_goes_on_and_shares(cast: Cast, meet: Meet) -> None:
    # Given Mo begins to write about an exercise on her telephone, and is called away
    phone = meet(cast.mo, width=320).goes_to("/toolkit/exercises/1-2/").follows("Write about it")
    phone.reads("Only you can read this")
    with phone.page.expect_response(lambda answer: "/drafts/" in answer.url):
        phone.writes(HAPPENED, WORDS)
    phone.reads("Saved at")

    # When she opens the page on a computer, her words are there to the letter
    mo = meet(cast.mo).goes_to("/toolkit/").follows("1.2 Compassion, and how it differs")
    mo.presses("I have read this").reads("You read this on").follows("Open the exercise").follows(
        "Write about it"
    )
    expect(mo.field(HAPPENED)).to_have_value(WORDS)
    mo.presses("Keep it").reads(WORDS)

    # And she makes an action of it
    mo.follows("Turn it into an action").writes("When …", "somebody is upset in handover")
    mo.writes("I will …", "stay for five minutes").writes_day(
        "By when?", timezone.localdate() + timedelta(days=3)
    )
    mo.presses("Keep this action").reads("stay for five minutes")

    # When she lets Bob read it, without a script
    mo.follows("Share it with somebody").writes("Their work e-mail address", "bob@willowmere.example")
    mo.writes_day("Until when may they read it?", timezone.localdate() + timedelta(days=7))
    mo.chooses("Yes", of="May they write something back to you?").presses("Share it").reads(
        "They have not opened it"
    )

    # Then Bob reads it and writes back, and she sees both
    bob = (
        meet(cast.bob, width=320, script=False)
        .goes_to("/toolkit/mine/")
        .follows("Where did your response lie?")
    )
    bob.reads(WORDS).writes("What would you like to say to them?", "I have been there.").presses(
        "Send it to Mo"
    )
    mo.page.reload()
    mo.reads("They opened it on").reads("I have been there.")

    # And once she takes it back, he finds nothing there any more
    mo.presses("Take it back from Bob").reads("You took it back")
    assert bob.page.goto(bob.page.url).status == 404  # type: ignore[union-attr]
    mo.goes_to("/toolkit/mine/").reads("What I mean to do").goes_to("/toolkit/mine/calendar/")
    mo.goes_to("/toolkit/mine/delete/").chooses("Yes, delete it for good").presses("Delete all of it")
    mo.reads("All that you kept in the toolkit is deleted.")
