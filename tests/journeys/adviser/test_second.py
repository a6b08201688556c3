"""A second adviser scores alone what the first has scored, and the two agree where they differ."""

import pytest

from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.cast import Cast, add
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_two_score_apart_and_agree_on_record(cast: Cast, meet: Meet) -> None:
    # Given a case manager who asks for a second score
    sam = add(cast.here, "Dr Sam Reed", Role.ADVISER)
    case = story.heard(cast)
    story.triaged(cast, case)
    place = f"/concerns/{case.pk}/"
    alice = meet(cast.alice).goes_to(place).follows("Ask for a second score")
    alice.presses("Ask for a second score").reads("Choose who scores the risks a second time")
    alice.picks("Who scores the risks a second time?", "Dr Sam Reed").presses("Ask for a second score")
    alice.reads("without seeing the first score")

    # When that person, who has no interest, scores on a phone
    story.free(cast, case, sam)
    second = meet(sam, width=320).goes_to(place).follows("Score the risks")
    second.does_not_read("9 of 25").presses("Sign this score").reads("Choose how likely it is to recur.")
    second.chooses("2 Unlikely").picks("What would it touch most?", "Patient and public safety")
    second.picks("If it happened, how much would it matter there?", "2 Minor")
    second.writes("Your reasons, as a whole", "I looked at the rota first.").presses("Sign this score")
    second.reads("Both can be read now").reads("9 of 25")

    # And both agree on record
    idris = meet(cast.idris).goes_to(f"{place}triage/second/").follows("Agree on the scores")
    idris.picks("How likely is it to recur?", "3 Possible").picks("What would it touch most?", "Management")
    idris.picks("If it happened, how much would it matter there?", "2 Minor").presses("Propose this")
    idris.reads("Write why").writes("Why this score?", "The rota has changed since.").presses("Propose this")
    second.goes_to(f"{place}triage/second/agree/").presses("Confirm this").reads("Agreed: green, 6 of 25")

    # Then the triage says so, and the practitioner reads kindly that a second person looked
    alice.goes_to(f"{place}triage/").reads("agreed on green, 6 of 25")
    dana = meet(cast.dana, width=320).goes_to(f"{place}where-things-stand/")
    dana.reads("They talked about it, and agreed.")
