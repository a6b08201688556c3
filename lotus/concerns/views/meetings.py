"""Putting a case before a group, and what the group decided."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import meetings
from lotus.concerns.forms.meetings import AskGroup, Decide, SignDecision
from lotus.concerns.models import AgendaItem, Case, Decision
from lotus.concerns.presenters import meeting as pages
from lotus.core.refusal import Refused, Stale
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.MEETING_ASK, of=policy.case)
def ask(request: Asked, case: Case) -> HttpResponse:
    form = AskGroup(request.POST or None, kept=drafts.kept(request), organisation=case.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            item = meetings.ask(case, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:meeting", case.pk, item.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/ask-group.jinja", {"case": case, "form": form})


@requires(Permission.MEETING_SEE, of=policy.item)
def meeting(request: Asked, item: AgendaItem) -> HttpResponse:
    relations = request.found.relations
    return render(request, "concerns/meeting.jinja", {"item": item, "page": pages.page(item, relations)})


@requires(Permission.DECISION_RECORD, of=policy.item)
def decision(request: Asked, item: AgendaItem) -> HttpResponse:
    current = Decision.objects.filter(item=item).first()
    form = _decide(request, item, current)
    stale: Stale | None = None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        by = request.person
        try:
            meetings.record(item, meetings.Decided(**form.facts()), number=number, by=by, at=timezone.now())
            return redirect("concerns:meeting", item.case_id, item.pk)
        except Refused as no:
            form.refuse(no)
        except Stale as newer:
            stale = newer
            form.go_on_from(newer.number)
    versions = pages.versions(stale) if stale else None
    return render(request, "concerns/decision.jinja", {"item": item, "form": form, "versions": versions})


def _decide(request: Asked, item: AgendaItem, current: Decision | None) -> Decide:
    return Decide(
        request.POST or None,
        kept=drafts.kept(request),
        item=item,
        free=meetings.free_members(item),
        initial=pages.initial(current) if current else {"number": 0},
    )


@requires(Permission.DECISION_SIGN, of=policy.item)
def sign(request: Asked, item: AgendaItem) -> HttpResponse:
    """The chair reads the decision once more and signs it; before there is one, there is nothing to sign."""
    if not hasattr(item, "decision"):
        raise Http404
    form = SignDecision(request.POST or None, initial={"number": item.decision.version})
    if request.method == "POST" and form.is_valid():
        try:
            number, by = form.cleaned_data["number"], request.person
            meetings.sign(item, number=number, by=by, at=timezone.now())
            return redirect("concerns:meeting", item.case_id, item.pk)
        except Refused as no:
            form.add_error(None, no.message)
        except Stale as newer:
            form = SignDecision(initial={"number": newer.number})
            form.newer_by = newer.by
    context = {"item": item, "form": form, "read": pages.decision_rows(item, item.decision)}
    return render(request, "concerns/decision-sign.jinja", context)
