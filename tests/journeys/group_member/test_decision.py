"""The group decides: a member writes it down, the chair reads it once more and signs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet, Visitor

pytestmark = pytest.mark.journey


def write(member: Visitor) -> Visitor:
    member.chooses("Dr Helen Sato").chooses("Omar Haddad").chooses("Priya Nair")
    member.writes("What was talked about?", "The account, the triage and the rota were read.")
    member.chooses("Support and reflection", of="What did the group decide?")
    member.writes("Why?", "The facts are known.\nDana saw the gap herself.")
    member.writes("What happens next?", "Alice and Dana meet to agree a short plan.")
    member.picks("Who sees to it?", "Alice Morgan")
    return member.writes_day("By when?", timezone.localdate() + timedelta(days=8))


@pytest.mark.parametrize("width", [1280, 320])
def test_the_group_writes_its_decision_and_the_chair_signs_it(cast: Cast, meet: Meet, width: int) -> None:
    # Given a case that the group has met about
    item = story.on_agenda(cast)

    # When a member writes the decision down
    omar = meet(cast.omar, width=width).goes_to(f"/concerns/{item.case_id}/")
    omar.follows("Write down what the group decides").follows("Write down the decision")
    omar.presses("Save the decision").reads("to put right")
    write(omar).presses("Save the decision").reads("waiting for the chair to sign")

    # Then the chair reads it, and signs
    helen = meet(cast.helen, width=width).goes_to(f"/concerns/{item.case_id}/meetings/{item.pk}/")
    helen.follows("Read it once more and sign it").reads("Dana saw the gap herself.")
    helen.presses("Sign the decision").reads("Signed by Dr Helen Sato")

    # And the case manager sees how long the letter has
    meet(cast.alice, width=width).goes_to(f"/concerns/{item.case_id}/").reads("since the meeting")


def test_two_members_writing_at_once_are_both_shown_and_nothing_is_overwritten(
    cast: Cast, meet: Meet
) -> None:
    item = story.on_agenda(cast)
    address = f"/concerns/{item.case_id}/meetings/{item.pk}/decision/"
    omar, priya = meet(cast.omar).goes_to(address), meet(cast.priya).goes_to(address)
    write(omar).presses("Save the decision")
    write(priya).writes("Why?", "Priya's reasons.").presses("Save the decision")
    priya.reads("Omar Haddad saved this while you were writing").reads("Dana saw the gap herself.")
    assert priya.field("Why?").input_value() == "Priya's reasons."
    priya.presses("Save the decision").reads("waiting for the chair to sign")
    meet(cast.helen).goes_to(address.replace("decision/", "")).reads("Priya's reasons.")
