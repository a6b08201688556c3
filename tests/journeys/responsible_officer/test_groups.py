"""An organisation's own group: set up, given a deputy, and a deputy called to a meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotus.concerns.models import Meeting
from lotus.kernel.permissions import Role
from tests.factories import cast as people
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_group_is_changed_and_a_deputy_comes_to_a_meeting(cast: Cast, meet: Meet) -> None:
    # Given a group that has something on its agenda, and somebody who may sit in it
    item = story.on_agenda(cast)
    Meeting.objects.filter(pk=item.meeting_id).update(on=timezone.localdate() + timedelta(days=3))
    people.add(cast.here, "Ruth Ansah", Role.GROUP_MEMBER)

    # When the responsible officer asks for more than the group has, and puts it right
    marian = meet(cast.marian, width=320, script=False).goes_to("/concerns/").follows("Advisory groups")
    marian.follows("Practice Standards Group").follows("Change the group")
    question = "How many of them, without an interest, are needed to decide?"
    marian.writes(question, "9").presses("Save the group").reads("so it could never decide")
    marian.writes(question, "2").presses("Save the group").reads("2 of 3 members are needed to decide")

    # And names a deputy
    marian.follows("Say who may stand in")
    marian.picks("Who may stand in?", "Ruth Ansah").picks("For which member?", "Omar Haddad")
    marian.presses("Add the deputy").reads("Ruth Ansah, in place of Omar Haddad")

    # Then a member calls the deputy, who is asked about an interest before anything is shown
    omar = meet(cast.omar).goes_to(f"/concerns/groups/{cast.group.pk}/")
    omar.page.locator(f'a[href*="{item.meeting_id}"]').click()
    omar.picks("Who comes, and in whose place?", "Ruth Ansah, in place of Omar Haddad")
    omar.presses("Call them to the meeting").reads("Ruth Ansah does not come after all")
    ruth = meet(people.Person.objects.get(name="Ruth Ansah")).goes_to("/")
    ruth.reads("Answer the question").does_not_read("record keeping")
