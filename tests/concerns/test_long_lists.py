"""Where somebody looks after many concerns: pages of the list, true counts, and no more questions than for a few."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import inbox
from lotus.concerns.models import Case, Interest, Part, Promise, Reporter
from lotus.kernel.models import AuditEntry, Person
from tests.factories.browser import signed_in
from tests.factories.cast import Cast


def look_after(cast: Cast, count: int, *, stage: str = "understood", age: int = 0) -> list[Case]:
    """So many concerns about Dana that Alice manages, the first of them the newest; each with something due today."""
    now = timezone.now() - timedelta(days=age)
    first = Case.objects.count()
    rows = [
        Case(
            organisation=cast.here, year=2026, number=first + n + 1, practitioner=cast.dana, about=f"matter {n}",
            discipline="doctor", place="Ward 7", channel="email", reported_on=now.date(), what_happened="Nights.",
            stage=stage, opened_by=cast.alice, opened_at=now - timedelta(minutes=n), told_at=now,
        )
        for n in range(count)
    ]  # fmt: skip
    Case.objects.bulk_create(rows)
    Reporter.objects.bulk_create(Reporter(case=one, kind="person", name="Wren", contact="") for one in rows)
    Part.objects.bulk_create(
        Part(case=one, person=cast.alice, role="case_manager", by=cast.alice, at=now) for one in rows
    )
    Promise.objects.bulk_create(
        Promise(case=one, kind="contact", ours="Be in touch", theirs="", due=timezone.localdate(), who=cast.alice,
                made_at=now)
        for one in rows
    )  # fmt: skip
    return rows


def page(person: Person, number: int | str = 1) -> str:
    return signed_in(person).get(reverse("concerns:caseload"), {"page": number}).content.decode()


def test_an_old_open_concern_stands_before_many_newer_closed_ones(cast: Cast) -> None:
    look_after(cast, 51, stage="closed")
    [old] = look_after(cast, 1, age=900)
    first = page(cast.alice)
    assert first.index(old.reference) < first.index("LOT-2026-00001")
    assert "52 concerns you look after or help with" in first
    assert "Page 1 of 2" in first


def test_every_concern_stands_on_one_page_and_the_audit_names_those_of_that_page(cast: Cast) -> None:
    rows = look_after(cast, 60)
    shown = []
    for number in (1, 2):
        page(cast.alice, number)
        shown += AuditEntry.objects.filter(action="page.shown").latest("number").details["shown"]
    assert sorted(shown) == sorted(str(one.pk) for one in rows)
    assert "Page 2 of 2" in page(cast.alice, "99"), "a page past the last is the last"
    assert "Page 1 of 2" in page(cast.alice, "x"), "and what is no number is the first"


def test_an_interest_takes_a_concern_out_of_the_count_of_the_list_and_the_start_page(cast: Cast) -> None:
    rows = look_after(cast, 3)
    told = {"case": rows[0], "person": cast.alice, "words": ""}
    Interest.objects.create(**told, has=True, at=timezone.now())
    assert "2 concerns you look after" in page(cast.alice)
    waiting = inbox.waiting(cast.alice, timezone.localdate())
    assert (len(waiting.today), waiting.open_cases) == (2, 2)
    Interest.objects.create(**told, has=False, at=timezone.now() + timedelta(seconds=1))
    assert "3 concerns you look after" in page(cast.alice), "their newest answer counts"


def test_the_start_page_counts_all_that_waits_and_says_how_much_more_there_is(cast: Cast) -> None:
    look_after(cast, inbox.SHOWN + 4)
    body = signed_in(cast.alice).get("/").content.decode()
    assert f"{inbox.SHOWN + 4} things are due today." in body
    assert body.count("Be in touch") == inbox.SHOWN
    assert "4 more like these wait in your list of concerns." in body
    assert inbox.counts(cast.alice, timezone.localdate()) == (0, inbox.SHOWN + 4)
    assert len(inbox.days(cast.alice, timezone.localdate())) == inbox.SHOWN + 4


def _questions(person: Person, path: str) -> int:
    client = signed_in(person)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_many_concerns_take_no_more_questions_than_a_few(cast: Cast) -> None:
    places = ["/", reverse("concerns:caseload"), f"{reverse('concerns:search')}?words=Nights"]
    look_after(cast, 2)
    few = [_questions(cast.alice, place) for place in places]
    look_after(cast, 70)
    assert [_questions(cast.alice, place) for place in places] == few
    assert max(few) <= 12
