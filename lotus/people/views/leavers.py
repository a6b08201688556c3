"""Those who left and can be removed: asked by one, removed by another, each seeing no more than they may."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import access
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.people.actions import leavers as actions
from lotus.people.presenters import leavers as pages

ACTS: dict[str, tuple[Any, Permission]] = {
    "ask": (actions.ask, Permission.LEAVERS_ASK),
    "withdraw": (actions.withdraw, Permission.LEAVERS_SEE),
    "remove": (actions.remove, Permission.LEAVERS_REMOVE),
}


@requires(Permission.LEAVERS_SEE)
def leavers(request: Asked) -> HttpResponse:
    """Who can go, for who may ask; who was asked about, for who may remove."""
    refusal = ""
    if request.method == "POST" and request.POST.get("do") in ACTS:
        refusal = _acted(request, request.POST["do"])
        if not refusal:
            return redirect(f"{reverse('people:leavers')}?done={request.POST['do']}")
    asks = _may(request, Permission.LEAVERS_ASK)
    page = pages.page(request.person, timezone.localdate(), request.GET.get("page", ""), lists=asks)
    request.shown = page.shown
    context = {
        "page": page,
        "asks": asks,
        "removes": _may(request, Permission.LEAVERS_REMOVE),
        "refusal": refusal,
        "done": request.GET.get("done", ""),
    }
    return render(request, "people/leavers.jinja", context)


def _may(request: Asked, permission: Permission) -> bool:
    return access.may(permission, roles=request.person.roles())


def _acted(request: Asked, wanted: str) -> str:
    """Do what a button says for the person it names; why not, where that is refused."""
    act, permission = ACTS[wanted]
    person = _person(request)
    if person is None or not _may(request, permission):
        raise Http404
    try:
        act(person, by=request.person, at=timezone.now())
    except Refused as no:
        return no.message
    return ""


def _person(request: Asked) -> Person | None:
    try:
        number = UUID(request.POST.get("person", ""))
    except ValueError:
        return None
    people = Person.objects.select_related("account", "organisation")
    return people.filter(pk=number, organisation=request.person.organisation_id, erased_at=None).first()
