"""Dana reads what was decided and why, her copy of the triage, and who has opened her case."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import letters, triage
from lotus.concerns.models import Case, TriageCopy
from lotus.concerns.presenters.letters import facts
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def decided_and_told(cast: Cast) -> Case:
    """A decision whose letter has gone, and a triage that was shared."""
    decision = story.decided(cast, without_part="Who reads the next notes is drawn by lot.")
    case, at = decision.item.case, datetime(2026, 3, 4, 9, tzinfo=UTC)
    known = facts(case, letters.OUTCOME, cast.alice, at.date())
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=at, facts=known)
    letters.send(letter, number=1, by=cast.alice, at=at)
    copy = TriageCopy.objects.get()
    texts = {**copy.texts, "summary": "Night notes without a plan."}
    saved = triage.save_copy(copy, texts, number=1, by=cast.idris, at=timezone.now())
    triage.approve_copy(saved, number=saved.version, by=cast.alice, at=timezone.now())
    return case


@pytest.mark.parametrize(("width", "script"), [(320, True), (320, False), (1280, True)])
def test_dana_reads_what_was_decided_and_why(cast: Cast, meet: Meet, width: int, script: bool) -> None:
    # Given a decision whose letter was sent yesterday, and a triage that was shared
    case = decided_and_told(cast)
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[case.pk]))

    # When Dana comes to Lotus, she is led straight to where things stand
    dana = meet(cast.dana, width=width, script=script).goes_to("/")
    dana.reads("You can go on working as usual. This is not a formal investigation.")
    dana.reads("What was decided, and why").reads("The facts are known and Dana is acting on them.")
    dana.reads("One thing that is settled without you").reads("Who reads the next notes is drawn by lot.")

    # Then she finds the letter, her copy of the triage, and who looked at her case
    dana.follows("Read the letter of 4 March 2026").reads("Dear Dana,").reads("If you see it differently")
    dana.follows("Where things stand").follows("Read the triage and its reasons")
    dana.reads("Amber, 9 of 25.").reads("A patient waits for treatment").does_not_read("Wren")
    dana.follows("Where things stand").follows("Who has opened your case").reads("Case manager")
    dana.does_not_read("Wren")

    # And when more notes are found, Alice brings the concern back a step, and Dana reads why first of all
    if width == 320 and script:
        alice.follows("Add to what is on record").writes(
            "What happened, or what is put right?", "More notes."
        )
        alice.writes("What does Dana read of it?", "More of your notes were found, and we read them first.")
        alice.picks("Does it go back to an earlier step?", "Being understood").presses("Put it on record")
        alice.reads("Alice Morgan brought the concern back to an earlier step: More notes.")
        dana.follows("Where things stand").reads("More of your notes were found, and we read them first.")
