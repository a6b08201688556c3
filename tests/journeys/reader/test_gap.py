"""Somebody who leads asks her team how they see it, and reads it beside her own answers once it has closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lotus.kernel import ballot
from lotus.kernel.models import Person, Team
from lotus.toolkit.actions import circles, sessions
from lotus.toolkit.models import Gathering, Seat
from tests.factories.cast import Cast
from tests.journeys.conftest import PHONE
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_leader_reads_what_her_team_says_beside_what_she_says_herself(cast: Cast, meet: Meet) -> None:
    team = Team.objects.create(organisation=cast.here, name="Ward 7")
    Person.objects.filter(organisation=cast.here).update(team=team)

    # Given Mo answers about herself, and asks her team
    mo = meet(cast.mo).goes_to("/toolkit/instruments/compassionate-leader-360/").presses("Begin")
    for group in mo.page.locator("form fieldset").all():
        group.get_by_label("5 Nearly always").check()
    mo.presses("See my result").goes_to("/toolkit/instruments/compassionate-leader-360/")
    mo.follows("Ask your team too").picks("Which team?", "Ward 7")
    mo.writes_day("Until when may they answer?", timezone.localdate() + timedelta(days=7))
    mo.presses("Ask them").reads("Until then there is nothing to see")

    # When somebody answers on a telephone, by a way in that no name stands to, and others answer too
    gathering = Gathering.objects.get()
    token = "way-in-for-this-journey"
    Seat.objects.create(gathering=gathering, mark=sessions.mark(token))
    one = meet(width=PHONE).goes_to(f"/join/{token}/").reads("“They” below is Mo Farley")
    for group in one.page.locator("form fieldset").all():
        group.get_by_label("2 Rarely").check()
    one.presses("Send my answers").reads("Your answers are in")
    given = ballot.read(gathering.box)[0]
    for value in ("3", "2", "3", "2", "3"):
        ballot.put(gathering.box, dict.fromkeys(given, value))
    mo.page.reload()
    mo.reads("Until then there is nothing to see")

    # Then after the close the gap is there, and nobody gets in any more
    circles.close_due(at=timezone.now() + timedelta(days=8))
    mo.page.reload()
    mo.reads("You place yourself higher").reads("Likely between").looks()
    assert Client().get(f"/join/{token}/").status_code == 404
