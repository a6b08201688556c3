"""The administrator's page of one person, and what can be done there."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Role
from lotus.people import policy
from lotus.people.actions import grants, places, resets
from lotus.people.forms.people import RoleFor
from lotus.people.presenters import places as pages

Act = Callable[[Person, Person, str], object]

ACTS: dict[str, Act] = {
    "give": lambda person, by, role: places.give(person, Role(role), by=by),
    "take": lambda person, by, role: places.take(person, Role(role), by=by, at=timezone.now()),
    "propose": lambda person, by, role: grants.propose(person, Role(role), by=by, at=timezone.now()),
    "left": lambda person, by, _role: places.leave(person, by=by, at=timezone.now()),
    "off": lambda person, by, _role: places.switch(person, on=False, by=by),
    "on": lambda person, by, _role: places.switch(person, on=True, by=by),
    "end-sessions": lambda person, by, _role: places.end_sessions(person, by=by),
    "reset-second": lambda person, by, _role: resets.reset(person, by=by, at=timezone.now()),
    "invite": lambda person, by, _role: places.invite(person, by=by),
}


@requires(Permission.PEOPLE_WRITE, of=policy.person)
def place(request: Asked, person: Person) -> HttpResponse:
    """One person's place: roles, sessions, second step. Nothing of any concern."""
    return _show(
        request, person, RoleFor(roles=pages.ordinary(person)), RoleFor(roles=pages.handling(person))
    )


def _show(request: Asked, person: Person, give: RoleFor, propose: RoleFor, refusal: str = "") -> HttpResponse:
    context = {
        "page": pages.place(person),
        "give": give,
        "propose": propose,
        "refusal": refusal,
        "done": request.GET.get("done", ""),
    }
    return render(request, "people/place.jinja", context)


@requires(Permission.PEOPLE_WRITE, of=policy.person)
def act(request: Asked, person: Person) -> HttpResponse:
    """One thing done for this person: which one, the form says in `do`."""
    wanted = request.POST.get("do", "")
    if request.method != "POST" or wanted not in ACTS:
        return redirect("people:place", person.pk)
    give = RoleFor(request.POST if wanted == "give" else None, roles=pages.ordinary(person))
    propose = RoleFor(request.POST if wanted == "propose" else None, roles=pages.handling(person))
    form = {"give": give, "propose": propose}.get(wanted)
    if form and not form.is_valid():
        return _show(request, person, give, propose)
    try:
        ACTS[wanted](person, request.person, _role(request))
    except Refused as no:
        return _show(request, person, give, propose, no.message)
    return redirect(f"{reverse('people:place', args=[person.pk])}?done={wanted}")


def _role(request: Asked) -> str:
    """The role a form names; a member's where it names none, or a word that is none, which nobody can give or take."""
    role = request.POST.get("role", "")
    return role if role in set(Role) else Role.MEMBER
