"""A restriction or an exclusion: proposed, confirmed by a second person, looked at again, and read by the person."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import restrictions as actions
from lotus.concerns.forms import restriction as forms
from lotus.concerns.models import Case, Look, Restriction
from lotus.concerns.presenters import restriction as pages
from lotus.core.refusal import Refused
from lotus.core.restriction import Form, Kind, outcomes
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.RESTRICTION_SEE, of=policy.whole_person_case)
def restriction(request: Asked, case: Case) -> HttpResponse:
    """What holds, what held before, and what waits for a second person: they answer here."""
    writes = access.may(Permission.RESTRICTION_WRITE, relations=request.found.relations)
    standing = actions.standing(case)
    waits = actions.waiting(standing) if standing else None
    answers = writes and waits is not None and waits.proposed_by_id != request.person.pk
    if request.method == "POST" and not writes:
        raise Http404
    if request.method == "POST" and not answers:
        return redirect("concerns:restriction", case.pk)
    form = forms.Second(request.POST or None, kept=drafts.kept(request))
    if waits and request.method == "POST" and form.is_valid() and _answered(request, waits, form):
        return redirect("concerns:restriction", case.pk)
    context = {
        "case": case,
        "shown": [pages.shown(row, timezone.localdate()) for row in _rows(case)],
        "form": form,
        "answers": answers,
        "proposes": writes and standing is None,
        "looks": writes and standing is not None and waits is None,
        "unchecked": pages.unchecked(case),
    }
    return render(request, "concerns/restriction.jinja", context)


def _rows(case: Case) -> Any:
    """All that were proposed, with who stood for them and the looks at them."""
    two = ("proposed_by", "confirmed_by", "declined_by")
    looks = Prefetch("looks", Look.objects.select_related(*two))
    rows = Restriction.objects.filter(case=case).select_related(*two, "case__practitioner")
    return rows.prefetch_related(looks)


def _answered(request: Asked, row: Any, form: forms.Second) -> bool:
    data, by, now = form.cleaned_data, request.person, timezone.now()
    try:
        if request.POST.get("then") == "decline":
            actions.decline(row, **data, by=by, at=now)
        else:
            actions.confirm(row, no_interest=data["no_interest"], by=by, at=now)
    except Refused as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
    return form.is_valid()


@requires(Permission.RESTRICTION_WRITE, of=policy.person_case)
def restriction_new(request: Asked, case: Case) -> HttpResponse:
    """What one person thinks is needed."""
    form = forms.Propose(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        told, free = actions.Proposed(**form.facts()), form.cleaned_data["no_interest"]
        try:
            actions.propose(case, told, no_interest=free, by=request.person, at=timezone.now())
            return redirect("concerns:restriction", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    return render(request, "concerns/restriction-new.jinja", {"case": case, "form": form})


@requires(Permission.RESTRICTION_WRITE, of=policy.person_case)
def restriction_look(request: Asked, case: Case) -> HttpResponse:
    """A look at what holds, before its last day."""
    row = actions.standing(case)
    if row is None or actions.waiting(row):
        return redirect("concerns:restriction", case.pk)
    open_ones = outcomes(Kind(row.kind), Form(row.form))
    form = forms.LookAgain(request.POST or None, kept=drafts.kept(request), outcomes=open_ones)
    if request.method == "POST" and form.is_valid():
        told, free = actions.Looked(**form.facts()), form.cleaned_data["no_interest"]
        try:
            actions.look(row, told, no_interest=free, by=request.person, at=timezone.now())
            return redirect("concerns:restriction", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    shown = pages.shown(row, timezone.localdate())
    return render(request, "concerns/restriction-look.jinja", {"case": case, "form": form, "shown": shown})


@requires(Permission.RESTRICTION_OWN, of=policy.person_case)
def own_restriction(request: Asked, case: Case) -> HttpResponse:
    """What the person reads of it, once a letter told them."""
    row = pages.told(case)
    if row is None:
        raise Http404
    page = pages.own(row, timezone.localdate())
    return render(request, "concerns/own-restriction.jinja", {"case": case, "page": page})
