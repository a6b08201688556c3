"""The organisation's people as rows of a table."""

import tomllib
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.kernel import access
from lotus.kernel.models import Organisation, Person
from lotus.ui.paging import Leaf, leaf


@cache
def role_words() -> dict[str, str]:
    """The plain name of each role."""
    roles = tomllib.loads(access.FILE.read_text(encoding="utf-8"))["role"]
    return {name: role["label"] for name, role in roles.items()}


def named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Of these people those whose name, address or staff number holds these words; without words, all."""
    if not words:
        return people
    return people.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(staff_id__icontains=words))


def people(organisation: Organisation, words: str = "", asked: str = "") -> tuple[list[list[Any]], Leaf]:
    """A page of everybody, or of those whose name, address or staff number holds these words: rows, and the way on.

    Name with the address of their page, post, team and roles, in three queries.
    """
    found = Person.objects.filter(organisation=organisation, erased_at=None).select_related("team", "account")
    page = leaf(named(found, words).prefetch_related("memberships"), asked, keep={"words": words})
    return [_row(person) for person in page.rows], page


def _row(person: Person) -> list[Any]:
    held = [role_words()[one.role] for one in person.memberships.all() if one.ended_at is None]
    team = person.team.name if person.team else ""
    may = ", ".join(held) if person.is_active else _("Switched off")
    name = {"text": person.name, "href": reverse("people:place", args=[person.pk])}
    return [name, person.post or "–", team or "–", may or "–"]
