"""Somebody leaves, and nobody they looked after is left without somebody to turn to."""

import pytest

from lotus.kernel.permissions import Role
from tests.factories import cast as people
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_leavers_concerns_go_to_a_colleague(cast: Cast, meet: Meet) -> None:
    # Given a case manager who leaves, and a colleague
    story.decided(cast)
    people.add(cast.here, "Nadia Rahman", Role.CASE_MANAGER)

    # When the responsible officer hands over on a phone, with no script, and forgets something first
    marian = meet(cast.marian, width=320, script=False).goes_to("/concerns/").follows("Hand over concerns")
    marian.picks("Whose concerns are handed over?", "Alice Morgan: case manager, 1")
    marian.presses("Hand them over").reads("Choose who goes on with them")
    marian.picks("Who goes on with them?", "Nadia Rahman").presses("Hand them over")
    marian.reads("Nadia Rahman goes on with 1 concern")

    # Then the practitioner reads who is there now, and the colleague has it on her list
    dana = meet(cast.dana)
    dana.goes_to("/").reads("Nadia Rahman")
    nadia = meet(people.Person.objects.get(name="Nadia Rahman"))
    nadia.goes_to("/").reads("Dr Dana Ellis")
