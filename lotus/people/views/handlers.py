"""Who handles concerns, and what waits for a second person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.people import policy
from lotus.people.actions import grants, resets
from lotus.people.forms.people import RoleFor
from lotus.people.models import FactorReset, Proposal
from lotus.people.presenters import places as pages


@requires(Permission.HANDLERS_SEE)
def handlers(request: Asked) -> HttpResponse:
    return _show(request, RoleFor(roles=pages.handling(), people=pages.others(request.person)))


def _show(request: Asked, form: RoleFor, refusal: str = "") -> HttpResponse:
    context = {
        "form": form,
        "refusal": refusal,
        "done": request.GET.get("done", ""),
        "proposals": pages.proposals(request.person),
        "resets": pages.resets(request.person),
        "handlers": pages.handlers(request.person.organisation),
    }
    return render(request, "people/handlers.jinja", context)


@requires(Permission.HANDLERS_CHANGE)
def propose(request: Asked) -> HttpResponse:
    """Propose that somebody handles concerns."""
    form = RoleFor(request.POST or None, roles=pages.handling(), people=pages.others(request.person))
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
            empty = RoleFor(roles=pages.handling(), people=pages.others(request.person))
            return _show(request, empty, no.message)
        return redirect(f"{reverse('people:handlers')}?done={'agreed' if agrees else 'declined'}")
    return redirect("people:handlers")


@requires(Permission.HANDLERS_CHANGE, of=policy.reset)
def confirm(request: Asked, reset: FactorReset) -> HttpResponse:
    """Say that it was them who asked for the reset."""
    if request.method == "POST":
        try:
            resets.confirm(reset, by=request.person, at=timezone.now())
        except Refused as no:
            empty = RoleFor(roles=pages.handling(), people=pages.others(request.person))
            return _show(request, empty, no.message)
        return redirect(f"{reverse('people:handlers')}?done=confirmed")
    return redirect("people:handlers")
