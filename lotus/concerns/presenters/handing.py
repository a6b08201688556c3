"""What can be handed over, to whom, and what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from lotus.concerns.models import Case, Part
from lotus.core import library
from lotus.kernel.models import Membership, Organisation
from lotus.ui.forms import Option


def held(parts: QuerySet[Part]) -> list[Option]:
    """Each person with each part they hold, and in how many concerns."""
    labels = library.load("concerns", "roles")
    rows = parts.values("person", "person__name", "role").annotate(many=Count("pk"))
    return [
        Option(
            f"{row['person']} {row['role']}",
            f"{row['person__name']}: {labels.word(row['role']).lower()}, {row['many']}",
        )
        for row in rows.order_by("person__name", "role")
    ]


def takers(here: Organisation, roles: Collection[str]) -> list[Option]:
    """Everybody who holds a role that such a part asks for, each once."""
    held = Membership.objects.filter(
        person__organisation=here, person__is_active=True, role__in=roles, ended_at=None
    )
    people = held.order_by("person__name").values_list("person", "person__name", "person__post").distinct()
    return [Option(str(pk), f"{name}, {post}" if post else name) for pk, name, post in people]


@dataclass(frozen=True)
class Stays:
    """A concern that was not handed over."""

    title: str
    href: str
    why: str


def stays(left: Sequence[tuple[Case, str]]) -> list[Stays]:
    return [
        Stays(f"{case.who.name} · {case.reference}", reverse("concerns:case", args=[case.pk]), why)
        for case, why in left
    ]
