"""An administrator proposes a role and resets a lost step; each time a second person has the last word."""

import re
from typing import Any

import pytest
from django.core import mail

from tests.factories import story
from tests.factories.cast import PASSWORD, Cast
from tests.factories.second import app_of
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_role_and_a_lost_step_wait_for_a_second_person(cast: Cast, meet: Meet) -> None:
    # Given Ada proposes that Mo advises on concerns
    ada = meet(cast.ada).goes_to("/people/").follows("Mo Farley")
    roles = ada.page.locator("select")
    roles.nth(1).select_option(label="Professional adviser")
    ada.presses("Propose the role").reads("Those who can confirm it have been told by e-mail")

    # When Marian agrees, on her phone
    marian = meet(cast.marian, width=320, script=False).goes_to("/people/handlers/")
    marian.reads("Mo Farley as Professional adviser").presses("Agree: Mo Farley").reads("The role is given.")

    # And Idris has lost the telephone with his app
    app_of(cast.idris)
    ada.goes_to("/people/").follows("Dr Idris Vaughan").presses("Reset the second step")
    ada.reads("All concerned have been told by e-mail")

    # Then concerns are closed to him until Marian has confirmed
    idris = meet(width=320).signs_in("idris@willowmere.example")
    idris.reads("Concerns open again when a second person has confirmed")
    marian.goes_to("/people/handlers/").presses("I know that it was Dr Idris Vaughan").reads("Confirmed.")
    idris.goes_to("/").reads("Nothing waits for you")


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)])
def test_somebody_who_has_left_goes_on_reading(cast: Cast, meet: Meet, width: int, script: bool) -> None:
    # Given Dana was told of a concern, and has left
    case, _way = story.told(cast)
    ada = meet(cast.ada).goes_to("/people/").follows("Dr Dana Ellis").presses("They have left")
    ada.reads("Every role has ended")

    # When Alice lets her go on reading at her own address
    alice = meet(cast.alice).goes_to(f"/concerns/{case.pk}/").follows("Let Dana go on reading")
    alice.writes("Their own e-mail address", "dana@home.example").presses("Send the link, and get a code")
    code = alice.page.locator(".l-code").inner_text()
    found = re.search(r"(/invitation/\S+/)", mail.outbox[-1].body)
    assert found

    # Then Dana opens her own pages with link and code, and nothing else is in her header
    dana = meet(width=width, script=script).goes_to(found[1]).writes("The code we gave you", code)
    dana.writes("Choose a password", PASSWORD).writes("The same password again", PASSWORD)
    dana.presses("Open my place").reads("Where things stand")
    words: Any = dana.page.locator("nav").first.inner_text()
    assert "Concerns" not in words
    assert "People" not in words
    dana.page.goto("/concerns/")
    dana.reads("There is nothing here for you to see")
