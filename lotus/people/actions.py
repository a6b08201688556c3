"""Importing people, teams and roles. All rows are taken in, or none."""

import csv
import io
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from lotus.core import library
from lotus.core.refusal import Refused
from lotus.kernel import accounts, outbox
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import CASE_HANDLING, Role

COLUMNS = ("staff_id", "email", "name", "team_path", "roles")


class BadRows(Exception):
    """The file has rows that cannot be taken in; `faults` names each with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} rows")
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """One person of the file, checked."""

    staff_id: str
    email: str
    name: str
    team_path: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Done:
    """How many people an import added and changed."""

    added: int
    changed: int


def import_people(text: str, *, organisation: str | None = None, invite: bool = False) -> Done:
    """Take in a CSV file of people (by `staff_id`). Raises BadRows with every fault at once, or Refused."""
    where = _organisation(organisation)
    rows = read(text)
    with transaction.atomic():
        people = [_take_in(where, row) for row in rows]
        new = [person for person, added in people if added]
        if invite:
            for person in new:
                _invite(person)
    return Done(len(new), len(people) - len(new))


def _organisation(slug: str | None) -> Organisation:
    found = list(Organisation.objects.filter(**({"slug": slug} if slug else {}))[:2])
    if len(found) == 1:
        return found[0]
    if slug or not found:
        raise Refused("There is no such organisation here. Set one up first with: lotus setup")
    raise Refused("There is more than one organisation here. Name one with --organisation.")


def read(text: str) -> list[Row]:
    """The rows of a file. Raises BadRows naming each line that cannot be taken in, and why."""
    lines = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (lines.fieldnames or ())]
    if missing:
        raise BadRows([f"line 1: the column {name} is missing" for name in missing])
    faults: list[str] = []
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        values = {name: (line.get(name) or "").strip() for name in COLUMNS}
        wrong = [*_faults(values), *_twice(values, seen, lines.line_num)]
        faults += [f"line {lines.line_num}: {fault}" for fault in wrong]
        if not wrong:
            rows.append(Row(**{**values, "roles": _roles(values["roles"])}))  # type: ignore[arg-type]
    if faults:
        raise BadRows(faults)
    if not rows:
        raise BadRows(["the file has no people in it"])
    return rows


def _faults(values: dict[str, str]) -> list[str]:
    faults = [f"{name} is empty" for name in ("staff_id", "name") if not values[name]]
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            faults.append(f"{values['email']} is not a whole e-mail address")
    words = set(_words(values["roles"]))
    faults += [f"{word} is not a role" for word in sorted(words - set(Role))]
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


def _take_in(organisation: Organisation, row: Row) -> tuple[Person, bool]:
    """Add the person, or bring name, address, team and roles up to date. Roles are added, never taken away."""
    team = accounts.team_at(organisation, row.team_path)
    person = Person.objects.filter(organisation=organisation, staff_id=row.staff_id).first()
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
    accounts.update_person(person, name=row.name, email=row.email, team=team, by=None)
    for role in row.roles:
        accounts.grant(person, role, by=None)
    return person, False


def _invite(person: Person) -> None:
    """A link by e-mail to choose a password, for who has an address."""
    if person.account is None or person.account.has_usable_password():
        return
    way = accounts.invite(person, by=None, with_code=False)
    mail = library.load("mail", "welcome").data
    link = f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"
    facts = {"name": person.greeting, "organisation": person.organisation.name, "link": link}
    subject, body = mail["subject"].format_map(facts), mail["body"].format_map(facts)
    outbox.put(person.organisation, to=person.email, subject=subject, body=body)
