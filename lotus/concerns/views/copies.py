"""The practitioner's copy of the triage: prepared by one person, read and shared by another."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import triage as actions
from lotus.concerns.forms import triage as forms
from lotus.concerns.models import Case, TriageCopy
from lotus.concerns.presenters import triage as pages
from lotus.concerns.views.triage import bands_for, done, to
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


def _copy_of(case: Case) -> TriageCopy:
    """The copy of a signed triage; before it is signed there is none."""
    copies = TriageCopy.objects.select_related("triage__reviewer", "prepared_by", "approved_by")
    copy = copies.prefetch_related("triage__risks").filter(triage__case=case).first()
    if copy is None:
        raise Http404
    return copy


def _context(request: Asked, case: Case, copy: TriageCopy, form: Any) -> dict[str, Any]:
    risks = copy.triage.standing_risks()
    relations = request.found.relations
    return {
        "case": case,
        "copy": copy,
        "page": pages.copy_page(copy, risks, bands_for(case, copy.triage)),
        "form": form,
        "approvers": pages.approvers(case, but=copy.prepared_by),
        "prepares": access.may(Permission.COPY_PREPARE, relations=relations),
        "approves": access.may(Permission.COPY_APPROVE, relations=relations),
        "done": done(request),
    }


@requires(Permission.COPY_PREPARE, of=policy.case)
def copy(request: Asked, case: Case) -> HttpResponse:
    """Each text of the signed triage beside the words that the practitioner is to read."""
    copy = _copy_of(case)
    if request.POST.get("then") == "leave":
        return redirect(request.path)
    form = _prepare_form(request, copy)
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            person: Any = request.person
            answer = form.texts(), form.cleaned_data["number"]
            actions.save_copy(copy, answer[0], number=answer[1], by=person, at=timezone.now())
            return to("copy", case.pk, done="copy")
        except Stale as stale:
            form.go_on_from(stale.number)
            more = {"versions": pages.two_versions(stale, person)}
        except Refused as no:
            form.refuse(no)
    beside = form.beside(copy.triage.own_words())
    return render(
        request, "concerns/copy.jinja", {**_context(request, case, copy, form), "beside": beside, **more}
    )


def _prepare_form(request: Asked, copy: TriageCopy) -> forms.CopyForm:
    labels = pages.copy_labels(copy.triage.own_words(), copy.triage.standing_risks())
    return forms.CopyForm(
        request.POST or None,
        labels=labels,
        texts=copy.texts,
        initial={"number": copy.version},
        kept=drafts.kept(request),
    )


@requires(Permission.COPY_APPROVE, of=policy.case)
def copy_approve(request: Asked, case: Case) -> HttpResponse:
    """A second person reads the copy as the practitioner will, and shares it."""
    copy = _copy_of(case)
    form = forms.ShareForm(request.POST or None, initial={"number": copy.version})
    if request.method == "POST" and form.is_valid() and _shared(request, copy, form):
        return to("copy_approve", case.pk, done="shared")
    context = _context(request, case, copy, form)
    own = copy.prepared_by == request.person
    beside = [(label, original, copy.texts.get(key, "")) for key, label, original in _changed(copy)]
    return render(request, "concerns/copy-approve.jinja", {**context, "own": own, "beside": beside})


def _changed(copy: TriageCopy) -> list[tuple[str, str, str]]:
    """Key, what it is, and the original of every text that was changed for the copy."""
    originals = copy.triage.own_words()
    labels = pages.copy_labels(originals, copy.triage.standing_risks())
    return [
        (key, label, originals[key])
        for key, label in labels.items()
        if originals[key] != copy.texts.get(key, "")
    ]


def _shared(request: Asked, copy: TriageCopy, form: forms.ShareForm) -> bool:
    """Share it; when it cannot be, the form says why."""
    person: Any = request.person
    newer = "{by} changed this copy after you opened this page. Read it again, then share."
    with form.telling(newer):
        actions.approve_copy(copy, number=form.cleaned_data["number"], by=person, at=timezone.now())
    return form.is_valid()
