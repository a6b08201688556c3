"""How concerns about teams, processes and culture were answered, by group: told in released figures, and to few."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import facts
from lotus.concerns.actions import cases, reports
from lotus.concerns.models import Case, Closing, LessonAction, Report, Review
from lotus.core.answering import Answer, Outcome, Told, Year, soon, tables
from lotus.core.casework import AboutKind, Channel, IssueKind, ReporterKind
from lotus.kernel.models import Organisation
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

PAGE = reverse("concerns:answers")
YEAR = Year(2025)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def taken_up(cast: Cast, day: date, **change: Any) -> Case:
    facts: dict[str, Any] = {
        "practitioner": None,
        "matter": AboutKind.TEAM,
        "matter_name": "Ward 7",
        "about": "handover",
        "issues": [IssueKind.CLINICAL, IssueKind.MANAGEMENT],
        "discipline": "",
        "place": "Ward 7",
        "channel": Channel.EMAIL,
        "occurred_on": None,
        "reported_on": day,
        "what_happened": "Nobody knew.",
        "safety_now": False,
        "safety_note": "",
        "reporter": cases.Told(ReporterKind.PATIENT, "A relative", ""),
        **change,
    }
    return cases.raise_concern(cases.Raised(**facts), by=cast.alice, at=at(day))


def closed(case: Case, cast: Cast, day: date) -> None:
    who = {"proposed_by": cast.alice, "closed_by": cast.marian}
    Closing.objects.create(case=case, why="Done.", proposed_at=at(day), closed_at=at(day), **who)


def many(
    here: Organisation, count: int, *, about: str = "culture", days: int = 3, number: int = 2025
) -> None:
    """So many, told through the open page and answered after so many days."""
    told = {"about": [about], "issues": ["conduct"], "kind": ["person"], "name": ["Canary Name"]}
    on = date(number, 5, 1)
    answered = {"acknowledged_on": on + timedelta(days=days), "closed_on": on + timedelta(days=days)}
    Report.objects.bulk_create(
        Report(organisation=here, typed=told, begun_on=on, sent_on=on, **answered) for _each in range(count)
    )


@pytest.mark.parametrize(
    ("today", "shown"), [(date(2026, 1, 31), 2024), (date(2026, 2, 1), 2025), (date(2026, 12, 31), 2025)]
)
def test_a_year_is_shown_once_its_last_concern_could_have_been_answered(today: date, shown: int) -> None:
    assert Year.shown(today).number == shown


def test_the_day_itself_does_not_count_and_two_kinds_of_question_count_under_both() -> None:
    raised = date(2025, 3, 1)
    found = [soon(raised, day) for day in (raised + timedelta(days=7), raised + timedelta(days=8), None)]
    assert found == [Answer.WEEK, Answer.LATER, Answer.LATER]
    one = Told(
        {"about": ["team"], "kinds": ["clinical", "health"], "raised_by": ["body"]},
        *[Answer.WEEK, Outcome.OPEN],
    )
    answers, outcomes = tables([one], "kinds")
    assert [sum(line) for line in answers.counts] == [1, 0, 0, 0, 1, 0]
    assert sum(map(sum, outcomes.counts)) == 2


@pytest.mark.django_db
def test_the_first_word_we_wrote_counts_and_what_was_done_by_the_end_of_january(cast: Cast) -> None:
    one, two, three = (taken_up(cast, date(2025, 12, day)) for day in (1, 2, 3))
    taken_up(cast, date(2026, 1, 5))
    taken_up(cast, date(2025, 12, 1), practitioner=cast.dana, matter=AboutKind.PERSON, matter_name="")
    for case, days in ((one, 5), (two, 20)):
        reports.give_code(case, by=cast.alice, at=at(case.reported_on))
        answered = at(case.reported_on + timedelta(days=days))
        reports.answer(case, body="We read it.", outcome=False, by=cast.alice, at=answered)
    reports.give_code(three, by=cast.alice, at=at(three.reported_on))
    reports.answer(three, body="Too late to count.", outcome=False, by=cast.alice, at=at(date(2026, 2, 1)))
    closed(one, cast, date(2026, 1, 31))
    closed(two, cast, date(2026, 2, 1))
    who: dict[str, Any] = {"by": cast.alice, "at": at(date(2026, 1, 30))}
    review = Review.objects.create(case=one, texts={}, saved_by=who["by"], saved_at=who["at"])
    LessonAction.objects.create(review=review, what="A board.", owner=cast.bob, due=date(2026, 3, 1), **who)
    told = facts.answered(cast.here, YEAR)
    assert sorted((each.answer, each.outcome) for each in told) == [
        (Answer.LATER, Outcome.OPEN),
        (Answer.LATER, Outcome.OPEN),
        (Answer.WEEK, Outcome.CHANGED),
    ]
    assert {tuple(sorted(each.groups["kinds"])) for each in told} == {("clinical", "management")}
    Closing.objects.filter(case=one).update(reopened_at=at(date(2026, 1, 31)))
    assert {each.outcome for each in facts.answered(cast.here, YEAR)} == {Outcome.OPEN}


@pytest.mark.django_db
def test_what_was_told_and_not_taken_up_counts_and_who_gave_no_name_as_nobody(cast: Cast) -> None:
    many(cast.here, 1)
    many(cast.elsewhere, 1)
    many(cast.here, 1, about="person")
    Report.objects.create(
        organisation=cast.here,
        typed={"about": ["team"], "kind": ["patient"], "name": [""]},
        begun_on=date(2025, 6, 1),
        sent_on=date(2025, 6, 1),
    )
    found = {each.groups["about"][0]: each for each in facts.answered(cast.here, YEAR)}  # type: ignore[index]
    assert set(found) == {"culture", "team"}
    assert (found["culture"].answer, found["culture"].outcome) == (Answer.WEEK, Outcome.ENDED)
    assert found["culture"].groups["raised_by"] == ["person"]
    assert (found["team"].answer, found["team"].outcome) == (Answer.LATER, Outcome.OPEN)
    assert found["team"].groups["raised_by"] == [ReporterKind.ANONYMOUS]


@pytest.mark.django_db
def test_the_page_shows_rounded_figures_and_protects_the_small_ones(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    shown = Year.shown(timezone.localdate()).number
    marian = signed_in(cast.marian)
    assert "There were too few to show" in marian.get(PAGE).content.decode()
    many(cast.here, 43, number=shown)
    many(cast.here, 31, number=shown, days=20)
    many(cast.here, 27, number=shown, about="process")
    many(cast.here, 22, number=shown, about="process", days=20)
    many(cast.here, 3, number=shown, about="team")
    with django_assert_max_num_queries(12):
        page = marian.get(PAGE).content.decode()
    for words in ("45", "30", "not shown", "By what it was about", "Within 7 days", f"raised in {shown}"):
        assert words in page
    for words in ("Canary Name", ">43<", ">31<", ">27<", ">22<"):
        assert words not in page
    for other in (cast.alice, cast.idris, cast.ada, cast.dana, cast.bob):
        assert signed_in(other).get(PAGE).status_code == 404
