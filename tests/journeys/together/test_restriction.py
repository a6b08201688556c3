"""Alice proposes that something changes at work, Marian confirms it, and Dana reads it once the letter has gone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.models import Restriction
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FREE = "I have no interest in this: no friendship, rivalry, money or part in the events"


def test_two_decide_what_changes_at_work_and_the_person_is_told_plainly(cast: Cast, meet: Meet) -> None:
    # Given a concern of which Dana has been told
    case, _way = story.told(cast)

    # When Alice proposes a restriction, and Marian confirms it
    alice = meet(cast.alice).goes_to(reverse("concerns:restriction", args=[case.pk])).reads("There is none")
    alice.follows("Propose one").chooses("Conditions or a restriction")
    alice.writes("What can they not do for now, or only in a certain way?", "No nights.")
    alice.writes("Why is it needed now?", "Nobody is there to help at night.")
    alice.writes("What else did you look at, and why is it not enough?", "A second doctor: there is none.")
    alice.writes_day(
        "Until which day, before it is looked at again?", timezone.localdate() + timedelta(days=21)
    )
    alice.writes("Which board member watches over it?", "Leon Barker")
    alice.writes("What was advised? If nobody was asked yet: why not?", "Days only.")
    alice.writes(
        "If the questions before anything formal are not confirmed yet: why can it not wait?", "Tonight."
    )
    alice.chooses(FREE).presses("Propose it").reads("Nothing holds before a second person has confirmed it")
    marian = meet(cast.marian).goes_to(reverse("concerns:restriction", args=[case.pk]))
    marian.chooses(FREE).presses("Confirm it").reads("It holds until")

    # Then Dana reads it on her phone once it was told, and in red when nobody looked at it again
    Restriction.objects.update(told_at=timezone.now())
    dana = meet(cast.dana, width=320).goes_to(reverse("concerns:standing", args=[case.pk]))
    dana.follows("Read what holds, why").reads("No nights.").reads("It is not a penalty")
    Restriction.objects.update(until=timezone.localdate() - timedelta(days=1))
    dana.goes_to(reverse("concerns:own_restriction", args=[case.pk])).reads(
        "You have the right to return to work."
    )
    alice.goes_to(reverse("concerns:case", args=[case.pk])).reads("Dana has the right to return to work.")
    alice.follows("End it, and tell Dana").follows("Look at it again").reads("Ask first whether it can end")
