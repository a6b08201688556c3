"""The start page: what is late, due and coming up; and nothing that is not theirs to see."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lotus.concerns.actions import cases, hearing, letters
from lotus.concerns.models import Promise
from lotus.home import views
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add


def text(person: Any) -> str:
    return str(signed_in(person).get("/").content.decode())


def _waiting(late: int = 0, today: int = 0, soon: int = 0, open_cases: int = 0) -> Any:
    lists = {"late": [1] * late, "today": [1] * today, "soon": [1] * soon}
    return SimpleNamespace(**lists, now=[], any=bool(late or today or soon), open_cases=open_cases)


@pytest.mark.parametrize(
    ("waiting", "says"),
    [
        ({}, "Nothing waits for you today."),
        ({"open_cases": 4}, "Nothing waits for you today."),
        ({"late": 1}, "One thing is late. The rest can wait."),
        ({"late": 2, "today": 1}, "2 things are late. One thing is due today. The rest can wait."),
        ({"today": 3, "soon": 4}, "3 things are due today. The rest can wait."),
        ({"soon": 1}, "Nothing is due today. The rest can wait."),
    ],
)
def test_the_page_begins_with_its_answer(waiting: dict[str, int], says: str) -> None:
    assert views.summary(_waiting(**waiting)) == says


@pytest.mark.parametrize(
    ("hour", "says"),
    [
        (0, "Good morning, Alice"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (17, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_the_greeting_goes_with_the_clock(hour: int, says: str) -> None:
    assert views.greeting(datetime(2026, 3, 5, hour, tzinfo=UTC), "Alice").startswith(says)


def test_counts_are_shown_when_there_is_more_than_one() -> None:
    assert views.counts(_waiting()) == []
    assert views.counts(_waiting(open_cases=3)) == []
    shown = views.counts(_waiting(late=1, soon=2, open_cases=3))
    assert [(one["number"], one["label"], one["href"]) for one in shown] == [
        (1, "late", "#late"),
        (2, "coming up", "#soon"),
        (3, "open concerns", "/concerns/"),
    ]


def test_a_manager_sees_what_is_late_with_the_way_to_put_it_right(cast: Cast) -> None:
    case = story.raised(cast)
    page = text(cast.alice)
    assert "Late, and what would put it right" in page
    assert case.reference in page
    assert f"/concerns/{case.pk}/assign/" in page
    assert "days late" in page


def test_what_is_due_today_and_what_comes_later_stand_apart(cast: Cast) -> None:
    story.raised(cast)
    promise = Promise.objects.filter(who=cast.alice, done_at=None).first()
    assert promise
    Promise.objects.exclude(pk=promise.pk).delete()
    for days, heading in ((0, "Due today"), (3, "Coming up"), (14, "Coming up")):
        promise.due = timezone.localdate() + timezone.timedelta(days=days)
        promise.save()
        assert heading in text(cast.alice)
    promise.due = timezone.localdate() + timezone.timedelta(days=15)
    promise.save()
    assert "Nothing waits for you, and that is fine" in text(cast.alice)


def test_with_nothing_to_do_a_manager_is_offered_to_record_a_concern_and_others_are_not(cast: Cast) -> None:
    assert "Record a concern" in text(cast.alice)
    for person in (cast.mo, cast.ada, cast.idris, cast.helen):
        page = text(person)
        assert "Nothing waits for you, and that is fine" in page
        assert "Record a concern" not in page


def test_somebody_whom_a_concern_is_about_goes_straight_to_where_things_stand(cast: Cast) -> None:
    case, _way = story.told(cast)
    answer = signed_in(cast.dana).get("/")
    assert (answer.status_code, answer["Location"]) == (302, f"/concerns/{case.pk}/where-things-stand/")


def test_before_they_are_told_there_is_nothing_to_find(cast: Cast) -> None:
    case = story.assigned(cast)
    page = text(cast.dana)
    for word in (case.reference, str(case.pk), "Where things stand", "concern"):
        assert word not in page.split("<main", 1)[1].split("</main>")[0]
    assert signed_in(cast.dana).get(f"/concerns/{case.pk}/where-things-stand/").status_code == 404


def test_a_pastoral_contact_with_a_case_of_their_own_finds_both(cast: Cast) -> None:
    """Work that waits is shown, and their own case stands as a link beside it."""
    own = story.raised(cast, practitioner=cast.bob, about="teaching")
    carys = add(cast.here, "Carys Lloyd", Role.PASTORAL_CONTACT)
    cases.assign(own, adviser=cast.idris, pastoral=carys, by=cast.alice, at=story.MONDAY)
    letter = story.first_letter(cast, own)
    letters.send(letter, number=letter.version, by=cast.alice, at=story.MONDAY)
    story.assigned(cast)
    page = text(cast.bob)
    assert f"/concerns/{own.pk}/where-things-stand/" in page
    assert "Where things stand with your own case" in page


def test_a_group_member_not_yet_asked_sees_only_the_reference(cast: Cast) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    story.put_before(cast, case)
    page = text(cast.omar)
    assert f"{case.reference} is on the agenda of your group." in page
    for word in ("Dana", case.about, "Ward 7", "Wren", "Alice", "night"):
        assert word not in page
    assert f"/concerns/{case.pk}/interest/" in page


def test_a_group_member_with_an_interest_finds_nothing_any_more(cast: Cast) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    story.put_before(cast, case)
    hearing.answer_interest(case, has=True, words="Dana is my cousin.", by=cast.omar, at=timezone.now())
    page = text(cast.omar)
    assert case.reference not in page
    assert str(case.pk) not in page


def test_nobody_without_a_part_finds_a_trace(cast: Cast) -> None:
    case, _way = story.told(cast)
    for person in (cast.mo, cast.ada, cast.charlie, cast.priya):
        page = text(person)
        for word in (case.reference, str(case.pk), "Dana", case.about):
            assert word not in page, f"{person.name} reads {word}"


def test_who_has_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/sign-in/?next=%2F"


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


def test_the_page_asks_the_database_no_more_for_more_concerns(cast: Cast) -> None:
    story.assigned(cast)
    client = signed_in(cast.alice)
    few = _queries(client)
    for number in range(8):
        story.assigned(cast, about=f"matter {number}")
    assert _queries(client) == few
    assert few <= 20
