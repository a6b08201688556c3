"""What every page gets: who is asking, where they can go, and the support that stands at its end."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lotus.config import languages, navigation
from lotus.core import library
from lotus.kernel import accounts
from lotus.kernel.models import Person


def page(request: HttpRequest) -> dict[str, Any]:
    person: Person | None = getattr(request, "person", None)
    return {
        "organisation": person.organisation if person else None,
        "person": person,
        "memberships": _memberships(person),
        "navigation": navigation.links(request),
        "demo": settings.DEMO,
        "support": library.load("support-directory", "default", languages.now()).data["entries"],
        "other_language": languages.other(request),
        **_nothing_kept(request),
    }


def _nothing_kept(request: HttpRequest) -> dict[str, str]:
    """A page that asks for no session leaves nothing in the browser either: no token of a form, and so no cookie."""
    match = request.resolver_match
    door = getattr(match.func, "door", None) if match else None
    return {"csrf_input": "", "csrf_token": ""} if door and door[0] == "open" and not door[2] else {}


def _memberships(person: Person | None) -> int:
    """In how many organisations this account has a person: more than one can be switched."""
    if person is None or person.account is None:
        return 0
    return len(
        person.__dict__["places"] if "places" in person.__dict__ else accounts.people_of(person.account)
    )
