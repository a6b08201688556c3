"""Who handles concerns, and what waits for a second person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import access
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.people import policy
from lotus.people.actions import grants, resets
from lotus.people.forms.people import Named, RoleFor
from lotus.people.models import FactorReset, Proposal
from lotus.people.presenters import places as pages


@requires(Permission.HANDLERS_SEE)
def handlers(request: Asked) -> HttpResponse:
    return _show(request)


def _show(request: Asked, form: RoleFor | None = None, refusal: str = "") -> HttpResponse:
    """The page; with a form that was sent, or else with those to choose from whom somebody looked for."""
    looked, words, people = _looked_for(request)
    listed, leaf = pages.handlers(request.person.organisation, request.GET.get("page", ""))
    context = {
        "form": form or RoleFor(roles=pages.handling(), people=people or []),
        "looked": looked,
        "asked": words,
        "found": people,
        "refusal": refusal,
        "done": request.GET.get("done", ""),
        "proposals": pages.proposals(request.person),
        "resets": pages.resets(request.person),
        "handlers": listed,
        "leaf": leaf,
        "may_see_leavers": access.may(Permission.LEAVERS_SEE, roles=request.person.roles()),
    }
    return render(request, "people/handlers.jinja", context)


def _looked_for(request: Asked) -> tuple[Named, str, list[Person] | None]:
    """The form to look for somebody, the words in it, and those found; None where they are too many to list."""
    looked = Named(request.GET)
    words = looked.cleaned_data["words"] if looked.is_valid() else ""
    return looked, words, pages.offered(request.person, words)


@requires(Permission.HANDLERS_CHANGE)
def propose(request: Asked) -> HttpResponse:
    """Propose that somebody handles concerns."""
    _form, _words, people = _looked_for(request)
    form = RoleFor(request.POST or None, roles=pages.handling(), people=people or [])
    if request.method == "POST" and form.is_valid():
        person = form.people[form.cleaned_data["person"]]
        try:
            grants.propose(person, form.chosen(), by=request.person, at=timezone.now())
        except Refused as no:
            form.add_error(no.field or None, no.message)
        else:
            return redirect(f"{reverse('people:handlers')}?done=proposed")
    return _show(request, form)


@requires(Permission.HANDLERS_CHANGE, of=policy.proposal)
def answer(request: Asked, proposal: Proposal) -> HttpResponse:
    """Agree to a proposed role, or not."""
    if request.method == "POST":
        agrees = request.POST.get("agrees") == "yes"
        try:
            grants.answer(proposal, agrees=agrees, by=request.person, at=timezone.now())
        except Refused as no:
            return _show(request, refusal=no.message)
        return redirect(f"{reverse('people:handlers')}?done={'agreed' if agrees else 'declined'}")
    return redirect("people:handlers")


@requires(Permission.HANDLERS_CHANGE, of=policy.reset)
def confirm(request: Asked, reset: FactorReset) -> HttpResponse:
    """Say that it was them who asked for the reset."""
    if request.method == "POST":
        try:
            resets.confirm(reset, by=request.person, at=timezone.now())
        except Refused as no:
            return _show(request, refusal=no.message)
        return redirect(f"{reverse('people:handlers')}?done=confirmed")
    return redirect("people:handlers")
