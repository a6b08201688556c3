"""A formal investigation: opened, its terms written and signed, its end moved, and read by those who may."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import investigations as actions
from lotus.concerns.forms import inquiry as forms
from lotus.concerns.models import Case, Investigation
from lotus.concerns.policy import formal
from lotus.concerns.presenters import inquiry as pages
from lotus.concerns.presenters import inquiry_paper as papers
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission, Relation

NEWER = "It was changed after you opened this page. Read it again, then go on."
MHPS = {"doctor", "dentist"}


@requires(Permission.INVESTIGATION_SEE, of=policy.whole_person_case)
def investigation(request: Asked, case: Case) -> HttpResponse:
    """It as it stands; whoever signs the terms does so here."""
    rows, relations = formal.investigations(case), request.found.relations
    row = rows[0] if rows else None
    issues = access.may(Permission.INVESTIGATION_ISSUE, relations=relations)
    signs = issues and row is not None and row.saved_by is not None and row.signed_at is None
    if request.method == "POST" and not issues:
        raise Http404
    if request.method == "POST" and not signs:
        return redirect("concerns:investigation", case.pk)
    form = forms.SignTerms(request.POST or None, initial={"number": row.version if row else 0})
    if row and request.method == "POST" and form.is_valid() and _signed(request, row, form):
        return redirect("concerns:investigation", case.pk)
    context = {
        "case": case,
        "page": pages.page(row, timezone.localdate()) if row else None,
        "earlier": earlier(rows[1:]),
        "form": form,
        "signs": signs,
        "opens": access.may(Permission.INVESTIGATION_OPEN, relations=relations),
        "wanted": (row is None or row.ended_at is not None) and actions.wanted(case) is not None,
        "writes": bool(row and not row.ended_at)
        and access.may(Permission.INVESTIGATION_WRITE, relations=relations),
    }
    return render(request, "concerns/investigation.jinja", context)


def earlier(before: Sequence[Investigation]) -> list[dict[str, Any]]:
    """The reports of investigations before the newest one."""
    found = [(one, pages.newest_report(one, given=True)) for one in before]
    return [{"at": one.ended_at, "report": pages.report(report)} for one, report in found if report]


def _signed(request: Asked, row: Investigation, form: forms.SignTerms) -> bool:
    with form.telling(NEWER):
        number = form.cleaned_data["number"]
        actions.sign_terms(row, number=number, by=request.person, at=timezone.now())
    return form.is_valid()


@requires(Permission.INVESTIGATION_OPEN, of=policy.person_case)
def investigation_open(request: Asked, case: Case) -> HttpResponse:
    """Open what was decided; or ask somebody else to go on with it."""
    row, wanted = formal.investigation(case), actions.wanted(case)
    if wanted is None and (row is None or row.ended_at):
        message = "An investigation is opened once it was decided on and the letter about it has gone."
        return render(request, "concerns/not-yet.jinja", {"case": case, "message": message})
    kind = forms.Begin if wanted else forms.Investigator
    initial = {
        "planned_end": actions.usual_end(case, timezone.localdate()),
        "mhps": case.discipline in MHPS,
    }
    who: Any = {"organisation": case.organisation, "but": case.person}
    form = kind(request.POST or None, kept=drafts.kept(request), initial=initial, **who)
    if request.method == "POST" and form.is_valid() and _opened(request, case, row, form):
        return redirect("concerns:investigation", case.pk)
    context = {"case": case, "form": form, "again": wanted is None}
    return render(request, "concerns/investigation-open.jinja", context)


def _opened(request: Asked, case: Case, row: Investigation | None, form: forms.Investigator) -> bool:
    by, now = request.person, timezone.now()
    try:
        if isinstance(form, forms.Begin):
            actions.begin(case, **form.facts(), by=by, at=now)
        elif row:
            actions.name(row, **form.facts(), by=by, at=now)
    except Refused as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
    return form.is_valid()


@requires(Permission.INVESTIGATION_WRITE, of=policy.person_case)
def terms_write(request: Asked, case: Case) -> HttpResponse:
    """The terms of reference, saved as often as needed until somebody else signs them."""
    row = formal.investigation(case)
    if row is None or row.signed_at:
        return redirect("concerns:investigation", case.pk)
    initial = {**row.terms, "number": row.version}
    kept = drafts.kept(request)
    form = forms.Terms(request.POST or None, person=case.who.greeting, initial=initial, kept=kept)
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        try:
            actions.save_terms(row, form.texts(), number=number, by=request.person, at=timezone.now())
            return redirect("concerns:investigation", case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": pages.two_versions(stale.differences), "who": stale.by}
        except Refused as no:
            form.refuse(no)
    return render(request, "concerns/terms-write.jinja", {"case": case, "form": form, "versions": versions})


@requires(Permission.INVESTIGATION_TERMS, of=policy.person_case)
def terms_paper(request: Asked, case: Case) -> HttpResponse:
    """The terms as a PDF; for the person they are about, once they are signed."""
    row = formal.investigation(case)
    own = Relation.PRACTITIONER in request.found.relations
    if row is None or (own and row.signed_at is None):
        raise Http404
    return paper(papers.terms_pdf(row), f"{case.reference} terms of reference")


def paper(body: bytes, name: str) -> HttpResponse:
    held = f'attachment; filename="{name}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": held})


@requires(Permission.INVESTIGATION_WRITE, of=policy.person_case)
def investigation_extend(request: Asked, case: Case) -> HttpResponse:
    """A later end, with the reason that the person is told."""
    row = formal.investigation(case)
    if row is None:
        return redirect("concerns:investigation", case.pk)
    form = forms.Extend(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend(row, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:investigation", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    context = {"case": case, "form": form, "row": row}
    return render(request, "concerns/investigation-extend.jinja", context)
