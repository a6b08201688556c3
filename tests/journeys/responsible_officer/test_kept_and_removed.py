"""Alice writes to who raised a concern; years later she and Marian remove it, once nothing holds it any more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import cases, reports
from lotus.concerns.models import Case, Closing, Promise, Tombstone
from lotus.core.casework import ReporterKind
from lotus.people.actions import places
from tests.concerns.test_untaken import answered
from tests.factories import story
from tests.factories.cast import Cast, add
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_who_raised_it_hears_from_us_and_in_the_end_two_people_remove_it(cast: Cast, meet: Meet) -> None:
    # Given a concern that Mo raised, and a letter that Alice writes to Mo
    case = story.raised(cast, reporter=cases.Told(ReporterKind.PERSON, cast.mo.name, "", cast.mo))
    alice = meet(cast.alice).goes_to(reverse("concerns:reporter", args=[case.pk]))
    alice.presses("Write them a letter").reads("still open").writes("The letter", "Dear Mo,\n\nThank you.")
    alice.presses("Save, and read it once more").chooses("To their own sign-in", of="How does it reach them?")
    alice.chooses("Yes", of="Does it tell them what came of it?").presses("Sign and send the letter")
    alice.reads("Sent to their own sign-in.")
    meet(cast.mo, width=320).goes_to(reverse("concerns:own_replies", args=[case.pk])).reads("Thank you.")

    # When it has been closed for longer than it is kept, and a claim holds it for a while
    now = timezone.now()
    Promise.objects.filter(case=case).update(done_at=now)
    Case.objects.filter(pk=case.pk).update(stage="closed")
    over = {
        "keep_until": timezone.localdate() - timedelta(days=1),
        "closed_by": cast.marian,
        "closed_at": now,
    }
    Closing.objects.create(case=case, why="Done.", proposed_by=cast.alice, proposed_at=now, **over)
    marian = meet(cast.marian, width=320).goes_to("/concerns/retention/").reads("Its time is over")
    marian.goes_to(reverse("concerns:kept", args=[case.pk])).writes("Why is it held?", "A claim.")
    marian.writes_day("When do you look at this again?", timezone.localdate() + timedelta(days=30))
    marian.presses("Hold it").reads("Nothing of it goes while it is.")
    marian.writes("Why?", "The claim is settled.").presses("End the hold")

    # Then Alice asks, and Marian removes it
    alice.goes_to(reverse("concerns:kept", args=[case.pk])).reads("Letters to whoever raised it")
    alice.writes("Why?", "Its time is over.").presses("Ask that it be removed").reads("It waits for")
    marian.goes_to(reverse("concerns:kept", args=[case.pk])).presses("Remove all of it for good")
    marian.reads("Marian Cole removed it")
    assert not Case.objects.filter(pk=case.pk).exists()

    # And so they do with what somebody told long ago, and with what somebody began and never sent
    report = answered(cast, at=now - timedelta(days=1200))
    reports.keep(cast.here, reports.mark("begun"), {}, today=timezone.localdate() - timedelta(days=400))
    page = reverse("concerns:report_kept", args=[report.pk])
    alice.goes_to(page).writes("Why?", "Its time is over.").presses("Ask that it be removed").reads(
        "It waits for"
    )
    alice.goes_to("/concerns/retention/unsent/").presses("Ask that they be removed").reads("It waits for")
    marian.goes_to(page).presses("Remove all of it for good").reads("Nothing here")
    marian.goes_to("/concerns/retention/unsent/").presses("Remove them for good").reads("0 texts begun")
    assert Tombstone.objects.count() == 3

    # And with Rhys, who left long ago: Marian asks on her telephone, and Ada removes him
    rhys = add(cast.here, "Rhys Pugh")
    places.leave(rhys, by=cast.ada, at=now - timedelta(days=400))
    marian.goes_to("/people/leavers/").presses("Ask that Rhys Pugh be removed").reads(
        "An administrator removes them"
    )
    ada = meet(cast.ada).goes_to("/people/").follows("See who has left and is asked to be removed")
    ada.presses("Remove Rhys Pugh for good").reads("What others keep stands").does_not_read("Rhys Pugh")
