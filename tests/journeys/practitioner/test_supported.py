"""Dana is supported: a wish, an adjustment, a talk with Bob that stays between them, and a night she is not safe."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.models import Adjustment, CheckIn, Worry
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_support_is_asked_for_agreed_and_followed_until_she_is_reached(cast: Cast, meet: Meet) -> None:
    # Given Dana has been told, and reads on her phone where things stand
    case, _way = story.told(cast)
    stands = reverse("concerns:standing", args=[case.pk])
    dana = meet(cast.dana, width=320).goes_to(stands)
    dana.reads("The support around you").reads("You need not come alone")

    # When she says what would help her
    dana.follows("Say what would help you").writes(
        "What would help you?", "The questions beforehand, please."
    )
    dana.presses("Tell them what would help").reads("Alice Morgan can read it now")

    # Then Alice reads it, agrees an adjustment with her, and Dana sees it
    later = timezone.localdate() + timedelta(days=20)
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[case.pk]))
    alice.follows("Support, adjustments and what is planned").reads("The questions beforehand, please.")
    alice.follows("Add an adjustment").presses("Save the adjustment").reads("Write what was agreed")
    alice.writes("What was agreed?", "Questions two working days before each meeting")
    alice.writes_day("When do you look at it again?", later).presses("Save the adjustment")
    alice.follows("Adjustments agreed and looked at again").chooses("Done")
    alice.writes("A note", "Agreed by telephone.").presses("Save").reads("Agreed by telephone.")
    dana.goes_to(stands).reads("Questions two working days before each meeting")
    assert Adjustment.objects.count() == 1

    # When Bob talks with her, what is said is read by the two of them alone
    bob = meet(cast.bob, width=320).goes_to(reverse("concerns:check_ins", args=[case.pk]))
    bob.chooses("By telephone").writes("How are they, in their own words?", "I lie awake.")
    bob.chooses("They agree that I write this down").presses("Note this talk").reads("I lie awake.")
    dana.goes_to(reverse("concerns:own_support", args=[case.pk])).reads("I lie awake.")
    alice.goes_to(reverse("concerns:support", args=[case.pk])).reads("they talked").does_not_read(
        "I lie awake"
    )
    assert CheckIn.objects.filter(held_on__isnull=False).count() == 1

    # When she is not safe one night, what to do comes first, and Alice is told at once
    dana.goes_to(stands).follows("tell us that you may not be safe").reads("116 123")
    dana.presses("Tell them that I may not be safe").reads("Please do not wait for that")
    alice.goes_to("/").reads("Somebody may not be safe").follows("What to do")
    alice.chooses("By telephone").presses("Note that they were reached")
    alice.goes_to("/").does_not_read("Somebody may not be safe")
    assert Worry.objects.get().reached_by == cast.alice
