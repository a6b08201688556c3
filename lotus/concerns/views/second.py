"""The second, blind score: asking for it, making it, and agreeing where the two differ."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import agreeing
from lotus.concerns.actions import second as actions
from lotus.concerns.forms import second as forms
from lotus.concerns.models import Case, SecondReview, Triage
from lotus.concerns.presenters import second as pages
from lotus.concerns.presenters import triage as triage_pages
from lotus.concerns.views.triage import done, to, triage_of
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


def _may(request: Asked, permission: Permission) -> bool:
    return access.may(permission, relations=request.found.relations)


@requires(Permission.CONCERN_ASSIGN, of=policy.case)
def second_name(request: Asked, case: Case) -> HttpResponse:
    """Ask somebody for a second score, or go on without one."""
    releases = request.method == "POST" and request.POST.get("then") == "release"
    asking = forms.NameSecond(
        request.POST if request.method == "POST" and not releases else None,
        organisation=case.organisation,
        practitioner=case.practitioner,
    )
    release = forms.Release(request.POST if releases else None)
    form: Any = release if releases else asking
    if request.method == "POST" and form.is_valid() and _named(request, case, form):
        return to("second", case.pk)
    context = {"case": case, "asking": asking, "release": release, "form": form}
    return render(request, "concerns/second-name.jinja", {**context, "asked": pages.reviewer(case)})


def _named(request: Asked, case: Case, form: forms.NameSecond | forms.Release) -> bool:
    """Do what was asked for; when it cannot be done, the form says why."""
    by, at = request.person, timezone.now()
    try:
        if isinstance(form, forms.Release):
            actions.release(case, **form.cleaned_data, by=by, at=at)
        else:
            actions.name(case, form.person(), by=by, at=at)
    except Refused as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
    return form.is_valid()


@requires(Permission.SECOND_SEE, of=policy.case)
def second(request: Asked, case: Case) -> HttpResponse:
    """For the second reviewer the form, until they have signed; for everybody else how it stands."""
    row = triage_of(case)
    if not _may(request, Permission.SECOND_SCORE):
        if request.method == "POST":
            raise Http404
        return _read(request, case, row)
    mine = SecondReview.objects.filter(triage=row, reviewer=request.person).first() if row else None
    if request.method == "POST":
        return _take(request, case, row, mine)
    return _fill(request, case, row, _form(request, row, mine))


def _read(request: Asked, case: Case, row: Triage | None) -> HttpResponse:
    signed = row.second() if row else None
    context = {
        "case": case,
        "both": pages.both(row, signed) if row and signed else None,
        "standing": pages.standing(case, row),
        "agrees": bool(signed and not signed.settled) and _may(request, Permission.SECOND_AGREE),
        "names": _may(request, Permission.CONCERN_ASSIGN) and signed is None,
        "reads": _may(request, Permission.TRIAGE_SEE),
        "done": done(request),
    }
    return render(request, "concerns/second-read.jinja", context)


def _form(
    request: Asked, row: Triage | None, mine: SecondReview | None, posted: Any = None
) -> forms.SecondScores:
    risks = [key for key, _number, _outcome in pages.material(row)]
    kept = forms.stored(actions.stored_scores(mine)) if mine else {}
    before = {**kept, "rationale": mine.rationale, "number": mine.version} if mine else {}
    return forms.SecondScores(posted, risks=risks, initial=before, kept=drafts.kept(request))


def _fill(
    request: Asked, case: Case, row: Triage | None, form: forms.SecondScores, versions: Any = None
) -> HttpResponse:
    risks = pages.material(row)
    shown = [(number, outcome, form.group(key)) for key, number, outcome in risks]
    context = {
        "case": case,
        "form": form,
        "risks": shown,
        "added": form.group(forms.NEW),
        "documents": row.documents if row and risks else [],
        "attached": triage_pages.attached(row) if risks else [],
        "versions": versions,
        "done": done(request),
    }
    return render(request, "concerns/second.jinja", context)


def _take(request: Asked, case: Case, row: Triage | None, mine: SecondReview | None) -> HttpResponse:
    if request.POST.get("then") == "leave":
        return to("second", case.pk)
    form = _form(request, row, mine, request.POST)
    if not form.is_valid():
        return _fill(request, case, row, form)
    risks = {key: actions.Score(**score) for key, score in form.scores().items()}
    scored = actions.Scored(risks, form.cleaned_data["rationale"])
    number, by, at = form.cleaned_data["number"], request.person, timezone.now()
    try:
        saved = actions.save(case, scored, number=number, by=by, at=at)
        if request.POST.get("then") != "sign":
            return to("second", case.pk, done="second")
        return _sign(request, case, row, form, saved)
    except Stale as stale:
        form.go_on_from(stale.number)
        numbers = {key: number for key, number, _outcome in pages.material(row)}
        return _fill(request, case, row, form, pages.two_versions(stale, numbers))
    except Refused as no:
        form.refuse(no)
        return _fill(request, case, row, form)


def _sign(
    request: Asked, case: Case, row: Triage | None, form: forms.SecondScores, saved: SecondReview
) -> HttpResponse:
    """Sign what was just saved, unless something is still missing: then it is shown beside its field."""
    scores = {key: actions.Score(**score) for key, score in form.scores().items()}
    faults = actions.missing(actions.Scored(scores, saved.rationale))
    if faults:
        form.lacking(faults)
        form.go_on_from(saved.version)
        return _fill(request, case, row, form)
    actions.sign(case, number=saved.version, by=request.person, at=timezone.now())
    return to("second", case.pk, done="second-signed")


@requires(Permission.SECOND_AGREE, of=policy.case)
def second_agree(request: Asked, case: Case) -> HttpResponse:
    """Propose one score where the two differ, or confirm what the other reviewer proposed."""
    row = triage_of(case)
    signed = row.second() if row else None
    if row is None or signed is None or signed.settled:
        return to("second", case.pk)
    shown, refused, confirms = pages.both(row, signed), "", request.POST.get("then") == "confirm"
    form = _agree_form(request, signed, shown, typed=request.method == "POST" and not confirms)
    if confirms:
        refused = _confirmed(request, case)
    if (confirms and not refused) or (form.is_bound and form.is_valid() and _proposed(request, case, form)):
        return to("second", case.pk, done="agreed" if confirms else "proposed")
    lines = [(line, form.group(line.key)) for line in shown.open_lines]
    context = {"case": case, "both": shown, "form": form, "lines": lines, "person": request.person}
    return render(request, "concerns/second-agree.jinja", {**context, "refused": refused})


def _agree_form(request: Asked, signed: SecondReview, shown: pages.Both, *, typed: bool) -> forms.Agree:
    keys = [line.key for line in shown.open_lines]
    added = [str(one.pk) for one in signed.scored() if one.risk_id is None]
    posted = request.POST if typed else None
    return forms.Agree(posted, risks=keys, added=added, kept=drafts.kept(request))


def _proposed(request: Asked, case: Case, form: forms.Agree) -> bool:
    """Put it forward; when it cannot be, the form says why."""
    scores = {key: actions.Score(**score) for key, score in form.scores().items()}
    try:
        agreeing.propose(case, scores, by=request.person, at=timezone.now())
    except Refused as no:
        form.refuse(no)
    return form.is_valid()


def _confirmed(request: Asked, case: Case) -> str:
    """Confirm what the other reviewer proposed. Returns why it cannot be, or nothing."""
    try:
        agreement = UUID(request.POST.get("agreement", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    try:
        agreeing.confirm(case, agreement, by=request.person, at=timezone.now())
    except Refused as no:
        return no.message
    return ""
