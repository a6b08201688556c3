"""Somebody connects their organisation's sign-in to their place, and comes in that way from then on."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories.cast import Cast
from tests.factories.provider import running
from tests.journeys.visitor import Meet

# The local provider leans on parts that its own libraries are about to change; ours are not among them.
pytestmark = [pytest.mark.journey, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def at_the_provider(page: Page, subject: str) -> None:
    """The provider's own page: it is not ours to look at."""
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)])
def test_the_organisations_sign_in_is_connected_and_used(
    cast: Cast, meet: Meet, settings: Any, width: int, script: bool
) -> None:
    with running() as provider:
        settings.PROVIDERS = [provider]

        # Given Mo comes from her organisation's sign-in before it was connected
        mo = meet(width=width, script=script).goes_to("/sign-in/")
        mo.page.get_by_role("button", name="Sign in with Willow sign-in").click()
        at_the_provider(mo.page, "subject-7")

        # Then a kind page says what to do, and nothing was made
        mo.looks().reads("This sign-in is not connected yet").follows("Back to signing in")

        # When she signs in with her password and connects it
        mo.signs_in("mo@willowmere.example").goes_to("/account/")
        mo.page.get_by_role("link", name="Connect Willow sign-in").click()
        at_the_provider(mo.page, "subject-7")
        mo.looks().reads("Connect your organisation’s sign-in?").presses("Connect it").reads("Connected.")

        # Then she comes in that way
        mo.presses("Sign out").goes_to("/sign-in/")
        mo.page.get_by_role("button", name="Sign in with Willow sign-in").click()
        at_the_provider(mo.page, "subject-7")
        mo.looks().reads("Nothing waits for you")
