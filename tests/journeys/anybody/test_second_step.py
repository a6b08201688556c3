"""A case manager sets up a second step and signs in with it: an app on a phone without script, a passkey at a desk."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.factories.cast import Cast
from tests.factories.second import shown
from tests.journeys.visitor import Meet, Visitor

pytestmark = pytest.mark.journey

ALICE = "alice@willowmere.example"
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _as_in_life(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def with_a_finger(page: Page) -> None:
    """Give the browser a device that makes and shows passkeys by itself."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})


def letters(visitor: Visitor) -> str:
    return visitor.page.locator(".l-letters").inner_text()


def codes(visitor: Visitor) -> list[str]:
    return re.findall(r"\b\d{4} \d{4}\b", visitor.page.locator(".l-codes").inner_text())


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)])
def test_an_app_is_set_up_used_and_replaced_by_a_recovery_code(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given Alice signs in for the first time since she handles concerns
    alice = meet(width=width, script=script).signs_in(ALICE)

    # Then she is told kindly why a password alone is not enough
    alice.reads("One more step protects the people you look after")
    alice.follows("Set up an app that shows codes")

    # When she gets the first code wrong, and then right
    secret = letters(alice)
    alice.writes("The code your app shows", shown(secret, 40)).presses("Use this app")
    alice.reads("That is not the code your app shows now")
    assert letters(alice) == secret
    alice.writes("The code your app shows", shown(secret, -1)).presses("Use this app")

    # Then she keeps ten recovery codes, and comes to her work
    kept = codes(alice)
    assert len(kept) == 10
    alice.follows("I have kept them").reads("Nothing waits for you")

    # When she signs in again, the app is asked for
    alice.presses("Sign out").signs_in(ALICE).reads("The second step")
    alice.presses("Go on").reads("Write the six figures that your app shows")
    alice.writes("The code your app shows", shown(secret)).presses("Go on").reads("Nothing waits for you")

    # And with the telephone lost, a recovery code
    alice.presses("Sign out").signs_in(ALICE).follows("A recovery code")
    alice.writes("One of your recovery codes", kept[0]).presses("Go on").reads("Nothing waits for you")
    alice.goes_to("/account/").reads("An app that shows codes").follows("Recovery codes")
    alice.reads("You have 9 recovery codes left")


def test_a_passkey_is_made_and_shown(cast: Cast, meet: Meet) -> None:
    alice = meet().signs_in(ALICE).reads("One more step")
    with_a_finger(alice.page)
    alice.follows("Add a passkey").writes("What do you call this passkey?", "Blue laptop")
    alice.page.get_by_role("button", name="Make the passkey").click()
    alice.page.wait_for_url("**/account/codes/")
    alice.looks().reads("Your recovery codes").follows("I have kept them").reads("Nothing waits for you")

    # Signing in: the browser shows the passkey when asked
    alice.presses("Sign out").signs_in(ALICE).reads("Show your passkey")
    alice.page.get_by_role("button", name="Use my passkey").click()
    alice.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    alice.looks().reads("Nothing waits for you")
    alice.goes_to("/account/").reads("Blue laptop")

    # It is the last one and she needs one, so it stays
    alice.follows("Take away").presses("Take it away").reads("Set another one up first")


def test_a_browser_that_knows_no_passkey_offers_another_way(cast: Cast, meet: Meet) -> None:
    alice = meet().signs_in(ALICE)
    with_a_finger(alice.page)
    alice.follows("Add a passkey")
    alice.page.get_by_role("button", name="Make the passkey").click()
    alice.page.wait_for_url("**/account/codes/")
    kept = codes(alice)

    # On another device, which has no such passkey
    other = meet(width=320).signs_in(ALICE).reads("Show your passkey")
    device = other.page.context.new_cdp_session(other.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    other.page.get_by_role("button", name="Use my passkey").click()
    other.reads("The passkey was not shown. Try again, or use another way.")
    other.looks().follows("A recovery code")
    other.writes("One of your recovery codes", kept[5]).presses("Go on").reads("Nothing waits for you")
