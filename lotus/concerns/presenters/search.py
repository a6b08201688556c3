"""Looking for words within the concerns somebody may see.

Reference, name, stage, label and days are asked of the database, for all of them. Words inside texts lie there
sealed, and there is no index of them: the texts that this person may read are opened for some hundred concerns at a
time, newest first, and a page leads on to the next.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, Model, Q, QuerySet, Value
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.models import (
    Case,
    Decision,
    Letter,
    Note,
    Risk,
    SecondReview,
    SecondRisk,
    Statement,
    Triage,
)
from lotus.concerns.policy.desk import kinds
from lotus.concerns.presenters import caseload, status
from lotus.core import library
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.ui import formats
from lotus.ui.forms.when import month_number
from lotus.ui.paging import Leaf, leaf

AT_ONCE = 80
"""Concerns whose texts are opened for one page."""
MOST = 50
"""Concerns shown that fit by what the database knows of them."""
AROUND = 60
"""Letters shown before and after the words that were found."""

Text = tuple[str, str]
"""Where it stands, and what it says."""


ALL = Q()


@dataclass(frozen=True)
class Shelf:
    """Sealed columns of a table: how their place is called, who reads them, the way to the case, which rows count."""

    where: str
    needs: Permission
    table: type[Model]
    columns: tuple[str, ...]
    case: str = "case"
    rows: Q = ALL


SHELVES = (
    Shelf("the account", Permission.ACCOUNT_SEE, Statement, ("body",)),
    Shelf("the triage", Permission.TRIAGE_SEE, Triage, ("texts", "documents", "twice")),
    Shelf(
        "the triage",
        Permission.TRIAGE_SEE,
        Risk,
        ("outcome", "notes", "accepted_why"),
        "triage__case",
        Q(removed_at=None),
    ),
    Shelf(
        "the second score",
        Permission.TRIAGE_SEE,
        SecondReview,
        ("rationale",),
        "triage__case",
        Q(signed_at__isnull=False),
    ),
    Shelf(
        "the second score",
        Permission.TRIAGE_SEE,
        SecondRisk,
        ("outcome", "why"),
        "review__triage__case",
        Q(review__signed_at__isnull=False),
    ),
    Shelf("a note for handlers", Permission.NOTE_SEE, Note, ("body",)),
    Shelf(
        "a decision", Permission.MEETING_SEE, Decision, ("discussion", "rationale", "next_step"), "item__case"
    ),
    Shelf("a letter", Permission.LETTER_SEE, Letter, ("body",)),
)
COLUMNS = tuple((shelf, column) for shelf in SHELVES for column in shelf.columns)


@dataclass(frozen=True)
class Hit:
    """A concern that fits, and where the words were found."""

    pk: UUID
    title: str
    href: str
    who: str
    status: status.Status
    where: str
    extract: str


@dataclass(frozen=True)
class Found:
    """What was found. `leaf` says in which of the concerns texts were opened; `more` that too many fit by a name."""

    hits: list[Hit]
    leaf: Leaf
    more: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be looked through."""
        return not (self.leaf.previous or self.leaf.next or self.more)


def find(person: Person, words: str, asked: str = "") -> Found:
    """The concerns that fit, newest first. Who may not read a text does not find a concern by it."""
    newest = policy.listed(person).order_by("-opened_at", "pk")
    labelled = Q(pk__in=_labelled(person, words).values("pk"))
    by_facts = list(newest.filter(_facts(words) | labelled).values_list("pk", flat=True)[: MOST + 1])
    looked = leaf(newest.values_list("pk", flat=True), asked, size=AT_ONCE, keep={"words": words})
    shown = [] if looked.previous else by_facts[:MOST]
    opened = [pk for pk in looked.rows if pk not in by_facts]
    fetched = Case.objects.filter(pk__in=[*shown, *opened]).select_related("practitioner", "reporter")
    cases = list(policy.known(person, fetched).order_by("-opened_at", "pk"))
    texts = _texts(opened)
    hits = [
        _hit(case, held, place or ("", ""))
        for case in cases
        if (held := policy.relations_of(person, case, case))
        and ((place := _place(_readable(case, held, texts), words)) or case.pk in shown)
    ]
    return Found(hits, looked, len(by_facts) > MOST)


def _facts(words: str) -> Q:
    """What the database can answer: a reference, a practitioner's name, a stage, the day it was opened."""
    asked = Q(practitioner__name__icontains=words)
    if reference := re.fullmatch(r"\s*(?:LOT-?)?(\d{4})-(\d{1,6})\s*", words, re.IGNORECASE):
        asked |= Q(year=int(reference[1]), number=int(reference[2]))
    stages = library.load("concerns", "stages").entries
    asked |= Q(
        stage__in=[key for key, entry in stages.items() if entry["label"].lower() == words.lower().strip()]
    )
    if begins := _day(words):
        asked |= Q(opened_at__gte=begins, opened_at__lt=begins + timedelta(days=1))
    return asked


def _labelled(person: Person, words: str) -> QuerySet[Case]:
    """The concerns with a label that reads so, where this person sees labels."""
    known = kinds(person.organisation).values()
    keys = [one.key for one in known if one.label.lower() == words.lower().strip()]
    return policy.labelled(person, policy.listed(person), keys)


def _day(words: str) -> datetime | None:
    """The beginning of a day written like 5 March 2026 or 5/3/2026; None for anything else."""
    typed = re.fullmatch(r"(\d{1,2})[ /.-]+(\w+)[ /.-]+(\d{4})", words.strip())
    month = month_number(typed[2]) if typed else None
    try:
        return (
            datetime(int(typed[3]), month, int(typed[1]), tzinfo=formats.LONDON) if typed and month else None
        )
    except ValueError:
        return None


def _texts(cases: list[UUID]) -> dict[UUID, list[tuple[int, str, Any]]]:
    """The sealed texts of these concerns, in one question: for each concern the column, the row and what lies in it."""
    found: dict[UUID, list[tuple[int, str, Any]]] = defaultdict(list)
    if cases:
        first, *others = _columns(cases)
        for number, case, key, sealed in first.union(*others, all=True):
            found[case].append((number, key, sealed))
    return found


def _columns(cases: list[UUID]) -> Iterator[QuerySet[Any, Any]]:
    for number, (shelf, column) in enumerate(COLUMNS):
        rows: QuerySet[Any] = (
            QuerySet(shelf.table).filter(shelf.rows, **{f"{shelf.case}__in": cases}).order_by()
        )
        rows = rows.annotate(nth=Value(number, IntegerField()), of=F(shelf.case))
        yield rows.values_list("nth", "of", "pk", column)


def _readable(
    case: Case, held: policy.Relations, texts: dict[UUID, list[tuple[int, str, Any]]]
) -> Iterator[Text]:
    """Every text of a case that somebody with these relations may read, opened one by one."""
    if access.may(Permission.RAISED_SEE, relations=held):
        days = [formats.short_day(day) for day in (case.reported_on, case.occurred_on) if day]
        raised = (case.about, case.what_happened, case.place, case.safety_note, *days)
        yield from (("what was raised", text) for text in raised)
    for number, key, sealed in sorted(texts.get(case.pk, ()), key=lambda one: one[0]):
        shelf, column = COLUMNS[number]
        if sealed is not None and access.may(shelf.needs, relations=held):
            field: Any = shelf.table._meta.get_field(column)
            yield from ((shelf.where, text) for text in _said(column, field.opened(sealed, key)))


def _said(column: str, value: Any) -> Iterator[str]:
    """The words in an opened column. Of what came of two scores, what both agreed on."""
    if column == "twice":
        scores = (value or {}).get("agreed", {}).get("scores", {})
        yield from (one["why"] for one in scores.values())
    elif isinstance(value, str):
        yield value
    elif value:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _said("", one)


def _place(texts: Iterable[Text], words: str) -> Text | None:
    """The first text that holds every word, with what stands around the first of them."""
    wanted = words.casefold().split()
    for where, text in texts:
        folded = text.casefold()
        if all(word in folded for word in wanted):
            return where, _extract(text, folded.index(wanted[0]))
    return None


def _extract(text: str, at: int) -> str:
    start, end = max(0, at - AROUND), min(len(text), at + AROUND)
    inside = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{inside}{'…' if end < len(text) else ''}"


def _hit(case: Case, held: policy.Relations, place: Text) -> Hit:
    sees = access.may(Permission.CONCERN_SEE, relations=held)
    return Hit(
        pk=case.pk,
        title=caseload.title(case, held),
        href=reverse("concerns:case" if sees else "concerns:interest", args=[case.pk]),
        who=f"{case.who.name} · {case.reference}",
        status=status.of_stage(case.stage),
        where=place[0],
        extract=place[1],
    )
