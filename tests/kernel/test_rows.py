"""Rows on lines: whatever is in the database can be written out and put back, sealed texts still sealed."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, models

from lotus.kernel import rows
from lotus.kernel.models import AuditEntry, Draft, Person, Team
from tests.factories import story
from tests.factories.cast import Cast


def lines() -> dict[str, list[str]]:
    return {name: list(rows.read(model, "default")) for name, model in rows.tables().items()}


def empty() -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        for name in rows.tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")


def test_every_row_comes_back_as_it_was(cast: Cast) -> None:
    story.decided(cast)
    before = lines()
    tallies = {name: rows.Tally.of(model, "default") for name, model in rows.tables().items()}
    empty()
    for name, model in rows.tables().items():
        rows.write(model, before[name], "default")
    connection.check_constraints()
    assert lines() == before
    assert tallies == {name: rows.Tally.of(model, "default") for name, model in rows.tables().items()}
    assert sum(tally.rows for tally in tallies.values()) > 100


def test_what_was_put_back_is_read_by_the_pages(cast: Cast) -> None:
    case = story.raised(cast)
    kept = lines()
    empty()
    for name, model in rows.tables().items():
        rows.write(model, kept[name], "default")
    rows.count_on(rows.tables().values(), "default")
    case.refresh_from_db()
    assert case.what_happened == "Eleven sets of night notes held no plan."
    last = AuditEntry.objects.latest("id").pk
    story.raised(cast, about="a second question")
    assert AuditEntry.objects.latest("id").pk > last


def test_a_sealed_text_is_not_opened_on_its_way(cast: Cast) -> None:
    story.raised(cast)
    whole = json.dumps(lines(), ensure_ascii=False)
    assert "night notes" not in whole
    assert "Alice Morgan" in whole


def test_a_row_without_a_value_keeps_none(cast: Cast) -> None:
    top = Team.objects.create(organisation=cast.here, name="Hospital")
    Team.objects.create(organisation=cast.here, name="Ward 7", parent=top)
    teams = [json.loads(line) for line in rows.read(Team, "default")]
    parent = rows.columns(Team).index("parent_id")
    assert sorted(team[parent] or "" for team in teams) == ["", top.pk.hex]


def test_sessions_stay_behind() -> None:
    assert "django_session" not in rows.tables()
    assert {"kernel_auditentry", "concerns_case", "concerns_decision_present"} <= set(rows.tables())


def test_a_model_may_say_that_it_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Draft, "kept_in_copies", False, raising=False)
    assert "kernel_draft" not in rows.tables()


def test_a_digest_tells_a_changed_row_and_not_another_order(cast: Cast) -> None:
    first, other = rows.Tally(), rows.Tally()
    found = list(rows.read(Person, "default"))
    for line in found:
        first.add(line)
    for line in reversed(found):
        other.add(line)
    assert first == other
    other.add(found[0])
    assert first.digest != other.digest
    Person.objects.filter(pk=cast.mo.pk).update(name="Mo Farleigh")
    assert rows.Tally.of(Person, "default").digest != first.digest


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.DecimalField(), Decimal("3.140")),
        (models.DurationField(), timedelta(days=-2, microseconds=7)),
        (models.TimeField(), time(14, 30, 0, 1)),
        (models.DateField(), date(2024, 2, 29)),
        (models.DateTimeField(), datetime.fromisoformat("2026-03-29T01:30:00.000001+00:00")),
        (models.BinaryField(), b"\0\xff"),
        (models.UUIDField(), uuid4()),
        (models.CharField(), "ŵ “quoted”\n"),
        (models.JSONField(), {"b": [1, 2.5, None], "a": "ŷ"}),
    ],
)
def test_each_kind_of_value_has_a_way_there_and_back(field: models.Field, value: object) -> None:  # type: ignore[type-arg]
    way = rows._way(field)
    assert way.take(json.loads(json.dumps(way.put(value)))) == value


def test_the_changes_that_made_the_tables_are_named(db: None) -> None:
    assert {"kernel.0001_first", "sessions.0001_initial"} <= set(rows.migrations("default"))
