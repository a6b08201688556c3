"""The whole case as one file: asked for, decided about, approved by a second person, fetched."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import whole as actions
from lotus.concerns.forms import whole as forms
from lotus.concerns.models import Case, WholeCopy
from lotus.concerns.policy import kept
from lotus.concerns.presenters import wholecopy
from lotus.concerns.presenters.wholecopy import pages
from lotus.concerns.tasks import packing
from lotus.core import wholecopy as core
from lotus.core.refusal import Refused
from lotus.core.wholecopy import Purpose, Reason
from lotus.kernel import drafts, files
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.WHOLE_PREPARE, of=policy.case)
def whole(request: Asked, case: Case) -> HttpResponse:
    """The copies of a case, and a place to begin one."""
    purposes = list(Purpose) if case.practitioner and case.told_at else [Purpose.TRIBUNAL]
    form = forms.AskCopy(
        request.POST or None, kept=drafts.kept(request), person=case.who.greeting, purposes=purposes
    )
    if request.method == "POST" and form.is_valid():
        try:
            copy = _begin(request, case, form)
            return redirect("concerns:whole_copy", case.pk, copy.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    copies = WholeCopy.objects.filter(case=case).select_related("asked_by", "prepared_by")
    context = {"case": case, "form": form, "rows": pages.rows(case, _of(case, copies))}
    return render(request, "concerns/whole.jinja", context)


def _begin(request: Asked, case: Case, form: forms.AskCopy) -> WholeCopy:
    purpose, by = Purpose(form.cleaned_data["purpose"]), request.person
    sections = wholecopy.gather(case, purpose)
    return actions.ask(case, purpose, sections, why=form.cleaned_data["why"], by=by, at=timezone.now())


def _of(case: Case, copies: Any) -> list[WholeCopy]:
    """The copies with the case that was fetched already."""
    found = list(copies)
    for one in found:
        one.case = case
    return found


@requires(Permission.WHOLE_PREPARE, of=kept.whole_copy)
def whole_copy(request: Asked, copy: WholeCopy) -> HttpResponse:
    """Each name, record and file with the decision about it; more words can be added."""
    request.shown = [copy.pk]
    every = list(copy.redactions.select_related("by"))
    then = request.POST.get("then", "")
    decide = forms.Decide(
        request.POST if then == "decide" else None,
        rows=pages.to_decide(every, request.GET.get("change", "")),
        kept=drafts.kept(request),
    )
    added = forms.AddWords(request.POST if then == "add" else None, prefix="add", kept=drafts.kept(request))
    if request.method == "POST" and _done(request, copy, then, decide, added):
        return redirect("concerns:whole_copy", copy.case_id, copy.pk)
    return render(request, "concerns/whole-copy.jinja", _context(copy, every, decide, added))


def _done(request: Asked, copy: WholeCopy, then: str, decide: forms.Decide, added: forms.AddWords) -> bool:
    """Do what the button said. False where something is to be put right; the form at hand says what."""
    by, at = request.person, timezone.now()
    form: Any = added if then == "add" else decide
    if then in {"add", "decide"} and not form.is_valid():
        return False
    try:
        if then == "add":
            data = {**added.cleaned_data, "reason": Reason(added.cleaned_data["reason"])}
            actions.add(copy, **data, by=by, at=at)
        elif then == "decide":
            actions.decide(copy, [actions.Answer(**one) for one in decide.decided()], by=by, at=at)
        elif then == "ready":
            actions.hand_over(copy, by=by, at=at)
        elif then == "end":
            actions.take_back(copy, by=by, at=at)
    except Refused as no:
        _say(form, no)
        return False
    return True


def _say(form: Any, no: Refused) -> None:
    """Show why an action said no; also on a form that was not the one sent."""
    form.cleaned_data = getattr(form, "cleaned_data", {})
    form.add_error(no.field if no.field in form.fields else None, no.message)


def _context(copy: WholeCopy, every: list[Any], decide: Any, added: Any) -> dict[str, Any]:
    sections = core.load(copy.contents)
    open_now = copy.approved_at is None and copy.ended_at is None and copy.looked_at is not None
    return {
        "case": copy.case,
        "copy": copy,
        "label": pages.label(copy),
        "state": pages.state(copy),
        "form": added if added.is_bound else decide,
        "decide": decide,
        "deciding": [(pages.row(row, sections), fields) for row, fields in decide.parts()],
        "added": added,
        "rows": [pages.row(one, sections) for one in every if one.out is not None],
        "left": sum(one.out is None for one in every),
        "open_now": open_now,
        "can_fetch": bool(copy.file_id),
    }


@requires(Permission.WHOLE_APPROVE, of=kept.whole_copy)
def whole_approve(request: Asked, copy: WholeCopy) -> HttpResponse:
    """A second person reads the copy as it would leave, and lets it, or sends it back."""
    request.shown = [copy.pk]
    rows = list(copy.redactions.select_related("by"))
    sections = packing.clean(copy, rows)
    back = request.POST.get("then") == "back"
    form = forms.SendBack(request.POST if back else None, kept=drafts.kept(request))
    if request.method == "POST" and _judged(request, copy, form):
        return redirect("concerns:whole_copy", copy.case_id, copy.pk)
    own = copy.prepared_by_id == request.person.pk or any(one.by_id == request.person.pk for one in rows)
    context = {
        "case": copy.case,
        "copy": copy,
        "form": form,
        "label": pages.label(copy),
        "state": pages.state(copy),
        "sections": sections,
        "rows": [pages.row(one, core.load(copy.contents)) for one in rows],
        "own": own,
    }
    return render(request, "concerns/whole-approve.jinja", context)


def _judged(request: Asked, copy: WholeCopy, form: forms.SendBack) -> bool:
    by, at = request.person, timezone.now()
    if form.is_bound and not form.is_valid():
        return False
    try:
        if form.is_bound:
            actions.send_back(copy, why=form.cleaned_data["why"], by=by, at=at)
        else:
            actions.approve(copy, by=by, at=at)
    except Refused as no:
        _say(form, no)
        return False
    return True


@requires(Permission.WHOLE_SEE, of=kept.whole_copy)
def whole_file(request: Asked, copy: WholeCopy) -> HttpResponse:
    """The file, while there is one."""
    if copy.file is None:
        raise Http404
    request.shown = [copy.pk]
    return files.download(copy.file)


@requires(Permission.WHOLE_READ_OWN, of=policy.case)
def own_copies(request: Asked, case: Case) -> HttpResponse:
    """The person asks for a copy of what is held about them, and fetches it."""
    if request.method == "POST":
        actions.request(case, by=request.person, at=timezone.now())
        return redirect("concerns:own_copies", case.pk)
    rows = WholeCopy.objects.filter(case=case, purpose=Purpose.OWN, ended_at=None)
    ready = rows.filter(ready_at__isnull=False, until__gte=timezone.localdate())
    context = {"case": case, "ready": list(ready), "waits": actions.requested(case)}
    return render(request, "concerns/own-copies.jinja", context)


@requires(Permission.WHOLE_READ_OWN, of=kept.own_copy)
def own_copy(request: Asked, copy: WholeCopy) -> HttpResponse:
    """The file, with what is for the person alone put beside it."""
    assert copy.file
    request.shown = [copy.pk]
    response = files.download(copy.file)
    response.content = packing.with_own(copy, request.person)
    return response
