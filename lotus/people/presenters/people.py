"""The organisation's people as rows of a table."""

import tomllib
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.kernel import access
from lotus.kernel.models import Organisation, Person


@cache
def role_words() -> dict[str, str]:
    """The plain name of each role."""
    roles = tomllib.loads(access.FILE.read_text(encoding="utf-8"))["role"]
    return {name: role["label"] for name, role in roles.items()}


def people(organisation: Organisation) -> list[list[Any]]:
    """Name with the address of their page, post, team and roles of everybody, in three queries."""
    everybody = Person.objects.filter(organisation=organisation).select_related("team", "account")
    return [_row(person) for person in everybody.prefetch_related("memberships")]


def _row(person: Person) -> list[Any]:
    held = [role_words()[one.role] for one in person.memberships.all() if one.ended_at is None]
    team = person.team.name if person.team else ""
    may = ", ".join(held) if person.is_active else _("Switched off")
    name = {"text": person.name, "href": reverse("people:place", args=[person.pk])}
    return [name, person.post or "–", team or "–", may or "–"]
