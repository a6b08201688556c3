"""A large invented trust: 10,000 concerns, 50 people at work, and a session for each of them.

Run in a process of its own with the real settings; prints what a browser needs as one JSON object. Rows are written
in bulk: what is measured is how pages read them.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import django
from django.db import models

WORKING = {
    "case_manager": 16,
    "adviser": 12,
    "responsible_officer": 2,
    "pastoral_contact": 8,
    "administrator": 2,
}
PRACTITIONERS = 10
CASES = 10_000
TOLD = "Eleven sets of night notes held no plan. " * 12


def people(organisation: Any) -> dict[str, list[Any]]:
    """Fifty people with accounts, by the role they work in."""
    from lotus.kernel import accounts
    from lotus.kernel.permissions import Role

    made: dict[str, list[Any]] = {}
    for role, count in {**WORKING, "practitioner": PRACTITIONERS}.items():
        roles = (Role.MEMBER,) if role == "practitioner" else (Role.MEMBER, Role(role))
        made[role] = [
            accounts.add_person(
                organisation,
                name=f"{role.title()} {n}",
                email=f"{role}{n}@large.example",
                by=None,
                roles=roles,
            )
            for n in range(count)
        ]
    return made


def cases(organisation: Any, held: dict[str, list[Any]]) -> None:
    from lotus.concerns.models import Case

    chance = random.Random(20261122)
    now = datetime.now(UTC)
    others = _members(organisation)
    managers = cycle(held["case_manager"])
    rows = []
    for number in range(1, CASES + 1):
        opened = now - timedelta(days=chance.randrange(1, 900))
        first = number <= PRACTITIONERS
        rows.append(
            Case(
                organisation=organisation,
                year=2026,
                number=number,
                practitioner=held["practitioner"][number - 1] if first else others[number % len(others)],
                about="record keeping at night",
                discipline="doctor",
                place="Ward 7",
                channel="email",
                reported_on=opened.date(),
                what_happened=TOLD,
                stage="understood" if first or chance.random() < 0.2 else "closed",
                opened_by=next(managers),
                opened_at=opened,
                told_at=opened,
            )
        )
    _put(Case, rows)
    _around(rows, held, now)


def _members(organisation: Any) -> list[Any]:
    from lotus.kernel.models import Person

    rows = [Person(organisation=organisation, name=f"Member {n}") for n in range(4_000)]
    _put(Person, rows)
    return rows


def _around(rows: list[Any], held: dict[str, list[Any]], now: datetime) -> None:
    """Parts, reporters, kinds of question, steps, promises and accounts of every case."""
    from lotus.concerns.models import Interest, Issue, Part, Promise, Reporter, Statement, Step

    advisers, contacts = cycle(held["adviser"]), cycle(held["pastoral_contact"])
    parts, steps, promises, answers = [], [], [], []
    for case in rows:
        by, at, adviser = case.opened_by, case.opened_at, next(advisers)
        roles = (("case_manager", by), ("adviser", adviser), ("pastoral", next(contacts)))
        answers.append(Interest(case=case, person=adviser, has=False, words="", at=at))
        parts += [Part(case=case, person=person, role=role, by=by, at=at) for role, person in roles]
        for kind in ("raised", "assigned", "first-notice-sent", "contact"):
            steps.append(
                Step(case=case, kind=kind, stage="raised", ours=TOLD[:80], theirs=TOLD[:80], by=by, at=at)
            )
        due = (now + timedelta(days=case.number % 40 - 5)).date()
        promises.append(
            Promise(case=case, kind="contact", ours="Be in touch", theirs="", due=due, who=by, made_at=at)
        )
    _put(Part, parts)
    _put(Interest, answers)
    _put(Step, steps)
    _put(Promise, promises)
    _put(Reporter, [Reporter(case=case, kind="person", name="Wren Abbott", contact="") for case in rows])
    _put(Issue, [Issue(case=case, kind="clinical") for case in rows])
    _put(
        Statement, [Statement(case=c, body=TOLD, by=c.practitioner, signed_at=c.opened_at) for c in rows[::3]]
    )


def _put(model: type[models.Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)


def visits(held: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """For each of the fifty: their cookie, and what they look at, the more often the more often it stands there."""
    from lotus.concerns.models import Case, Part
    from tests.factories.browser import begin_session

    found = []
    for role, everybody in held.items():
        for person in everybody:
            if role == "practitioner":
                pages = [f"/concerns/{pk}/where-things-stand/" for pk in _own(Case, person)]
                pages += [f"{page}account/" for page in pages] + ["/support/"]
            elif role == "administrator":
                pages = ["/", "/people/", "/support/", "/privacy/"]
            else:
                mine = (
                    Part.objects.filter(person=person)
                    .order_by("case__number")
                    .values_list("case", flat=True)[:40]
                )
                pages = ["/"] * 12 + ["/concerns/"] * 8 + [f"/concerns/{pk}/" for pk in mine]
            found.append({"who": role, "cookie": begin_session(person), "pages": pages})
    return found


def _own(case: Any, person: Any) -> list[Any]:
    return list(case.objects.filter(practitioner=person).values_list("pk", flat=True))


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from lotus.kernel import accounts

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        here = accounts.open_organisation(name="A large trust", slug="large", address="1 Mill Lane")
        held = people(here)
        cases(here, held)
        seen = visits(held)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "visits": seen}))


if __name__ == "__main__":
    main()
