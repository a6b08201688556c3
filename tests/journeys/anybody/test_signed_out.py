"""The session ends while somebody writes: what they wrote waits for them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lotus.kernel.models import Sitting
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey

WORDS = "Eleven sets of night notes hold no plan. I want to write down carefully what I saw."


def _leave_for(minutes: int) -> None:
    """As if nobody had touched any page since so many minutes ago."""
    Sitting.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (1280, False)])
def test_what_was_half_written_is_kept_and_given_back(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given Alice signs in and begins to record a concern
    alice = meet(width=width, script=script).signs_in("alice@willowmere.example")
    alice.goes_to("/concerns/raise/").writes("What happened?", WORDS)

    # When she is called away, and presses the button half an hour later
    _leave_for(30)
    alice.presses("Record the concern")

    # Then she is told why, and that nothing is lost
    alice.reads("Signed out for your safety").reads("What you wrote is kept")
    alice.does_not_read("Eleven sets")

    # When she signs in again, she is back at the form, with her words in it
    alice.follows("Sign in to go on").writes("E-mail address", "alice@willowmere.example")
    alice.writes("Password", "warm paper and deep water").presses("Sign in")
    assert alice.page.url.endswith("/concerns/raise/")
    expect(alice.field("What happened?")).to_have_value(WORDS)


def test_a_colleague_at_the_same_computer_does_not_get_those_words(cast: Cast, meet: Meet) -> None:
    alice = meet().signs_in("alice@willowmere.example")
    alice.goes_to("/concerns/raise/").writes("What happened?", WORDS)
    _leave_for(30)
    alice.presses("Record the concern").reads("What you wrote is kept").follows("Sign in to go on")
    charlie = alice.writes("E-mail address", "charlie@otherdale.example")
    charlie.writes("Password", "warm paper and deep water").presses("Sign in")
    expect(charlie.field("What happened?")).to_have_value("")
    charlie.does_not_read("Eleven sets")


def test_a_page_only_read_says_why_too_and_leads_back(cast: Cast, meet: Meet) -> None:
    alice = meet().signs_in("alice@willowmere.example")
    _leave_for(21)
    alice.goes_to("/concerns/").reads("Nobody had used this page for 20 minutes")
    alice.does_not_read("What you wrote is kept")
    alice.follows("Sign in to go on")
    alice.writes("E-mail address", "alice@willowmere.example").writes("Password", "warm paper and deep water")
    alice.presses("Sign in")
    assert alice.page.url.endswith("/concerns/")
