"""A large invented trust: 10,000 concerns, 50 people at work, and 4,000 others.

Run in a process of its own with the real settings, in an empty database. CASES and MEMBERS can be said instead.
"""

import sys
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


def main(words: list[str]) -> None:
    django.setup()
    build(*map(int, words))


if __name__ == "__main__":
    main(sys.argv[1:])
