"""Importing people, teams and roles. All rows are taken in, or none."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from lotus.core.refusal import Refused
from lotus.kernel import accounts, locks, outbox
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import CASE_HANDLING, Role

COLUMNS = ("staff_id", "email", "name", "team_path", "roles")
LONGEST = {"staff_id": 60, "email": 254, "name": 200, "team_path": 200}


class BadRows(Exception):
    """The file has rows that cannot be taken in; `faults` names each with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} rows")
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """One person of the file, checked; `line` is where they stand in it."""

    line: int
    staff_id: str
    email: str
    name: str
    team_path: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Done:
    """How many people an import added and changed, and which columns of the file it did not use."""

    added: int
    changed: int
    unused: tuple[str, ...] = ()


def import_people(text: str, *, organisation: str | None = None, invite: bool = False) -> Done:
    """Take in a CSV file of people (by `staff_id`). Raises BadRows with every fault at once, or Refused."""
    where = _organisation(organisation)
    rows, unused = read(text)
    with transaction.atomic():
        locks.turn(where.pk)
        here = _Here(where)
        faults = [f"line {row.line}: {fault}" for row in rows for fault in here.faults(row)]
        if faults:
            raise BadRows(faults)
        people = [_take_in(where, row, here.person(row)) for row in rows]
        new = [person for person, added in people if added]
        if invite:
            for person in new:
                _invite(person)
    return Done(len(new), len(people) - len(new), unused)


def _organisation(slug: str | None) -> Organisation:
    found = list(Organisation.objects.filter(**({"slug": slug} if slug else {}))[:2])
    if len(found) == 1:
        return found[0]
    if slug or not found:
        raise Refused("There is no such organisation here. Set one up first with: lotus setup")
    raise Refused("There is more than one organisation here. Name one with --organisation.")


def read(text: str) -> tuple[list[Row], tuple[str, ...]]:
    """The rows of a file, and the columns it has beside ours.

    Raises BadRows naming each line that cannot be taken in, and why.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        heads = [head.strip().lower() for head in next(lines, [])]
        missing = [name for name in COLUMNS if name not in heads]
        if missing:
            raise BadRows([f"line 1: the column {name} is missing" for name in missing])
        rows, faults = _rows(lines, heads)
    except csv.Error as fault:
        raise BadRows([f"line {lines.line_num}: cannot be read as CSV ({fault})"]) from fault
    if faults:
        raise BadRows(faults)
    if not rows:
        raise BadRows(["the file has no people in it"])
    return rows, tuple(head for head in heads if head and head not in COLUMNS)


def _rows(lines: Any, heads: list[str]) -> tuple[list[Row], list[str]]:
    faults: list[str] = []
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    first = lines.line_num + 1
    for cells in lines:
        line, first = first, lines.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
        told = {name: values.get(name, "") for name in COLUMNS}
        wrong = [*_faults(told), *_twice(told, seen, line)]
        if len(cells) != len(heads):
            wrong = [
                f"has {len(cells)} cells under {len(heads)} headings; put quotes round a cell with a comma"
            ]
        faults += [f"line {line}: {fault}" for fault in wrong]
        if not wrong:
            rows.append(Row(line, **{**told, "roles": _roles(told["roles"])}))
    return rows, faults


def _faults(values: dict[str, str]) -> list[str]:
    faults = [f"{name} is empty" for name in ("staff_id", "name") if not values[name]]
    faults += [
        f"{name} is longer than {most} characters"
        for name, most in LONGEST.items()
        if len(values[name]) > most
    ]
    faults += [
        f"{name} holds a line break, or a sign that cannot be shown"
        for name, value in values.items()
        if not value.isprintable()
    ]
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            faults.append(f"{values['email']} is not a whole e-mail address")
    words = set(_words(values["roles"]))
    faults += [f"{word} is not a role" for word in sorted(words - (set(Role) - {Role.CASE_ONLY}))]
    if Role.ADMINISTRATOR in words and words & CASE_HANDLING:
        faults.append("an administrator cannot also handle concerns")
    return faults


def _twice(values: dict[str, str], seen: dict[tuple[str, str], int], line: int) -> list[str]:
    faults = []
    for name in ("staff_id", "email"):
        key = (name, values[name].lower())
        if values[name] and key in seen:
            faults.append(f"{name} {values[name]} stands on line {seen[key]} already")
        seen.setdefault(key, line)
    return faults


def _words(roles: str) -> list[str]:
    return [word.strip() for word in roles.replace("|", ";").split(";") if word.strip()]


def _roles(roles: str) -> tuple[Role, ...]:
    return tuple(dict.fromkeys([Role.MEMBER, *(Role(word) for word in _words(roles))]))


class _Here:
    """Who is in the organisation already, and what of a row does not go with them."""

    def __init__(self, organisation: Organisation) -> None:
        people = Person.objects.filter(organisation=organisation).select_related("account")
        everybody = list(people.prefetch_related("memberships"))
        self.by_staff_id = {person.staff_id: person for person in everybody if person.staff_id}
        self.by_email = {person.account.email: person for person in everybody if person.account}

    def person(self, row: Row) -> Person | None:
        """Whom a row is about: the same `staff_id`; else the same address, where that person has no `staff_id`."""
        holder = self.by_email.get(row.email.lower())
        return self.by_staff_id.get(row.staff_id) or (holder if holder and not holder.staff_id else None)

    def faults(self, row: Row) -> Iterator[str]:
        person, holder = self.person(row), self.by_email.get(row.email.lower())
        if holder and holder != person:
            yield f"{row.email} is the address of {holder.name} already"
        held = {one.role for one in person.memberships.all() if one.ended_at is None} if person else set()
        runs, handles = Role.ADMINISTRATOR in held, held & CASE_HANDLING
        if (runs and set(row.roles) & CASE_HANDLING) or (handles and Role.ADMINISTRATOR in row.roles):
            yield f"{row.name} has a role here that does not go with this one: an administrator never handles concerns"


def _take_in(organisation: Organisation, row: Row, person: Person | None) -> tuple[Person, bool]:
    """Add the person, or bring name, address, team and roles up to date. Roles are added, never taken away."""
    team = accounts.team_at(organisation, row.team_path)
    if person is None:
        made = accounts.add_person(
            organisation,
            name=row.name,
            email=row.email,
            staff_id=row.staff_id,
            team=team,
            roles=row.roles,
            by=None,
        )
        return made, True
    if not person.staff_id:
        person.staff_id = row.staff_id
        person.save(update_fields=["staff_id"])
    accounts.update_person(person, name=row.name, email=row.email, team=team, by=None)
    for role in row.roles:
        accounts.grant(person, role, by=None)
    return person, False


def _invite(person: Person) -> None:
    """A link by e-mail to choose a password, for who has an address."""
    if person.account is None or person.account.has_usable_password():
        return
    way = accounts.invite(person, by=None, with_code=False)
    link = f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"
    outbox.write("welcome", person, link=link)
