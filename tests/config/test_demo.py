"""The invented trust Willowmere: the same story on any day, whole, and as its people are told to try it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from lotus.concerns.models import (
    AgendaItem,
    Case,
    Decision,
    Letter,
    Promise,
    Statement,
    Step,
    Triage,
    TriageCopy,
)
from lotus.config.demo import fill
from lotus.core import letters
from lotus.kernel import audit
from tests.proofs import IN_FULL

TODAY = date(2026, 3, 5)  # a Thursday

DAYS = {
    "a Friday": date(2026, 3, 6),
    "New Year's Day": date(2027, 1, 1),
    "the Tuesday after Easter": date(2026, 4, 7),
    "a leap day": date(2028, 2, 29),
    "the Sunday on which the clocks went forward": date(2026, 3, 29),
}
"""Days about which something is odd. A plain one is told below."""
TRIED = DAYS if IN_FULL else ("New Year's Day", "the Sunday on which the clocks went forward")
"""All of them where the proofs are made."""


def _told() -> list[Any]:
    """Everything the story says, without the ids that are drawn anew."""
    cases = Case.objects.select_related("practitioner").order_by("year", "number")
    rows: list[Any] = [
        (case.reference, case.stage, case.who.name, case.about, case.what_happened, case.opened_at)
        for case in cases
    ]
    for model, names in (
        (Step, ("kind", "ours", "theirs", "at", "stage")),
        (Promise, ("kind", "ours", "theirs", "due", "done_at")),
        (Letter, ("kind", "body", "sent_at", "read_at")),
        (Statement, ("body", "signed_at")),
    ):
        rows += sorted(
            (str([getattr(one, name) for name in names]), one.case.reference)
            for one in model.objects.select_related("case")
        )
    rows += sorted(str(one.texts) for one in Triage.objects.all())
    rows += sorted(f"{one.rationale} {one.by_when} {one.signed_at}" for one in Decision.objects.all())
    return rows


@pytest.mark.proof
@pytest.mark.parametrize("name", TRIED)
def test_it_can_be_filled_on(name: str, db: None) -> None:
    day = DAYS[name]
    fill.willowmere(day)
    assert _stages() == STAGES
    _nothing_lies_in_the_future(day)
    _no_sent_letter_has_a_gap()
    assert audit.verify() == []


STAGES = {"raised", "understood", "group", "helped", "investigated", "closed"}
"""The stages that the story shows."""


def _stages() -> set[str]:
    return set(Case.objects.values_list("stage", flat=True))


def _nothing_lies_in_the_future(day: date) -> None:
    """Whenever on that day somebody starts it, all that is told has happened already."""
    dawn = datetime.combine(day, time(0), tzinfo=UTC)
    moments = {
        Step: ("at",),
        Letter: ("saved_at", "sent_at", "read_at"),
        Statement: ("signed_at",),
        Decision: ("saved_at", "signed_at"),
        TriageCopy: ("prepared_at", "shared_at", "read_at"),
        AgendaItem: ("at",),
        Case: ("opened_at", "told_at"),
        Promise: ("made_at", "done_at"),
    }
    for model, names in moments.items():
        for name in names:
            late = model.objects.filter(**{f"{name}__gt": dawn})  # type: ignore[attr-defined]
            assert not late.exists(), f"{model.__name__}.{name}"


def _no_sent_letter_has_a_gap() -> None:
    sent = list(Letter.objects.exclude(sent_at=None))
    assert {letter.kind for letter in sent} == {
        "first-notice",
        "outcome",
        "closing",
        "delay-notice",
        "restriction",
        "restriction-review",
    }
    for letter in sent:
        assert letters.placeholders(letter.body) == []
        assert "{" not in letter.body


def test_a_day_tells_its_story_again_and_another_day_tells_it_of_other_days(db: None) -> None:
    told, opened = [], []
    for day in (TODAY, TODAY, TODAY + timedelta(days=7)):
        with transaction.atomic():
            fill.willowmere(day)
            told.append(_told())
            opened.append(_opened(day))
            transaction.set_rollback(True)
    assert told[0] == told[1]
    assert len(told[0]) > 60
    assert len(opened[0]) > 5
    assert opened[2] == {name: moment + timedelta(days=7) for name, moment in opened[0].items()}


def _opened(day: date) -> dict[str, datetime]:
    """When the concerns of the last hundred days were opened. Before those, clocks and bank holidays lie between."""
    begin = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(days=100)
    cases = Case.objects.select_related("practitioner").filter(opened_at__gt=begin)
    return {case.who.name: case.opened_at for case in cases}
