"""Every address has a door: `@requires(permission)` or `@open_to_all(reason)`.

An address without one is refused.

A door marked with a permission signs people in, fetches what the page is about, asks whether this person may,
answers 404 when not, takes a form in once, and writes the page shown into the audit. The view gets what it
may work with.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from lotus.kernel import access, audit, drafts, locks
from lotus.kernel.models import Person, Submission
from lotus.kernel.permissions import Permission, Relation

View = Callable[..., HttpResponse]
log = logging.getLogger("lotus.refused")


@dataclass(frozen=True)
class Found:
    """What a page is about, for one person: the object, their relations to it, and how the audit names it."""

    it: Any
    relations: frozenset[Relation]
    kind: str
    subject: UUID
    holds: tuple[UUID, ...] = field(default=())

    @property
    def relation(self) -> str:
        """The first relation in the order of the list, for the audit."""
        return next((relation.value for relation in Relation if relation in self.relations), "")


class Asked(HttpRequest):
    """A request that came through a door: `person` asks, `found` is what the page is about (if anything).

    A list sets `shown` to the ids it shows, for the audit.
    """

    person: Person
    found: Found
    shown: Iterable[UUID]


Fetch = Callable[..., Found | None]


def open_to_all(reason: str, *, session: bool = True) -> Callable[[View], View]:
    """Marks an address anybody may open, and why. With `session=False` nobody is looked up at all."""

    def mark(view: View) -> View:
        view.door = ("open", reason, session)  # type: ignore[attr-defined]
        return view

    return mark


def requires(permission: Permission, of: Fetch | None = None) -> Callable[[View], View]:
    """Marks an address that needs a permission.

    `of(person, **kwargs)` fetches what the address names, or None. A permission that comes from a relation to
    a case needs it; the view is then called with the found object in place of the address's own arguments.
    """
    if access.about_case(permission) and of is None:
        raise TypeError(f"{permission} is about a case: say what to fetch")

    def mark(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            person: Person | None = request.person  # type: ignore[attr-defined]
            if person is None:
                return _to_sign_in(request)
            found = of(person, **kwargs) if of else None
            if not _may(permission, person, found, needs=of is not None):
                note_refusal(request, "a page was refused")
                raise Http404
            first = _first(request, permission, person, found)
            if first:
                return _lead(request, first)
            call = _bind(view, request, found, kwargs)
            if request.method == "POST":
                return _take_in(request, person, found, call)
            return _show(request, person, found, call)

        door.door = ("requires", permission)  # type: ignore[attr-defined]
        return door

    return mark


def _bind(
    view: View, request: HttpRequest, found: Found | None, kwargs: dict[str, Any]
) -> Callable[[], HttpResponse]:
    if found is None:
        return lambda: view(request, **kwargs)
    request.found = found  # type: ignore[attr-defined]
    return lambda: view(request, found.it)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in and come back. What a form brought is kept for its owner first."""
    page, query = "people:sign_in", {"next": request.get_full_path()}
    if request.method == "POST":
        page, query["kept"] = "people:signed_out", "1" if drafts.keep(request.POST) else "0"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode(query)}")


def _first(request: HttpRequest, permission: Permission, person: Person, found: Found | None) -> str:
    """The page to see first: where the second step is set up, or where somebody else's word is waited for."""
    relations = found.relations if found and found.relations else None
    if not access.guarded(permission, roles=person.roles(), relations=relations):
        return ""
    if settings.SECOND_FACTOR and not request.session.get("second"):
        return "people:second_needed"
    return "people:cases_locked" if person.cases_locked_at else ""


def _lead(request: HttpRequest, page: str) -> HttpResponse:
    """To a page that comes first, and from there back here. What a form brought is kept."""
    if request.method == "POST":
        drafts.keep(request.POST)
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def note_refusal(request: HttpRequest, says: str) -> None:
    """One line of the log: which page, and by the id of the person who. Never what it was about."""
    person: Person | None = getattr(request, "person", None)
    who = {"person": str(person.pk)} if person else {}
    log.warning(says, extra={"facts": {"page": _page(request), "method": request.method, **who}})


def _may(permission: Permission, person: Person, found: Found | None, *, needs: bool) -> bool:
    if needs and found is None:
        return False
    relations: Iterable[Relation] = found.relations if found else ()
    if not person.works_here:  # who has left reads what is about them, and nothing else of the organisation
        relations = set(relations) & {Relation.PRACTITIONER}
    roles = () if access.about_case(permission) else person.roles()
    return access.may(permission, roles=roles, relations=relations)


def _take_in(
    request: HttpRequest, person: Person, found: Found | None, call: Callable[[], HttpResponse]
) -> HttpResponse:
    """Run a form's view in one transaction, once for each number the form carries."""
    once = drafts.form_number(request.POST.get("once", ""))
    if once is None:
        with transaction.atomic():
            locks.turn(person.organisation_id)
            return _run(request, person, found, call)
    try:
        with transaction.atomic():
            locks.turn(person.organisation_id)
            row = Submission.objects.create(id=once, person=person, at=timezone.now())
            response = _run(request, person, found, call)
            if isinstance(response, HttpResponseRedirect):
                Submission.objects.filter(pk=row.pk).update(led_to=response.url)
            else:
                row.delete()
            return response
    except IntegrityError:
        earlier = Submission.objects.filter(pk=once, person=person).first()
        if earlier is None:
            raise
        return HttpResponseRedirect(earlier.led_to)


def _run(
    request: HttpRequest, person: Person, found: Found | None, call: Callable[[], HttpResponse]
) -> HttpResponse:
    """A form taken in leads elsewhere; one shown again is a page shown, and recorded like any other."""
    response = call()
    if isinstance(response, HttpResponseRedirect):
        drafts.forget(request.POST)
    else:
        _record(request, person, found)
    return response


def _show(
    request: HttpRequest, person: Person, found: Found | None, call: Callable[[], HttpResponse]
) -> HttpResponse:
    """Make the page, then record that it was shown; a page that cannot be recorded is not shown."""
    response = call()
    _record(request, person, found)
    return response


def _record(request: HttpRequest, person: Person, found: Found | None) -> None:
    shown = getattr(request, "shown", ())
    audit.record(
        "page.shown",
        organisation=person.organisation,
        by=person,
        kind=found.kind if found else "",
        subject=found.subject if found else None,
        relation=found.relation if found else "",
        details={"page": _page(request), **({"shown": [str(one) for one in shown]} if shown else {})},
    )


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""
