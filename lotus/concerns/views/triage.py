"""The triage and review: its form, its risks, its signature, and its paper."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import triage as actions
from lotus.concerns.forms import triage as forms
from lotus.concerns.forms.versioned import Versioned
from lotus.concerns.models import Case, Risk, Triage
from lotus.concerns.presenters import triage as pages
from lotus.concerns.presenters import triage_paper as paper
from lotus.core.refusal import Refused, Stale
from lotus.core.risk import Bands
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


def triage_of(case: Case) -> Triage | None:
    people = ("reviewer", "saved_by", "copy__prepared_by", "copy__approved_by")
    return Triage.objects.filter(case=case).select_related(*people).first()


def bands_for(case: Case, row: Triage | None) -> Bands:
    """The bands a signed triage was signed with; the organisation's own until then."""
    return Bands(**row.bands) if row and row.signed_at else actions.bands_of(case.organisation)


def shown(case: Case, row: Triage | None) -> pages.Page:
    return pages.page(case, row, row.standing_risks() if row else [], bands_for(case, row))


def done(request: Asked) -> str:
    """What has just been done, for a page that was come to afterwards."""
    return pages.DONE.get(request.GET.get("done", ""), "")


def to(page: str, *parts: Any, done: str = "", at: str = "") -> HttpResponse:
    """Go on to a page of this case, which then says what has been done."""
    query, place = f"?done={done}" if done else "", f"#{at}" if at else ""
    return redirect(f"{reverse(f'concerns:{page}', args=parts)}{query}{place}")


@requires(Permission.TRIAGE_SEE, of=policy.case)
def triage(request: Asked, case: Case) -> HttpResponse:
    """The adviser's form until it is signed; for everybody else who may see it, and afterwards, the page to read."""
    row = triage_of(case)
    writes = access.may(Permission.TRIAGE_WRITE, relations=request.found.relations)
    if request.method == "POST":
        if not writes:
            raise Http404
        return _take(request, case, row)
    if writes and not (row and row.signed_at):
        return _fill(request, case, row, _form(request, case, row))
    return _read(request, case, row)


def _read(request: Asked, case: Case, row: Triage | None) -> HttpResponse:
    relations = request.found.relations
    copy = getattr(row, "copy", None) if row and row.signed_at else None
    context = {
        "case": case,
        "triage": row,
        "page": shown(case, row),
        "copy": copy,
        "attached": pages.attached(row),
        "done": done(request),
        "prepares": bool(copy) and access.may(Permission.COPY_PREPARE, relations=relations),
        "approves": bool(copy) and access.may(Permission.COPY_APPROVE, relations=relations),
    }
    return render(request, "concerns/triage-read.jinja", context)


def _form(request: Asked, case: Case, row: Triage | None, posted: Any = None) -> forms.TriageForm:
    initial: dict[str, Any] = {}
    if row:
        plain = ("reviewed_on", "safeguarding", "health")
        initial = {**row.texts, **{name: getattr(row, name) for name in plain}, "number": row.version}
    documents = row.documents if row else []
    kept = drafts.kept(request)
    form = forms.TriageForm(posted, since=case.reported_on, documents=documents, initial=initial, kept=kept)
    return form if case.practitioner else form.of_no_person()


def _fill(
    request: Asked,
    case: Case,
    row: Triage | None,
    form: forms.TriageForm,
    versions: Any = None,
    no_risk: str = "",
) -> HttpResponse:
    context = {"case": case, "triage": row, "page": shown(case, row), "form": form, "done": done(request)}
    more = {"versions": versions, "no_risk": no_risk, "attached": pages.attached(row)}
    return render(request, "concerns/triage.jinja", {**context, **more})


def _take(request: Asked, case: Case, row: Triage | None) -> HttpResponse:
    then = request.POST.get("then", "save")
    if then == "leave":
        return to("triage", case.pk)
    if then == "document":
        return _another_document(request, case, row)
    form = _form(request, case, row, request.POST)
    if not form.is_valid():
        return _fill(request, case, row, form)
    try:
        row = _save(request, case, form)
    except Stale as stale:
        return _both(request, stale, form, lambda **more: _fill(request, case, triage_of(case), form, **more))
    except Refused as no:
        form.refuse(no)
        return _fill(request, case, row, form)
    return _go_on(request, case, row, form, then)


def _save(request: Asked, case: Case, form: forms.TriageForm) -> Triage:
    person, now = request.person, timezone.now()
    begun = actions.begin(case, by=person, at=now)
    review = actions.Review(**form.review())
    return actions.save(begun, review, number=form.cleaned_data["number"], by=person, at=now)


def _both(request: Asked, stale: Stale, form: Versioned, answer: Callable[..., HttpResponse]) -> HttpResponse:
    """Somebody was quicker: show both versions, keep what was typed, and let it be saved knowingly."""
    form.go_on_from(stale.number)
    return answer(versions=pages.two_versions(stale, request.person))


def _another_document(request: Asked, case: Case, row: Triage | None) -> HttpResponse:
    """The form as it was typed, with one more row; nothing is marked as wrong yet. Needs no script."""
    typed = forms.with_another_row(request.POST)
    kept = drafts.keep(typed)
    return _fill(request, case, row, _form(request, case, row, None if kept else typed))


def _go_on(request: Asked, case: Case, row: Triage, form: forms.TriageForm, then: str) -> HttpResponse:
    """Where somebody wanted to go with the button they pressed; the form is saved."""
    if then == "risk":
        return to("risk_new", case.pk)
    if then == "file":
        return to("triage_file_new", case.pk)
    if then == "sign":
        return _to_signing(request, case, row, form)
    if any(str(risk.pk) == then for risk in row.live_risks()):
        return to("risk", case.pk, then)
    return to("triage", case.pk, done="saved")


def _to_signing(request: Asked, case: Case, row: Triage, form: forms.TriageForm) -> HttpResponse:
    """On to the signature, unless something is still missing: then it is shown beside its field."""
    faults = actions.missing(row)
    if not faults:
        return to("triage_sign", case.pk)
    drafts.forget(request.POST)  # it is saved
    form.lacking(faults)
    form.go_on_from(row.version)
    return _fill(request, case, row, form, no_risk=faults.get("risks", ""))


# ---- One risk ----


@requires(Permission.TRIAGE_WRITE, of=policy.case)
def risk_new(request: Asked, case: Case) -> HttpResponse:
    row = triage_of(case)
    if request.method == "POST":
        return _take_risk(request, case, None)
    if row and row.signed_at:
        return to("triage", case.pk)
    return _fill_risk(request, case, None, forms.RiskForm(kept=drafts.kept(request)))


@requires(Permission.TRIAGE_WRITE, of=policy.risk)
def risk(request: Asked, risk: Risk) -> HttpResponse:
    case = risk.triage.case
    if request.method == "POST":
        if request.POST.get("then") == "remove":
            return _remove(request, case, risk)
        return _take_risk(request, case, risk)
    if risk.triage.signed_at or risk.removed_at:
        return to("triage", case.pk)
    form = forms.RiskForm(kept=drafts.kept(request), initial=forms.stored_risk(risk))
    return _fill_risk(request, case, risk, form)


def _fill_risk(
    request: Asked, case: Case, risk: Risk | None, form: forms.RiskForm, versions: Any = None
) -> HttpResponse:
    page = shown(case, triage_of(case))
    mine = next((each for each in page.risks if risk and each.pk == str(risk.pk)), None)
    number = mine.number if mine else len(page.risks) + 1
    context = {"case": case, "risk": mine, "number": number, "page": page, "form": form}
    return render(request, "concerns/risk.jinja", {**context, "versions": versions})


def _take_risk(request: Asked, case: Case, risk: Risk | None) -> HttpResponse:
    if request.POST.get("then") == "leave":
        return redirect(request.path)
    form = forms.RiskForm(request.POST, kept=drafts.kept(request))
    if not form.is_valid():
        return _fill_risk(request, case, risk, form)
    try:
        _save_risk(request, case, risk, form)
    except Stale as stale:
        return _both(request, stale, form, lambda **more: _fill_risk(request, case, risk, form, **more))
    except Refused as no:
        form.refuse(no, consequences="level_patient_safety")
        return _fill_risk(request, case, risk, form)
    return to("triage", case.pk, done="risk", at="risks")


def _save_risk(request: Asked, case: Case, risk: Risk | None, form: forms.RiskForm) -> None:
    person, now = request.person, timezone.now()
    begun = actions.begin(case, by=person, at=now)
    assessed = actions.Assessed(**form.assessed())
    actions.save_risk(begun, assessed, risk=risk, number=form.cleaned_data["number"], by=person, at=now)


def _remove(request: Asked, case: Case, risk: Risk) -> HttpResponse:
    try:
        actions.remove_risk(risk, by=request.person, at=timezone.now())
    except Refused:
        return to("triage", case.pk)  # signed meanwhile: the page says so, and nothing was typed here
    return to("triage", case.pk, done="removed", at="risks")


# ---- The signature, and the paper ----


@requires(Permission.TRIAGE_WRITE, of=policy.case)
def triage_sign(request: Asked, case: Case) -> HttpResponse:
    """Everything once more to be read, what is still missing, and the last question."""
    row = triage_of(case)
    if row is None or (row.signed_at and request.method != "POST"):
        return to("triage", case.pk)
    reader = case.who.greeting if case.practitioner else ""
    form = forms.SignForm(request.POST or None, name=reader, initial={"number": row.version})
    if request.method == "POST" and form.is_valid() and _signed(request, row, form):
        return to("triage", case.pk, done="signed")
    missing = {} if row.signed_at else actions.missing(row)
    context = {"case": case, "triage": row, "page": shown(case, row), "form": form, "missing": missing}
    return render(request, "concerns/triage-sign.jinja", context)


def _signed(request: Asked, row: Triage, form: forms.SignForm) -> bool:
    """Sign; when it cannot be, the form says why."""
    answer, person = form.cleaned_data, request.person
    try:
        others = bool(answer.get("names_others"))
        actions.sign(row, number=answer["number"], names_others=others, by=person, at=timezone.now())
    except Stale as stale:
        form.go_on_from(stale.number)
        who = "You" if stale.by == person.name else stale.by
        form.add_error(
            None, f"{who} changed this triage after you opened this page. Read it again, then sign."
        )
    except Refused as no:
        form.refuse(no)
    return form.is_valid()


@requires(Permission.TRIAGE_SEE, of=policy.case)
def triage_paper(request: Asked, case: Case) -> HttpResponse:
    """The signed form as one PDF."""
    row = triage_of(case)
    if row is None or row.signed_at is None:
        raise Http404
    body = paper.triage_pdf(case, row, shown(case, row))
    name = f'inline; filename="{case.reference} triage.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})
