"""Alice presses the button twice, as people do when a page takes its time: one concern is recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotus.concerns.models import Case
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_button_pressed_twice_records_one_concern(cast: Cast, meet: Meet, script: bool) -> None:
    # Given a form that is filled in
    alice = meet(cast.alice, script=script).goes_to("/concerns/raise/")
    alice.writes("If one person: who?", "Dr Dana Ellis")
    alice.writes("The concern, in a few words", "record keeping at night")
    alice.chooses("Clinical performance").picks("Their discipline", "Doctor")
    alice.writes("Where is it?", "Ward 7").writes("What happened?", "Notes held no plan.")
    alice.writes_day("When was it reported to you?", timezone.localdate() - timedelta(days=1))
    alice.picks("How did it reach you?", "E-mail").chooses("Somebody who did not give a name")
    alice.chooses("No", of="Could somebody be at risk right now?")

    # When the button is pressed twice
    alice.page.get_by_role("button", name="Record the concern").dblclick()
    alice.reads("Concern about record keeping at night")

    # Then there is one concern
    assert Case.objects.count() == 1
