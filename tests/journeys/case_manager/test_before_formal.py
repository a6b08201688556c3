"""Alice answers what is asked before anything formal, Marian confirms it, and Dana reads that it is not needed."""

import pytest
from django.urls import reverse

from lotus.core import library
from lotus.core.casework import DecisionKind
from lotus.core.preformal import asked
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_informal_way_is_found_by_two_people(cast: Cast, meet: Meet) -> None:
    # Given a concern that stands before the group
    item = story.on_agenda(cast)
    place = reverse("concerns:case", args=[item.case_id])

    # When Alice answers every question with a sentence
    alice = meet(cast.alice).goes_to(place).follows("Before anything formal")
    alice.reads("Nothing formal has been thought about").follows("Answer the questions")
    alice.chooses("Formal investigation", of="Which formal step is thought about?")
    told = library.load("pre-formal", "questions")
    for one in asked(DecisionKind.FORMAL_INVESTIGATION, told.entries):
        alice.writes(told.word(one).format(person="Dana"), f"We looked at {one}.")
    alice.chooses("No: an informal way serves").writes("Why?", "The facts are known.")
    alice.presses("Ask for a second person").reads("waits for a responsible officer")

    # Then Marian confirms them, the group reads them, and so does Dana that nothing formal is needed
    marian = meet(cast.marian, width=320).goes_to(reverse("concerns:check", args=[item.case_id]))
    marian.reads("We looked at welfare.").presses("Confirm the answers").reads("confirmed by Dr Marian Cole")
    helen = meet(cast.helen).goes_to(reverse("concerns:meeting", args=[item.case_id, item.pk]))
    helen.reads("An informal way is thought to serve. Confirmed by a second person.")
    dana = meet(cast.dana, width=320).goes_to(reverse("concerns:standing", args=[item.case_id]))
    dana.reads("Two people looked at whether anything formal is needed. It is not. The facts are known.")
