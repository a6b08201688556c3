"""A team answers together: who leads it on a large screen, five others on telephones, one of them without script."""

import pytest
from playwright.sync_api import expect

from lotus.toolkit.models import Gathering
from tests.factories.cast import Cast
from tests.journeys.conftest import PHONE
from tests.journeys.visitor import Meet
from tests.toolkit.gathered import write

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_team_answers_together_and_nobody_is_named(cast: Cast, meet: Meet) -> None:
    # Given Mo begins a session from an exercise
    mo = meet(cast.mo).goes_to("/toolkit/exercises/1-3/").follows("Do it as a team, each without a name")
    mo.presses("Go on").reads("Each answers alone")
    gathering = Gathering.objects.get()
    assert gathering.code

    # When somebody joins on a telephone, and another without a script, and three more answer
    one = meet(width=PHONE).goes_to(f"/join/?code={gathering.code}").presses("Join")
    one.presses("Send my answers").reads("Answer at least one question first")
    one.writes("Which of the four elements is this team good at, and how do we know?", "We listen at night.")
    one.presses("Send my answers").reads("Your answers are in")
    plain = meet(width=PHONE, script=False).goes_to("/join/")
    plain.writes("The code of the session", gathering.code.lower()).presses("Join")
    plain.writes("Which of the four is thin with us?", "Asking.").presses("Send my answers")
    plain.reads("Your answers are in")
    write(gathering, "Tea.", "We stay.", "We laugh.")

    # Then Mo's screen counts them without being asked, and shows what all said to everybody
    expect(mo.page.locator("[data-live=answered]")).to_have_text("5")
    mo.does_not_read("We listen at night.").presses("Show it to everybody").reads("What 5 of you said")
    one.reads("This is what 5 of you said").reads("We stay.").looks()
    plain.follows("Look again").reads("We listen at night.")
    assert one.page.context.cookies() == []
    assert one.page.evaluate("localStorage.length + sessionStorage.length") == 0

    # And Mo puts two of the words under a name, which everybody sees
    mo.follows("Sort the words").presses("Put them under this name").reads("Tick what belongs together first")
    mo.chooses("Tea.").chooses("We laugh.").writes("What do they have in common?", "Small things")
    mo.presses("Put them under this name").reads("Put it back")
    plain.follows("Look again").reads("Small things")

    # And what they agree is kept with a name and a day
    mo.goes_to(f"/toolkit/sessions/{gathering.pk}/").follows("Write down what we agree").presses(
        "Keep it"
    ).reads("Write what you agreed")
