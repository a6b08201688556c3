"""Alice writes what a concern shows about the system, Marian closes it, and Dana reads what was learned."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import letters
from lotus.concerns.models import Case, Closing, Promise
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_concern_is_learned_from_and_closed_by_two_people(cast: Cast, meet: Meet) -> None:
    # Given a decision that the person was told of, and nothing promised that is still open
    decision = story.decided(cast)
    case, now = decision.item.case, timezone.now()
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=now, facts={})
    letter = letters.save(letter, body="Dear Dana,\n\nThe group met.", number=1, by=cast.alice, at=now)
    letters.send(letter, number=letter.version, by=cast.alice, at=now)
    Promise.objects.filter(case=case).exclude(kind="contact").update(done_at=now)

    # When Alice writes the review, with what lay around the problem, and signs it
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[case.pk]))
    alice.follows("What this shows about the system").follows("Begin the review")
    alice.writes("What happened, in a few lines?", "In January, plans for the night were missing.")
    alice.writes("What went well?", "It was said openly.")
    alice.writes("What would make it easier to do right?", "Two doctors on each night.")
    alice.presses("Save the review").follows("Add a problem")
    alice.writes("What was the problem?", "There was no plan for the night")
    alice.chooses("Contributed", of="How many people there were, and with which skills")
    alice.presses("Add this problem").reads("Contributed:")
    alice.follows("Go on with the review").presses("Sign the review").reads("Signed by Alice Morgan")

    # Then she asks that it be closed, and Marian closes it
    alice.follows("Closing this concern").writes("Why?", "All that was agreed is done.")
    alice.presses("Ask that it be closed").reads("It waits for a responsible officer.")
    marian = meet(cast.marian, width=320).goes_to(reverse("concerns:close", args=[case.pk]))
    marian.reads("All that was agreed is done.").presses("Close this concern").reads("Kept until")
    assert Closing.objects.get().closed_by == cast.marian
    assert Case.objects.get().stage == "closed"

    # And Dana reads what was learned, and when she is asked how she is
    dana = meet(cast.dana, width=320).goes_to(reverse("concerns:standing", args=[case.pk]))
    dana.reads("We ask how you are").follows("What we learned as an organisation")
    dana.reads("Two doctors on each night.")
