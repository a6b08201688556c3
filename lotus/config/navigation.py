"""Which rooms the header names, for whom."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.concerns import inbox as concerns
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@dataclass(frozen=True)
class Link:
    """A word in the header; `current` on the pages below it."""

    label: str
    url: str
    current: bool


def links(request: HttpRequest) -> list[Link]:
    """At most six words, only for rooms this person may enter. A page that is not there is in none of them."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return []
    roles = person.roles()
    rooms = [(_("Home"), reverse("home:start"))]
    rooms += [(_("Where things stand"), url) for url in concerns.standing_links(person)]
    if access.may(Permission.CONCERN_LIST, roles=roles):
        rooms.append((_("Concerns"), reverse("concerns:caseload")))
    if access.may(Permission.PEOPLE_SEE, roles=roles):
        rooms.append((_("People"), reverse("people:people")))
    elif access.may(Permission.HANDLERS_SEE, roles=roles):
        rooms.append((_("People"), reverse("people:handlers")))
    if _writes_words(person):
        rooms.append((_("Settings"), reverse("concerns:settings")))
    rooms.append((_("Toolkit"), reverse("toolkit:front")))
    rooms.append((_("Support"), reverse("support")))
    path = "" if getattr(request, "nowhere", False) else request.path
    nearest = max((url for _label, url in rooms if path.startswith(url)), key=len, default="")
    return [Link(label, url, url == nearest) for label, url in rooms]


def _writes_words(person: Person) -> bool:
    """Whether the settings stand in the header: for those who handle concerns, the list of concerns leads there."""
    roles = person.roles()
    able = access.may(Permission.TEMPLATES_WRITE, roles=roles)
    return able and not access.may(Permission.CONCERN_LIST, roles=roles)
