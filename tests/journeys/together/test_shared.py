"""A group decides about a team; once it is closed, what was learnt is shared with the region, and taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.kernel.models import Publication
from lotus.people.actions import regions
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FREE = "I have no interest in this: no friendship, rivalry, money or part in the events"


def test_what_a_team_taught_is_decided_about_and_shared_without_a_name(
    cast: Cast, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a concern about a team that stands before the group, and enough others that were closed
    item = story.team_on_agenda(cast)
    for here in (cast.here, cast.elsewhere):
        regions.join(here, "Vale of Willow")
    monkeypatch.setattr("lotus.core.shared.too_few", lambda closed, fewest: "")

    # When the group decides, the case manager is to tell whoever raised it
    omar = meet(cast.omar, width=320).goes_to(reverse("concerns:decision", args=[item.case_id, item.pk]))
    omar.chooses("Dr Helen Sato").chooses("Omar Haddad").chooses("Priya Nair")
    omar.chooses("Settle it by talking with those it touches").does_not_read("given an account")
    omar.writes("What was talked about?", "The ward sisters were heard.").writes("Why?", "Eleven minutes.")
    omar.writes("What happens next?", "A longer handover.").picks("Who sees to it?", "Alice Morgan")
    omar.writes_day("By when?", timezone.localdate() + timedelta(days=8)).presses("Save the decision")
    helen = meet(cast.helen).goes_to(reverse("concerns:decision_sign", args=[item.case_id, item.pk]))
    helen.reads("Read it as those who work there would").presses("Sign the decision")
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[item.case_id]))
    alice.reads("Tell whoever raised it what came of it").reads("A longer handover")

    # And once it is closed, she writes a lesson: what points at somebody is shown beside it
    case = story.ended(cast, story.Case.objects.get(pk=item.case_id))
    alice.goes_to(reverse("concerns:case", args=[case.pk])).follows("A lesson for other organisations")
    alice.writes("What is it about, in a few words?", "Handover in a corridor")
    alice.chooses("The place and the day", of="Where does it lie most?")
    alice.writes("What can happen?", "On Ward 7 nobody dares to ask.").writes("What was learnt?", "Time.")
    alice.writes("What can others do?", "Sit down for it.").presses("Save the lesson").reads(
        "These cannot stay"
    )
    alice.writes("What can happen?", "Nobody dares to ask.").presses("Save the lesson").reads(
        "Nothing was found"
    )
    alice.chooses(FREE).presses("It names nobody: release it").reads("waits for a second person")

    # Then a second person shares it, Charlie reads it elsewhere, and it can be taken back
    marian = meet(cast.marian).goes_to(reverse("concerns:lesson_approve", args=[case.pk]))
    marian.reads("Nobody dares to ask.").chooses(FREE).presses("Share it with the region").reads("Shared on")
    charlie = meet(cast.charlie, width=320).goes_to("/").follows("What others have learnt")
    charlie.reads("Sit down for it.").does_not_read("Willowmere").does_not_read("Take it back")
    marian.follows("What others have learnt").follows("Take it back")
    marian.writes("Why is it taken back?", "A colleague knew it.").presses("Take it back").reads(
        "No lesson yet"
    )
    assert not Publication.objects.exists()
