"""Alice and Dana draw up a plan in five steps; it holds once both have signed the same words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.models import Plan
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_plan_is_written_by_both_and_signed_by_both(cast: Cast, meet: Meet) -> None:
    # Given that a plan was decided on, and the letter about it has gone
    case = story.plan_decided(cast)

    # When Alice prepares, writes the steps, and leaves one out with her reason
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[case.pk])).follows("The plan with Dana")
    alice.reads("There is no plan yet").follows("Begin the plan")
    alice.writes("What is not as it should be? Say what happens, not who Dana is.", "Notes come late.")
    alice.writes("What shows it? Name the data, with dates.", "The audit of January.")
    alice.writes("What do the two of you make of it? What lies around it?", "Nine nights alone.")
    alice.chooses("Too much work, goals that pull against each other, or no feedback")
    alice.writes("What did you look at together, and when?", "The rota, on Monday.")
    alice.writes("Where do you see it differently, and what did you make of that?", "On the bleep.")
    alice.writes("When did you meet, and who was there?", "On Monday, the three of us.")
    alice.writes(
        "Which clear goals have you agreed, and what does each of you do for them?", "A plan a patient."
    )
    alice.writes("How will both of you see that a goal is reached?", "In the next audit.")
    alice.writes_day("When do you look back at it together?", timezone.localdate() + timedelta(days=42))
    alice.presses("Save the plan").reads("Not whole yet")
    alice.presses("Sign the plan as it stands here").reads("“5. See how it goes” is not whole yet")
    alice.follows("Go on with the plan")
    alice.page.get_by_label("If you leave this step out: why?").last.fill("Agreed at the review instead.")
    alice.presses("Save the plan").presses("Sign the plan as it stands here").reads("Dana has not yet")

    # Then Dana finds it on her own page, adds her part, and both sign the newer words
    dana = meet(cast.dana, width=320).goes_to(reverse("concerns:standing", args=[case.pk]))
    dana.follows("Read your plan").reads("You need not sign tonight").reads("Agreed at the review instead.")
    dana.writes("Your own part", "I need the second doctor back.").presses("Put it into the plan")
    dana.reads("Nobody has signed it yet").presses("Sign the plan as it stands here").reads("You have signed")
    alice.goes_to(reverse("concerns:plan", args=[case.pk])).reads("I need the second doctor back.")
    alice.presses("Sign the plan as it stands here").reads("It holds: both of you have signed.")
    assert Plan.objects.get().holds
    dana.goes_to(reverse("concerns:standing", args=[case.pk])).reads("You look back at the plan together")
