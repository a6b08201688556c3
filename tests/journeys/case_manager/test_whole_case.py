"""Alice prepares the copy Dana asked for, Marian reads it, and Dana fetches it."""

import pytest
from django.urls import reverse

from lotus.concerns.actions import handlers
from lotus.concerns.models import WholeCopy
from lotus.ui import formats
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_copy_of_a_whole_case_is_asked_for_redacted_read_and_fetched(cast: Cast, meet: Meet) -> None:
    # Given Dana, who asks for what is held about her
    case = story.heard(cast)
    handlers.note(
        case, body="The rota comes late, says a ward.", corrects=None, by=cast.alice, at=story.MONDAY
    )
    copies = reverse("concerns:own_copies", args=[case.pk])
    dana = meet(cast.dana, width=320).goes_to(copies).presses("Ask for a copy").reads("You get it by")

    # When Alice gathers the case, decides about each name, and takes out more words
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[case.pk]))
    alice.follows("The whole case as one file")
    alice.chooses("For Dana, who asked for what we hold about them", of="Whom is it for?")
    alice.writes("Why is it made?", "Dana asked for it.").presses("Gather the case")
    alice.reads("1 to decide about").reads("The rota comes late, says a ward.")
    alice.picks(
        f"Decide about “Alice Morgan, {formats.moment(story.MONDAY)}”",
        "Leave in: without the words below, and with the reason",
    )
    alice.writes("Words to take out of it, if it stays without them", "says a ward")
    alice.writes("A reason in your words, if there is more to say", "It could tell which ward.")
    alice.presses("Keep these decisions").reads("Every decision is made").writes(
        "Words to take out", "Ward 7"
    )
    alice.picks("Why?", "Take out: it could tell who raised it").presses("Take these words out")
    alice.reads("Words somebody added")
    alice.presses("Hand it over to be read").reads("Prepared by Alice Morgan")

    # Then Marian reads it as it would leave, and lets it leave
    page = reverse("concerns:whole_approve", args=[case.pk, WholeCopy.objects.get().pk])
    marian = meet(cast.marian).goes_to(page).reads("I was alone on nine of the nights.")
    marian.reads("The rota comes late, [words removed].")
    marian.presses("Let it leave").reads("It can be fetched until")

    # And Dana finds it
    dana.goes_to(copies).reads("Your copy is ready")
