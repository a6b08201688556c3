"""Labels and notes, kept among those who handle a case."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import handlers as actions
from lotus.concerns.forms.handlers import KeepNote, Labels
from lotus.concerns.models import Case
from lotus.concerns.presenters import handlers as pages
from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.LABEL_WRITE, of=policy.case)
def labels(request: Asked, case: Case) -> HttpResponse:
    held = pages.held(case)
    statuses, others = pages.choices(case, held)
    status = next((one.value for one in statuses if one.value in held), "")
    form = Labels(
        request.POST if request.method == "POST" else None,
        statuses=statuses,
        labels=others,
        initial={"labels": held, "status": status},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.label(case, form.wanted(), by=request.person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/labels.jinja", {"case": case, "form": form})


@requires(Permission.NOTE_SEE, of=policy.case)
def notes(request: Asked, case: Case) -> HttpResponse:
    """Every note, and a form for another for those who may write one."""
    may_write = policy.may(request.person, Permission.NOTE_KEEP, case)
    if request.method == "POST" and not may_write:
        raise Http404
    form = KeepNote(request.POST or None, earlier=pages.earlier(case), kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.note(case, **form.facts(), by=request.person, at=timezone.now())
            return redirect("concerns:notes", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    context = {"case": case, "form": form, "may_write": may_write, "notes": pages.notes(case)}
    return render(request, "concerns/notes.jinja", context)
