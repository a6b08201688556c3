"""A large invented trust: 10,000 concerns, 50 people at work, 4,000 others, and a session for each of the fifty.

Run in a process of its own with the real settings. `build` makes the trust; `visits` begins the sessions and prints
what a browser needs as one JSON object.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.db import models

WORKING = {
    "case_manager": 14,
    "adviser": 7,
    "responsible_officer": 2,
    "pastoral_contact": 5,
    "investigator": 2,
    "group_member": 10,
    "administrator": 2,
}
PRACTITIONERS = 8
CASES, MEMBERS = 10_000, 4_000
SLUG = "large"


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
                name=f"{role.replace('_', ' ').title()} {n}",
                email=f"{role}{n}@large.example",
                by=None,
                roles=roles,
            )
            for n in range(count)
        ]
    return made


def _members(organisation: Any, count: int) -> list[Any]:
    """Everybody else, each a member of a team."""
    from django.utils import timezone

    from lotus.kernel.models import Membership, Person, Team

    teams = [Team(organisation=organisation, name=f"Ward {n}") for n in range(60)]
    rows = [
        Person(organisation=organisation, name=f"Member {n}", post="Staff nurse", team=teams[n % 60])
        for n in range(count)
    ]
    now = timezone.now()
    for model, made in (
        (Team, teams),
        (Person, rows),
        (Membership, [Membership(person=one, role="member", at=now) for one in rows]),
    ):
        _put(model, made)
    return rows


def _put(model: type[models.Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)


def build(cases: int = CASES, members: int = MEMBERS) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from bench import _cases
    from lotus.config.demo import fill
    from lotus.kernel import accounts

    call_command("migrate", verbosity=0)
    fill.willowmere(timezone.localdate())
    with transaction.atomic():
        here = accounts.open_organisation(name="A large trust", slug=SLUG, address="1 Mill Lane")
        _cases.tell(here, people(here), _members(here, members), cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def visits(here: Any) -> Iterator[dict[str, Any]]:
    """For each of the fifty: their cookie, and what they look at, the more often the more often it stands there."""
    from lotus.kernel.models import Person
    from tests.factories.browser import begin_session

    for person in Person.objects.filter(organisation=here, account__isnull=False).order_by("name"):
        role = next((one for one in WORKING if one in person.roles()), "practitioner")
        yield {"who": role, "cookie": begin_session(person), "pages": list(_pages(person, role))}


def _pages(person: Any, role: str) -> Iterator[str]:
    """What somebody in this role opens on a working day."""
    from lotus.concerns import policy
    from lotus.concerns.models import AgendaItem

    if role == "practitioner":
        for pk in policy.own_cases(person).values_list("pk", flat=True):
            page = f"/concerns/{pk}/where-things-stand/"
            yield from (page, page, f"{page}account/", f"{page}support/", f"{page}who-opened/", "/toolkit/")
        return
    if role == "administrator":
        yield from ("/", "/people/", "/people/?page=3", "/support/", "/privacy/", "/concerns/settings/")
        return
    yield from ["/"] * 12 + ["/concerns/"] * 8 + ["/concerns/?page=2", "/concerns/reminders/", "/toolkit/"]
    yield from ("/concerns/search/?words=night+notes", "/concerns/search/?words=Member+7")
    open_ones = policy.listed(person).exclude(stage="closed").order_by("pk")[:30]
    for case in open_ones:
        yield f"/concerns/{case.pk}/"
    if role == "group_member":
        items = AgendaItem.objects.filter(case__in=[case.pk for case in open_ones])
        yield from (f"/concerns/{one.case_id}/meetings/{one.pk}/" for one in items[:15])
    if role == "case_manager":
        yield from (f"/concerns/{case.pk}/triage/" for case in open_ones[:4] if hasattr(case, "triage"))
    if role == "responsible_officer":
        yield from ("/concerns/retention/", "/concerns/groups/", "/concerns/hand-over/")


def main(words: list[str]) -> None:
    django.setup()
    from django.conf import settings

    from lotus.kernel.models import Organisation

    if words[0] == "build":
        build(*map(int, words[1:]))
    else:
        seen = list(visits(Organisation.objects.get(slug=SLUG)))
        print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "visits": seen}))


if __name__ == "__main__":
    main(sys.argv[1:])
