"""Reviewers score invented concerns alone, and see afterwards how far they agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotus.concerns.actions import calibration
from lotus.concerns.actions.calibration import Scored
from lotus.concerns.models import Round
from lotus.core.risk import Consequence, Domain, Likelihood
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_round_is_opened_scored_and_talked_about(cast: Cast, meet: Meet) -> None:
    # Given a case manager who opens a round
    alice = (
        meet(cast.alice)
        .goes_to("/concerns/")
        .follows("Score invented concerns together")
        .follows("Open a round")
    )
    alice.presses("Open the round").reads("Give the round a name")
    alice.writes("What do you call the round?", "Spring")
    for title in ("The early round", "Letters that waited", "Clean hands", "A smell of alcohol"):
        alice.chooses(title)
    alice.writes_day("Until when may people score?", timezone.localdate() + timedelta(days=14))
    alice.presses("Open the round").reads("Score each one alone")
    spring = Round.objects.get()

    # When an adviser scores each of them on a phone, with no script
    idris = meet(cast.idris, width=320, script=False).goes_to(f"/concerns/calibration/{spring.pk}/")
    idris.follows("The early round").presses("Save and go on").reads("Choose how likely it is to recur")
    for _each in spring.vignettes:
        idris.chooses("3 Possible", of="How likely is it to recur?")
        idris.chooses("Patient and public safety", of="What would it touch most?")
        idris.chooses("3 Moderate", of="If it happened, how much would it matter there?").presses(
            "Save and go on"
        )
    idris.presses("I am finished").reads("You are finished")

    # And another did too
    for slug in spring.vignettes:
        scored = Scored(Likelihood(4), Domain.PATIENT_SAFETY, Consequence(4), "")
        calibration.score(spring, slug, scored, by=cast.helen, at=timezone.now())
    calibration.finish(spring, by=cast.helen, at=timezone.now())

    # Then the round is closed, and each reads what came out
    alice.goes_to(f"/concerns/calibration/{spring.pk}/").reads("Dr Idris Vaughan: finished")
    alice.follows("Close the round").presses("Close the round").reads("Where you part most")
    idris.goes_to(f"/concerns/calibration/{spring.pk}/").reads("2 reviewers scored 4 concerns")
    idris.does_not_read("Helen Sato").reads("What you gave")
