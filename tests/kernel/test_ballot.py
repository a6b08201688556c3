"""Answers without a name, seen by somebody who holds the database: nothing tells whose, when or after whom."""

import json
import random
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from lotus.core.refusal import Refused
from lotus.kernel import ballot
from lotus.kernel.models import Sheet

pytestmark = pytest.mark.django_db


def _filled(box: Any, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        ballot.put(box, {"q": number})


def _numbers(box: Any) -> list[int]:
    return [int(one["q"]) for one in ballot.read(box)]


def _rows() -> dict[str, int]:
    """How many rows each table of the program has."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def test_all_that_is_put_in_is_there_once_however_many_there_are() -> None:
    box = ballot.open_box()
    _filled(box, 150)
    assert ballot.count(box) == 150
    assert sorted(_numbers(box)) == list(range(150))


def test_refused_where_there_is_no_box_or_it_was_burnt() -> None:
    box = ballot.open_box()
    ballot.put(box, {"q": 1})
    ballot.burn([box])
    for gone in (box, uuid4()):
        with pytest.raises(Refused, match="no longer taken"):
            ballot.put(gone, {"q": 2})
    assert ballot.read(box) == []
    assert not Sheet.objects.exists()


def test_a_block_is_taken_out_whole_and_the_box_stays_open() -> None:
    box = ballot.open_box()
    _filled(box, 140)
    block = ballot.pour(box)
    assert (ballot.count(box), ballot.count(block)) == (0, 140)
    ballot.put(box, {"q": 999})
    assert _numbers(box) == [999]
    assert sorted(_numbers(block)) == list(range(140))
    assert ballot.count(ballot.pour(ballot.open_box())) == 0


# ---- Somebody holds the database ----


def test_a_sheet_has_no_place_for_a_person_a_time_or_a_link() -> None:
    fields = {field.name: field for field in Sheet._meta.get_fields()}
    assert set(fields) == {"id", "box", "n", "body"}
    assert not any(field.is_relation for field in fields.values())
    kinds = (models.DateField, models.DateTimeField, models.AutoField)
    assert not any(isinstance(field, kinds) for field in fields.values())
    assert isinstance(Sheet._meta.pk, models.UUIDField)


def test_putting_an_answer_in_leaves_no_row_anywhere_else() -> None:
    box = ballot.open_box()
    before = _rows()
    with CaptureQueriesContext(connection) as asked:
        _filled(box, 7)
    assert _rows() == before
    words = [one["sql"].split()[0] for one in asked]
    assert set(words) <= {"SELECT", "UPDATE", "SAVEPOINT", "RELEASE"}
    assert {one["sql"].split()[1] for one in asked if one["sql"].startswith("UPDATE")} == {'"kernel_sheet"'}


def test_the_order_in_which_answers_lie_is_drawn_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last to answer may lie at any place, and about equally often; so may the first."""
    assert isinstance(ballot.CHANCE, random.SystemRandom)
    monkeypatch.setattr(ballot, "CHANCE", random.Random(20260305))
    last, first = Counter[int](), Counter[int]()
    for _ in range(90):
        box = ballot.open_box()
        _filled(box, 3)
        lies = [one["q"] for one in json.loads(Sheet.objects.get(box=box).body)]
        last[lies.index(2)] += 1
        first[lies.index(0)] += 1
    for places in (last, first):  # 30 each by chance, with a standard deviation of 4.5
        assert sorted(places) == list(range(3))
        assert all(14 <= often <= 46 for often in places.values())


def test_no_row_of_the_table_speaks_of_fewer_than_half_a_sheet_of_answers() -> None:
    """So a row's number, place on the disk or transaction tells at most that many people apart from the others."""
    box = ballot.open_box()
    _filled(box, 260)
    sizes = list(Sheet.objects.filter(box=box).values_list("n", flat=True))
    assert len(sizes) > 2
    assert min(sizes) >= ballot.FULL // 2
    assert max(sizes) < ballot.FULL


def test_the_numbers_that_the_database_gives_its_rows_are_not_in_the_order_of_the_answers() -> None:
    """By row number, place and transaction, early and late answers lie on the same sheets."""
    box = ballot.open_box()
    _filled(box, 260)
    hidden = "xmin::text::bigint, ctid::text" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, n FROM kernel_sheet ORDER BY 1")
        assert sum(row[-1] for row in cursor.fetchall()) == 260
    for sheet in Sheet.objects.filter(box=box):
        held = [one["q"] for one in json.loads(sheet.body)]
        assert min(held) < 100
        assert max(held) >= 160


def test_the_length_of_a_sheet_does_not_tell_how_much_somebody_wrote() -> None:
    lengths = set()
    for words in ("No.", "I was afraid to say it, and nobody asked. " * 40, "Ä’ö " * 60):
        box = ballot.open_box()
        ballot.put(box, {"q": words})
        sheet = Sheet.objects.get(box=box)
        lengths.add(len(sheet.body.encode()))
        assert ballot.read(box) == [{"q": words}]
    assert lengths == {ballot.BLOCK}


def test_without_the_keys_no_answer_can_be_read() -> None:
    box = ballot.open_box()
    ballot.put(box, {"q": "canary of a ballot"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_sheet")
        assert b"canary" not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_database_is_told_to_forget_and_nothing_is_lost() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone()[0] == 1
    box = ballot.open_box()
    _filled(box, 3)
    with CaptureQueriesContext(connection) as asked:
        ballot.sweep()
    assert asked[-1]["sql"].startswith(("VACUUM", "PRAGMA wal_checkpoint"))
    assert sorted(_numbers(box)) == [0, 1, 2]
