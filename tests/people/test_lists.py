"""The administrator's two pages: who is here, and whether the log is whole."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lotus.config import checks
from lotus.kernel import audit
from lotus.kernel.models import AuditEntry, Membership, Person
from lotus.kernel.permissions import Role
from lotus.people import tasks
from lotus.people.actions import log
from lotus.people.models import LogCheck
from lotus.people.presenters import lists
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

PAGES = ["/people/", "/people/audit/"]
OTHERS = ["alice", "bob", "idris", "marian", "helen", "omar", "mo", "charlie"]


def text(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def test_the_administrator_sees_everybody_of_their_organisation(cast: Cast) -> None:
    page = text(signed_in(cast.ada), "/people/")
    assert "10 people have a place here." in page
    assert "Alice Morgan" in page
    assert "Member of staff, Case manager" in page
    assert "Charlie Penn" not in page


def test_somebody_is_found_by_a_part_of_their_name_address_or_number(cast: Cast) -> None:
    client = signed_in(cast.ada)
    Person.objects.filter(pk=cast.bob.pk).update(staff_id="W-17")
    for words, name in (
        ("lice mor", "Alice Morgan"),
        (cast.mo.email[:4], cast.mo.name),
        ("w-17", cast.bob.name),
    ):
        page = client.get("/people/", {"words": words}).content.decode()
        assert "One person fits." in page
        assert name in page
    assert "0 people fit." in client.get("/people/", {"words": "Charlie"}).content.decode()


def test_a_long_list_comes_a_page_at_a_time_and_says_how_many_there_are(cast: Cast) -> None:
    everybody = [Person(organisation=cast.here, name=f"Zed {n:03}") for n in range(55)]
    Person.objects.bulk_create(everybody)
    client = signed_in(cast.ada)
    first, second = text(client, "/people/"), text(client, "/people/?page=2")
    assert "65 people have a place here." in first
    assert "Page 1 of 2" in first
    assert "Zed 054" not in first
    assert "Zed 054" in second
    assert text(client, "/people/?page=x%C3%BF").count("Page 1 of 2") == 1
    assert "Zed 054" in text(client, "/people/?page=999")


def test_a_role_that_ended_is_not_shown(cast: Cast) -> None:
    Membership.objects.filter(person=cast.alice, role="case_manager").update(ended_at="2026-01-01T00:00:00Z")
    assert "Member of staff, Case manager" not in text(signed_in(cast.ada), "/people/")


def test_somebody_switched_off_is_marked_in_words(cast: Cast) -> None:
    cast.mo.is_active = False
    cast.mo.save()
    assert "Switched off" in text(signed_in(cast.ada), "/people/")


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_finds_them(cast: Cast, who: str, page: str) -> None:
    assert signed_in(getattr(cast, who)).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_has_not_signed_in_is_asked_to(client: Client, db: None, page: str) -> None:
    assert client.get(page)["Location"].startswith("/sign-in/")


def test_the_word_people_stands_in_the_header_of_the_administrator_alone(cast: Cast) -> None:
    assert 'href="/people/"' in text(signed_in(cast.ada), "/")
    assert 'href="/people/"' not in text(signed_in(cast.alice), "/")


@pytest.mark.parametrize("page", PAGES)
def test_the_administrator_of_another_organisation_sees_nothing_of_this_one(cast: Cast, page: str) -> None:
    other = add(cast.elsewhere, "Una Field", Role.ADMINISTRATOR)
    signed_in(cast.ada).get(page)
    AuditEntry.objects.filter(organisation=cast.here.id, number=1).update(action="something.else")
    shown = text(signed_in(other), page)
    assert "Alice" not in shown
    assert "not as it was written" not in shown


def test_a_whole_log_is_said_to_be_whole_with_how_many_entries(cast: Cast) -> None:
    count = AuditEntry.objects.filter(organisation=cast.here.id).count()
    assert f"All {count} entries are as they were written" in text(signed_in(cast.ada), "/people/audit/")


def test_a_changed_log_names_the_first_place_and_what_to_do(cast: Cast) -> None:
    client = signed_in(cast.ada)
    for _time in range(3):
        client.get("/people/")
    AuditEntry.objects.filter(organisation=cast.here.id, number=2).update(action="something.else")
    page = text(client, "/people/audit/")
    assert "The first place is entry 2." in page
    assert "Keep this server as it is" in page


def _entries(cast: Cast, count: int) -> None:
    for _time in range(count):
        audit.record("page.shown", organisation=cast.here, by=None)


def test_the_log_page_says_which_part_was_checked_when_and_what_was_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, at = signed_in(cast.ada), datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    _entries(cast, 2)
    last = tasks.check(cast.here, at=at).number
    _entries(cast, 4)
    monkeypatch.setattr(lists, "MOST", 3)
    page = text(client, "/people/audit/")
    assert f"Entries 1 to {last:,}" in page
    assert "as they were written, on Thursday 5 March 2026 at 2am" in page
    assert f"has the seal {log.last(cast.here).mac[:12]}" in page  # type: ignore[union-attr]
    assert f"Entries {last + 1:,} to {last + 3:,}" in page
    assert "have not been checked yet" in page
    monkeypatch.setattr(lists, "MOST", 1_000)
    assert "was checked, and is in its order" in text(client, "/people/audit/")


def test_a_change_behind_the_last_check_is_found_at_the_next_and_stays_on_the_page(cast: Cast) -> None:
    client, at = signed_in(cast.ada), timezone.now()
    _entries(cast, 3)
    last = tasks.check(cast.here, at=at - timedelta(minutes=5)).number
    AuditEntry.objects.filter(organisation=cast.here.id, number=2).update(action="something.else")
    page = text(client, "/people/audit/")
    assert "The first place" not in page, "the page says that this part was checked before"
    assert client.post("/people/audit/").status_code == 302
    page = text(client, "/people/audit/")
    assert "The first place is entry 2." in page
    assert "when the whole log was checked on" in page
    assert "L005" in [one.number for one in checks.run(thorough=True)]
    AuditEntry.objects.filter(organisation=cast.here.id, number=last).update(action="something.else")
    assert audit.follow(cast.here.pk).fault == audit.Fault(cast.here.pk, 2, FAULT)


FAULT = "this entry is not as it was written, or is not in its place"


def test_an_entry_that_changed_where_the_last_check_ended_is_named(cast: Cast) -> None:
    _entries(cast, 2)
    last = tasks.check(cast.here, at=timezone.now()).number
    AuditEntry.objects.filter(organisation=cast.here.id, number=last).update(mac="0" * 64)
    assert f"The first place is entry {last}." in text(signed_in(cast.ada), "/people/audit/")


def test_what_is_kept_of_a_check_counts_only_as_it_was_signed(cast: Cast) -> None:
    tasks.check(cast.here, at=timezone.now())
    assert log.last(cast.here)
    LogCheck.objects.update(number=10_000)
    assert log.last(cast.here) is None
    LogCheck.objects.update(sign="a9.not-ours")
    assert log.last(cast.here) is None


def test_a_check_that_waits_is_not_asked_for_twice_and_each_log_is_checked_once_a_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(log.jobs, "later", lambda _name, number: asked.append(number))
    client, now = signed_in(cast.ada), timezone.now()
    for _time in range(2):
        assert client.post("/people/audit/").status_code == 302
    assert asked == [cast.here.pk]
    assert "was asked for on" in text(client, "/people/audit/")
    log.ask_due(at=now)
    log.ask_due(at=now)
    assert asked == [cast.here.pk, cast.elsewhere.pk]
    for organisation in (cast.here, cast.elsewhere):
        tasks.check(organisation, at=now)
    log.ask_due(at=now + timedelta(hours=23))
    assert len(asked) == 2
    log.ask_due(at=now + timedelta(hours=25))
    assert len(asked) == 4


def test_only_an_administrator_asks_for_a_check(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        log.ask(by=cast.alice, at=timezone.now())
    assert not LogCheck.objects.exists()


def test_the_log_page_shows_no_entry(cast: Cast) -> None:
    page = text(signed_in(cast.ada), "/people/audit/")
    for word in ("role.given", str(cast.alice.id), "Alice"):
        assert word not in page


def _queries(client: Client, place: str) -> int:
    """How often the page asks or tells the database something; where transactions begin and end is not counted."""
    with CaptureQueriesContext(connection) as asked:
        client.get(place)
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


def test_the_list_asks_the_database_no_more_for_more_people(cast: Cast) -> None:
    client = signed_in(cast.ada)
    client.get("/people/")
    assert _queries(client, "/people/") == 8
    for number in range(30):
        add(cast.here, f"Person{number} Newly", password="")
    assert _queries(client, "/people/") == 8
