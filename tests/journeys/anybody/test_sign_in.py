"""Somebody signs in, gets it wrong first, and signs out."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.factories import story
from tests.factories.cast import PASSWORD, Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey

WAYS = pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (1280, False), (320, False)])


@WAYS
def test_somebody_signs_in_after_a_mistake_and_signs_out(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given Alice follows a link to the caseload without being signed in
    story.assigned(cast)
    alice = meet(width=width, script=script).goes_to("/concerns/").reads("Sign in to Lotus")

    # When she writes nothing at all
    alice.presses("Sign in").reads("Write your e-mail address").reads("Write your password")
    assert alice.page.title() == "Error: Sign in – Lotus"

    # Then the first line of the page leads her to the field
    alice.page.locator("main").get_by_role("link", name="Write your e-mail address").click()
    expect(alice.field("E-mail address")).to_be_focused()

    # When the password is not the right one
    alice.writes("E-mail address", "alice@willowmere.example").writes("Password", "not this one at all")
    alice.presses("Sign in").reads("We could not sign you in.")

    # Then the address is still there, and the password is not
    expect(alice.field("E-mail address")).to_have_value("alice@willowmere.example")
    expect(alice.field("Password")).to_have_value("")

    # When it is right, she is where she was going
    alice.writes("Password", PASSWORD).presses("Sign in").reads("Dr Dana Ellis")
    assert urlsplit(alice.page.url).path == "/concerns/"

    # And she signs out, and going back shows nothing of it
    alice.presses("Sign out").reads("You have signed out")
    alice.page.go_back()
    alice.does_not_read("Dr Dana Ellis")


def test_somebody_signs_in_by_keyboard_alone(cast: Cast, meet: Meet) -> None:
    bob = meet().goes_to("/sign-in/")
    bob.field("E-mail address").focus()
    bob.page.keyboard.type("bob@willowmere.example")
    bob.page.keyboard.press("Tab")
    bob.page.keyboard.type(PASSWORD)
    bob.page.keyboard.press("Enter")
    bob.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    bob.looks().reads("Nothing waits for you")


@pytest.mark.parametrize("script", [True, False])
def test_help_is_there_without_signing_in(cast: Cast, meet: Meet, script: bool) -> None:
    somebody = meet(width=320, script=script).goes_to("/sign-in/")
    somebody.follows("Get support now")
    somebody.goes_to("/sign-in/").follows("Who can see what")
    for page in ("/accessibility/", "/privacy/", "/demo/mail"):
        somebody.goes_to(page)
