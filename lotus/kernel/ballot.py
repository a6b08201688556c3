"""Answers without a name. Nothing here ties one to a person, an invitation, a time, or the answer before it.

Answers lie in boxes, a box on sheets. A sheet holds many answers sealed as one: each that is put in is put into a
sheet picked at random, which is shuffled and written anew. There is no row for an answer, so no row number, no
transaction number and no date speaks of one. A full sheet is dealt out at random into two. What this withstands, and
what not, is written in docs/adr/0083-answers-without-a-name.md.
"""

import json
import math
import random
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Sum

from lotus.core.refusal import Refused
from lotus.kernel import locks
from lotus.kernel.models import Sheet

FULL = 128
"""So many answers share a sheet before it is dealt out into two: at least half as many lie on each."""
BLOCK = 4096
"""Letters to which a sheet is filled up, so that its length does not tell how long one answer is."""
CHANCE: random.Random = random.SystemRandom()

Ballot = Mapping[str, Any]
"""What one person answered, as plain values by the ids of the questions."""


def open_box() -> UUID:
    """A new, empty box. Whoever holds its id may put in, count and take out."""
    box = uuid4()
    _lay(box, [])
    return box


@transaction.atomic
def put(box: UUID, answers: Ballot) -> None:
    """Put in what one person answered. Raises Refused where there is no such box."""
    sheet = _any_sheet(box)
    held = [*_read(sheet), dict(answers)]
    CHANCE.shuffle(held)
    if len(held) >= FULL:
        _lay(box, held[: len(held) // 2])
        held = held[len(held) // 2 :]
    _write(sheet, held)


def _any_sheet(box: UUID) -> Sheet:
    """One of the sheets of a box, by chance, nobody else's to write on until the transaction ends."""
    sheets = Sheet.objects.filter(box=box)
    ids = list(sheets.values_list("pk", flat=True))
    for chosen in CHANCE.sample(ids, len(ids)):
        found = locks.rows(sheets.filter(pk=chosen)).first()
        if found:  # it may have been taken out just now
            return found
    raise Refused("Answers are no longer taken here.")


def count(box: UUID) -> int:
    """How many have answered."""
    return Sheet.objects.filter(box=box).aggregate(Sum("n"))["n__sum"] or 0


def read(box: UUID) -> list[Ballot]:
    """All that was put in, in an order of its own each time."""
    found = [one for sheet in Sheet.objects.filter(box=box) for one in _read(sheet)]
    CHANCE.shuffle(found)
    return found


@transaction.atomic
def pour(box: UUID) -> UUID:
    """Take all that is in a box, as one block, into a new box. The old one stays open, and is empty."""
    sheets = list(locks.rows(Sheet.objects.filter(box=box).order_by("pk")))
    held = [one for sheet in sheets for one in _read(sheet)]
    CHANCE.shuffle(held)
    block = uuid4()
    for start in range(0, max(len(held), 1), FULL):
        _lay(block, held[start : start + FULL])
    for sheet in sheets[1:]:
        sheet.delete()
    _write(sheets[0], [])
    return block


@transaction.atomic
def burn(boxes: Sequence[UUID]) -> None:
    """Empty these boxes for good. Nothing can be put into them any more."""
    Sheet.objects.filter(box__in=boxes).delete()


def sweep() -> None:
    """Let the database forget how sheets looked before, as far as it can. Run each hour, outside any transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM kernel_sheet")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


def _lay(box: UUID, held: Sequence[Ballot]) -> None:
    sheet = Sheet(box=box, n=len(held))
    sheet.body = _filled(held)
    sheet.save(force_insert=True)


def _write(sheet: Sheet, held: Sequence[Ballot]) -> None:
    sheet.n, sheet.body = len(held), _filled(held)
    sheet.save(update_fields=["n", "body"])


def _read(sheet: Sheet) -> list[Ballot]:
    found: list[Ballot] = json.loads(sheet.body)
    return found


def _filled(held: Sequence[Ballot]) -> str:
    """Answers as JSON, filled up with blanks; letters beyond ASCII are escaped, so that letters are bytes."""
    text = json.dumps(held, sort_keys=True)
    return text.ljust(math.ceil(len(text) / BLOCK) * BLOCK)
