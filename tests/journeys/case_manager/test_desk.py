"""A case manager labels a concern, keeps a note of her own, and hears what is due in her calendar."""

import pytest

from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_concern_is_labelled_noted_and_heard_of_elsewhere(cast: Cast, meet: Meet) -> None:
    # Given a concern that waits for records
    case = story.assigned(cast)
    alice = meet(cast.alice, width=320).goes_to(f"/concerns/{case.pk}/").follows("Labels")
    alice.picks("Where does it wait?", "Waiting for records").chooses("Staffing plays a part")
    alice.presses("Keep these labels").reads("Waiting for records")

    # When she keeps a note, and puts it right
    alice.follows("Notes for handlers").presses("Keep this note").reads("Write the note")
    alice.writes("A note", "The rota is with Ada.").presses("Keep this note").reads("The rota is with Ada.")

    # And puts right, beside it, what was recorded of the place
    alice.goes_to(f"/concerns/{case.pk}/").follows("Add to what is on record")
    alice.writes("What happened, or what is put right?", "It was Ward 8, and not Ward 7.")
    alice.presses("Put it on record").reads("Write what Dana reads of it, or why they do not.")
    alice.writes("If Dana reads nothing of it: why not?", "they have not been told yet")
    alice.presses("Put it on record").reads("Not shown to Dana: they have not been told yet")

    # Then the list can be narrowed, and the person it is about reads nothing of it
    alice.goes_to("/concerns/").follows("Staffing plays a part").reads(
        "Concern about record keeping at night"
    )
    meet(cast.bob).goes_to("/concerns/").does_not_read("Staffing plays a part")

    # And her calendar hears only that something is due
    alice.goes_to("/concerns/reminders/").presses("Make an address").reads("/concerns/due/")
