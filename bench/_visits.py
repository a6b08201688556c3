"""What fifty people of the large trust look at on a working day, and a session for each of them.

Run in a process of its own with the real settings; prints what a browser needs as one JSON object.
"""

import json
from collections.abc import Iterator
from typing import Any

import django

from bench._world import SLUG, WORKING

CASES = 30
"""So many of their open concerns does each of them open."""


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

    if role == "practitioner":
        yield from ("/", "/toolkit/")
        for pk in policy.own_cases(person).values_list("pk", flat=True):
            page = f"/concerns/{pk}/where-things-stand/"
            yield from (page, page, f"{page}account/", f"{page}support/", f"{page}who-opened/")
        return
    if role == "administrator":
        yield from ("/", "/people/", "/people/?page=3", "/support/", "/privacy/", "/concerns/settings/")
        return
    yield from ["/"] * 12 + ["/concerns/"] * 8 + ["/concerns/?page=2", "/concerns/reminders/", "/toolkit/"]
    yield from ("/concerns/search/?words=night+notes", "/concerns/search/?words=Member+7")
    yield from _cases(person)
    if role == "responsible_officer":
        yield from ("/concerns/retention/", "/concerns/groups/", "/concerns/hand-over/")


def _cases(person: Any) -> Iterator[str]:
    """The pages of their open concerns, as far as they may open them: before the interest question, that question."""
    from lotus.concerns import policy
    from lotus.concerns.models import AgendaItem
    from lotus.kernel import access
    from lotus.kernel.permissions import Permission

    found = list(policy.listed(person).exclude(stage="closed").order_by("pk")[:CASES])
    held = policy.relations_to(person, found)
    for case in found:
        sees = access.may(Permission.CONCERN_SEE, relations=held[case.pk])
        yield f"/concerns/{case.pk}/" if sees else f"/concerns/{case.pk}/interest/"
    for one in AgendaItem.objects.filter(case__in=found):
        if access.may(Permission.MEETING_SEE, relations=held[one.case_id]):
            yield f"/concerns/{one.case_id}/meetings/{one.pk}/"


def main() -> None:
    django.setup()
    from django.conf import settings

    from lotus.kernel.models import Organisation

    seen = list(visits(Organisation.objects.get(slug=SLUG)))
    print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "visits": seen}))


if __name__ == "__main__":
    main()
