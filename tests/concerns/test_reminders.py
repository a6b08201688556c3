"""What is due, told outside Lotus: only how much and when, to those who handle concerns, and nothing of any."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns import inbox
from lotus.concerns.actions import reminders
from lotus.concerns.models import Interest, Part, Promise, Reminders
from lotus.core.refusal import Refused
from lotus.kernel.models import Membership, Message
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 2, 10, 8, 0, tzinfo=UTC)
MONDAY = datetime(2026, 2, 16, 8, 0, tzinfo=UTC)
PLACE = "/concerns/reminders/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def digests() -> list[Message]:
    return [one for one in Message.objects.all() if "due in Lotus" in one.subject]


def test_somebody_chooses_how_often_and_finds_it_again(cast: Cast) -> None:
    client = signed_in(cast.alice)
    assert "Choose how often" in text(client.post(PLACE, {}))
    assert client.post(PLACE, {"often": "weekly"}).status_code == 302
    assert Reminders.objects.get().often == "weekly"
    assert 'value="weekly" checked' in " ".join(text(client.get(PLACE)).split())
    client.post(PLACE, {"often": "never"})
    assert Reminders.objects.get().often == ""
    assert signed_in(cast.mo).get(PLACE).status_code == 404
    with pytest.raises(Refused):
        reminders.wish("hourly", by=cast.alice)
    with pytest.raises(PermissionDenied):
        reminders.wish("daily", by=cast.mo)


def test_a_digest_tells_only_how_much_is_due_and_goes_once_a_day(cast: Cast) -> None:
    case = story.raised(cast)
    reminders.wish("daily", by=cast.alice)
    assert reminders.send(inbox.counts, at=TUESDAY.replace(hour=5)) == 0, "not at night"
    assert reminders.send(inbox.counts, at=TUESDAY) == 1
    assert reminders.send(inbox.counts, at=TUESDAY.replace(hour=9)) == 0
    [message] = digests()
    assert "Due today: 1" in message.body
    assert "Late: 0" in message.body
    for told in (case.reference, "Dana", "record keeping", str(case.pk)):
        assert told not in f"{message.subject} {message.body}"
    assert reminders.send(inbox.counts, at=datetime(2026, 2, 14, 9, tzinfo=UTC)) == 0, "not at the weekend"


def test_a_weekly_digest_goes_on_mondays_and_none_where_nothing_is_due(cast: Cast) -> None:
    story.raised(cast)
    reminders.wish("weekly", by=cast.alice)
    reminders.wish("daily", by=cast.marian)
    assert reminders.send(inbox.counts, at=TUESDAY) == 0
    assert reminders.send(inbox.counts, at=MONDAY) == 1
    assert "Late: 1" in digests()[0].body
    Promise.objects.all().delete()
    assert reminders.send(inbox.counts, at=MONDAY.replace(day=23)) == 0


def test_an_interest_a_part_that_ended_and_a_role_that_ended_tell_nothing_more(cast: Cast) -> None:
    case = story.raised(cast)
    reminders.wish("daily", by=cast.alice)
    opened = reminders.open_calendar(by=cast.alice, at=TUESDAY)
    address = f"/concerns/due/{opened.rpartition('/')[2]}"
    client = signed_in(cast.mo)
    assert "Something is due in Lotus" in text(client.get(address))
    interest = Interest.objects.create(case=case, person=cast.alice, has=True, words="", at=TUESDAY)
    assert "VEVENT" not in text(client.get(address))
    assert reminders.send(inbox.counts, at=TUESDAY) == 0
    interest.delete()
    part = Part.objects.filter(person=cast.alice)
    part.update(ended_at=TUESDAY)
    assert "VEVENT" not in text(client.get(address))
    part.update(ended_at=None)
    assert "VEVENT" in text(client.get(address))
    Membership.objects.filter(person=cast.alice).exclude(role="member").update(ended_at=TUESDAY)
    assert client.get(address).status_code == 404
    assert reminders.send(inbox.counts, at=TUESDAY.replace(day=11)) == 0


def test_the_calendar_names_days_and_nothing_else_and_a_new_address_replaces_it(cast: Cast) -> None:
    case = story.raised(cast)
    client, place = signed_in(cast.alice), PLACE
    seen = text(client.post(place, {"then": "open"}))
    first = seen.partition("/concerns/due/")[2].partition(".ics")[0]
    row = Reminders.objects.get()
    assert first
    assert first not in str(vars(row)), "only its fingerprint is kept"
    address = reverse("concerns:due_feed", args=[first])
    body = text(client.get(address))
    assert body.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Something is due in Lotus" in body
    for told in (case.reference, "Dana", "adviser", str(case.pk), "record keeping"):
        assert told not in body
    assert first not in text(client.get(place)), "it is shown once"
    client.post(place, {"then": "open"})
    assert client.get(address).status_code == 404
    client.post(place, {"then": "close"})
    assert Reminders.objects.get().address is None
