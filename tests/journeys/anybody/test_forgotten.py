"""Somebody has forgotten their password, late at night, on a phone."""

import re

import pytest
from django.core import mail

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey

CHOSEN = "green stairs quiet otter"


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)])
def test_a_forgotten_password_is_replaced_by_a_link(cast: Cast, meet: Meet, width: int, script: bool) -> None:
    # Given Alice tries too often
    alice = meet(width=width, script=script).goes_to("/sign-in/")
    for _try in range(6):
        alice.goes_to("/sign-in/").writes("E-mail address", "alice@willowmere.example")
        alice.writes("Password", "not this one at all").presses("Sign in")

    # Then a kind page asks her to wait, and offers a link
    alice.reads("Let us wait a moment").reads("Nothing is locked")
    alice.follows("I have forgotten my password")

    # When she asks for one
    alice.presses("Send me a link").reads("Write your e-mail address")
    alice.writes("E-mail address", "alice@willowmere.example").presses("Send me a link")
    alice.reads("Look at your e-mail")
    found = re.search(r"(/new-password/\S+)", mail.outbox[-1].body)
    assert found

    # And chooses another password, the second time with the same one twice
    alice.goes_to(found[1]).writes("Choose a password", CHOSEN)
    alice.writes("The same password again", "something else entirely").presses("Keep this password")
    alice.reads("The two passwords differ")
    alice.writes("Choose a password", CHOSEN).writes("The same password again", CHOSEN)
    alice.presses("Keep this password").reads("Your password is changed. Sign in with it.")

    # Then it lets her in, and she sees where she is signed in
    alice.writes("E-mail address", "alice@willowmere.example").writes("Password", CHOSEN)
    alice.presses("Sign in").reads("Nothing waits for you")
    alice.goes_to("/account/").reads("Where you are signed in").reads("This session")
    alice.follows("Choose another").reads("You never have to.")
    alice.goes_to(found[1]).reads("This link has ended")
