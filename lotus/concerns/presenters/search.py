"""Looking for words within the concerns somebody may see.

Reference, name, stage and days are asked of the database. Words inside texts lie there sealed, and there is no index of
them: the texts that this person may read are opened one concern after another, newest first, for two seconds.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.models import Case, Decision, Letter, Note, Statement, Triage
from lotus.concerns.policy.desk import kinds
from lotus.concerns.presenters import caseload, status
from lotus.core import library
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.ui import formats
from lotus.ui.forms.when import month_number

PATIENCE = 2.0
"""Seconds for opening texts."""
MOST = 500
"""Concerns whose texts are fetched."""
SECOND = ("seconds__risks", "seconds__agreements", "seconds__reviewer")
AROUND = 60
"""Letters shown before and after the words that were found."""

Row = TypeVar("Row")
Text = tuple[str, str]
"""Where it stands, and what it says."""


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
    """What was found; `looked` of `of` concerns had their texts opened."""

    hits: list[Hit]
    looked: int
    of: int

    @property
    def whole(self) -> bool:
        return self.looked == self.of


def find(person: Person, words: str, clock: Callable[[], float] = time.monotonic) -> Found:
    """The concerns that fit, newest first. Who may not read a text does not find a concern by it."""
    listed = policy.listed(person)
    fits = Q(_facts(words), pk__in=listed.values("pk")) | Q(pk__in=_labelled(person, words).values("pk"))
    by_facts = set(Case.objects.filter(fits).values_list("pk", flat=True)[:MOST])
    newest = listed.order_by("-opened_at").values("pk")[:MOST]
    either = Q(pk__in=by_facts) | Q(pk__in=[row["pk"] for row in newest])
    fetched = Case.objects.filter(either).select_related("practitioner", "reporter").order_by("-opened_at")
    cases = list(policy.known(person, fetched))
    texts = _Texts(cases)
    ends, looked, hits = clock() + PATIENCE, 0, []
    for case in cases:
        held = policy.relations_of(person, case, case)
        if case.pk in by_facts:
            hits.append(_hit(case, held, ("", "")))
        elif clock() < ends:
            place = _place(texts.of(case, held), words)
            hits += [_hit(case, held, place)] if place else []
        else:
            continue
        looked += 1
    return Found(hits, looked, listed.count() if len(cases) >= MOST else len(cases))


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


class _Texts:
    """The texts of some concerns, fetched in a few questions and opened only when looked at."""

    def __init__(self, cases: Iterable[Case]) -> None:
        ids = [case.pk for case in cases]
        self.accounts = _by_case(Statement.objects.filter(case__in=ids), lambda one: one.case_id)
        self.triages = _by_case(
            Triage.objects.filter(case__in=ids).prefetch_related("risks", *SECOND), lambda one: one.case_id
        )
        self.letters = _by_case(Letter.objects.filter(case__in=ids), lambda one: one.case_id)
        self.notes = _by_case(Note.objects.filter(case__in=ids), lambda one: one.case_id)
        decisions = Decision.objects.filter(item__case__in=ids).select_related("item")
        self.decisions = _by_case(decisions, lambda one: one.item.case_id)

    def of(self, case: Case, held: policy.Relations) -> Iterator[Text]:
        """Every text of a case that somebody with these relations may read."""

        def may(permission: Permission) -> bool:
            return access.may(permission, relations=held)

        if may(Permission.RAISED_SEE):
            days = [formats.short_day(day) for day in (case.reported_on, case.occurred_on) if day]
            raised = (case.about, case.what_happened, case.place, case.safety_note, *days)
            yield from (("what was raised", text) for text in raised)
        if may(Permission.ACCOUNT_SEE):
            yield from (("the account", one.body) for one in self.accounts.get(case.pk, ()))
        if may(Permission.TRIAGE_SEE):
            triages = self.triages.get(case.pk, ())
            yield from (("the triage", text) for one in triages for text in one.own_words().values())
            seconds = [one for one in map(Triage.second, triages) if one]
            yield from (("the second score", text) for one in seconds for text in one.own_words())
        if may(Permission.NOTE_SEE):
            yield from (("a note for handlers", one.body) for one in self.notes.get(case.pk, ()))
        if may(Permission.MEETING_SEE):
            for one in self.decisions.get(case.pk, ()):
                yield from (("a decision", text) for text in (one.discussion, one.rationale, one.next_step))
        if may(Permission.LETTER_SEE):
            yield from (("a letter", one.body) for one in self.letters.get(case.pk, ()))


def _by_case(rows: Iterable[Row], case_of: Callable[[Row], UUID]) -> Mapping[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(case_of(row), []).append(row)
    return found


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
