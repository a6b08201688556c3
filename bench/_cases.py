"""Ten thousand concerns with all that belongs to them: those of the demonstration, told again of other people.

Every table whose rows belong to a case is found by its relations (`policy.belonging`), so that a new one is measured
from the day it stands. Rows are written in bulk: what is measured is how pages read them.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models.fields.related import RelatedField

from lotus.concerns.models import AgendaItem, Case, Group, LessonAction, Meeting, Promise, Seat
from lotus.concerns.policy import belonging
from lotus.kernel import audit, fields
from lotus.kernel.models import AuditEntry, AuditHead, Organisation, Person, StoredFile

CLOSED = 0.85
AGES = {True: (30, 1800), False: (0, 15)}
"""How many days earlier than in the demonstration, by whether it is closed."""
AT_ONCE = 200
UNDONE = (Promise, LessonAction)


class Template:
    """One concern of the demonstration, with every row that belongs to it and what its audit says."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.rows = [one for table in belonging.tables() for one in _of(table, case)]
        self.entries = list(AuditEntry.objects.filter(subject=case.pk).order_by("number"))
        self.ids = [row.pk for row in self.rows if isinstance(row.pk, UUID)]
        self.closed = case.stage == "closed"
        people = {str(one) for one in self.named()}
        self.speaks = {*map(str, self.ids), *people}
        self.mentions: dict[int, bool] = {}

    def mentioning(self, value: Any) -> bool:
        """Whether a list or mapping of this template names a row or a person; looked for once."""
        if id(value) not in self.mentions:
            text = json.dumps(value)
            self.mentions[id(value)] = any(one in text for one in self.speaks)
        return self.mentions[id(value)]

    def named(self) -> set[UUID]:
        """The people it speaks of."""
        return {
            found
            for row in self.rows
            for field in row._meta.concrete_fields
            if field.related_model is Person and (found := getattr(row, field.attname))
        }


def _of(table: belonging.Table, case: Case) -> Iterable[Any]:
    return [case] if table is Case else belonging.rows(table, case).distinct()


class Telling:
    """One concern told again: under new ids, of other people, some days earlier."""

    def __init__(
        self, template: Template, *, here: Organisation, cast: Mapping[UUID, UUID], ago: int
    ) -> None:
        self.template, self.here, self.cast = template, here, cast
        self.ids = {one: uuid4() for one in template.ids}
        self.names = {str(old): str(new) for old, new in (*self.ids.items(), *cast.items())}
        self.ago, self.today = timedelta(days=ago), datetime.now(UTC).date()

    def rows(self, number: tuple[int, int], meetings: "Meetings") -> Iterator[models.Model]:
        for row in self.template.rows:
            told = type(row)(**{f.attname: self._value(row, f) for f in row._meta.concrete_fields})
            if isinstance(told, Case):
                told.year, told.number = number
            if isinstance(told, AgendaItem):
                told.meeting_id = meetings.like(row.meeting, self.ago)
            if self.template.closed and isinstance(told, UNDONE) and told.due < self.today:
                told.done_at = told.done_at or datetime.combine(told.due, time(12), tzinfo=UTC)
            yield told

    def _value(self, row: Any, field: Any) -> Any:
        value = getattr(row, field.attname)
        if field.primary_key:
            return self.ids.get(value)
        if value is None:
            return None
        if isinstance(field, RelatedField):
            return self._pointed(field.related_model, value)
        if isinstance(field, models.DateField):
            return value - self.ago
        if isinstance(field, (models.JSONField, fields.SealedJSON)):
            return self.renamed(value)
        if field.unique:
            return sha256(f"{value}{self.ids[row.pk]}".encode()).hexdigest()[: field.max_length]
        return self.ids.get(value, value) if isinstance(field, models.UUIDField) else value

    def _pointed(self, table: Any, value: Any) -> Any:
        if table is Organisation:
            return self.here.pk
        if table is Person:
            return self.cast[value]
        return value if table in {StoredFile, Meeting} else self.ids[value]

    def renamed(self, value: Any) -> Any:
        """The same value, with the new ids wherever it named an old one."""
        if not self.template.mentioning(value):
            return value
        text = json.dumps(value)
        for old, new in self.names.items():
            text = text.replace(old, new)
        return json.loads(text)

    def entries(self) -> Iterator[AuditEntry]:
        for one in self.template.entries:
            yield AuditEntry(
                organisation=self.here.pk,
                at=one.at - self.ago,
                person=self.cast.get(one.person) if one.person else None,
                action=one.action,
                relation=one.relation,
                kind=one.kind,
                subject=self.ids[self.template.case.pk],
                details=self.renamed(one.details),
            )


class Meetings:
    """The meetings of one group, one for each day on which a concern was put before it."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.made: dict[date, Meeting] = {}
        self.new: list[Meeting] = []

    def like(self, meeting: Meeting, ago: timedelta) -> UUID:
        day = meeting.on - ago
        if day not in self.made:
            self.made[day] = Meeting(group=self.group, on=day)
            self.new.append(self.made[day])
        return self.made[day].pk


def tell(here: Organisation, held: Mapping[str, list[Person]], others: list[Person], count: int) -> None:
    """So many concerns of this organisation, about and among these people."""
    chance = random.Random(20261122)
    shelf = [Template(case) for case in Case.objects.filter(organisation__slug="willowmere").order_by("pk")]
    groups = _groups(here, held["group_member"])
    entries: list[AuditEntry] = []
    numbers: Counter[int] = Counter()
    waiting: dict[type[models.Model], list[Any]] = defaultdict(list)
    for nth in range(count):
        closed = chance.random() < CLOSED and nth >= len(held["practitioner"])
        template = chance.choice([one for one in shelf if one.closed == closed])
        members, meetings = groups[nth % len(groups)]
        cast = _cast(template, nth, {**held, "group_member": members}, others)
        one = Telling(template, here=here, cast=cast, ago=chance.randint(*AGES[closed]))
        year = (template.case.opened_at - one.ago).year
        numbers[year] += 1
        for row in one.rows((year, numbers[year]), meetings):
            waiting[type(row)].append(row)
        entries += one.entries()
        if nth % AT_ONCE == 0 or nth == count - 1:
            _write(waiting, [meetings for _members, meetings in groups])
    _chain(here, entries)


def _groups(here: Organisation, members: list[Person]) -> list[tuple[list[Person], Meetings]]:
    """Two groups of five, with their chairs."""
    made = []
    for number, five in enumerate((members[:5], members[5:]), 1):
        group = Group.objects.create(organisation=here, name=f"Group {number}", quorum=3)
        for person in five:
            Seat.objects.create(group=group, person=person, chair=person == five[0])
        made.append((five, Meetings(group)))
    return made


def _cast(
    template: Template, nth: int, held: Mapping[str, list[Person]], others: list[Person]
) -> dict[UUID, UUID]:
    """Who stands for whom: somebody of the same role, and of them each time another."""
    taken: Counter[str] = Counter()
    cast: dict[UUID, UUID] = {}
    for person in sorted(_known(template), key=lambda one: one.name):
        role = next((role for role in held if role in person.roles()), "")
        crowd = held[role] if role else others
        cast[person.pk] = crowd[(nth + taken[role]) % len(crowd)].pk
        taken[role] += 1
    if template.case.practitioner_id and nth < len(held["practitioner"]):
        cast[template.case.practitioner_id] = held["practitioner"][nth].pk
    return cast


_PEOPLE: dict[UUID, Person] = {}


def _known(template: Template) -> list[Person]:
    """The people of the demonstration that a template speaks of, fetched once, with their roles."""
    if not _PEOPLE:
        _PEOPLE.update(Person.objects.in_bulk())
    return [_PEOPLE[pk] for pk in template.named()]


def _write(waiting: dict[type[models.Model], list[Any]], meetings: list[Meetings]) -> None:
    """What waits goes in, parents first; meetings that are new with it."""
    for one in meetings:
        Meeting.objects.bulk_create(one.new)
        one.new.clear()
    for table in belonging.tables():
        models.QuerySet(table).bulk_create(waiting.pop(table, []), batch_size=500)


def _chain(here: Organisation, entries: list[AuditEntry]) -> None:
    """The audit as it would be had it been written one by one, each with the mac of the one before."""
    head = AuditHead.objects.get(pk=here.pk)
    for entry in sorted(entries, key=lambda one: one.at):
        head.number += 1
        entry.number = head.number
        head.mac = entry.mac = audit._mac(entry, head.mac)
    AuditEntry.objects.bulk_create(entries, batch_size=500)
    head.save()
