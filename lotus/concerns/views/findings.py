"""What an investigation finds: evidence, talks, the report, and what the person says to it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import inquiries as actions
from lotus.concerns.forms import inquiry as forms
from lotus.concerns.models import Case, Evidence, Interview, Investigation
from lotus.concerns.policy import formal
from lotus.concerns.presenters import inquiry as pages
from lotus.concerns.presenters import inquiry_paper as papers
from lotus.concerns.views.inquiry import NEWER, paper
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts, files, uploads
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission, Relation


@requires(Permission.INVESTIGATION_WRITE, of=policy.person_case)
def evidence_new(request: Asked, case: Case) -> HttpResponse:
    """Something that was looked at, with its file where there is one."""
    row = formal.investigation(case)
    if row is None:
        return redirect("concerns:investigation", case.pk)
    form = forms.AddEvidence(request.POST or None, request.FILES or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            _add(request, row, form)
            return redirect("concerns:investigation", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    return render(request, "concerns/evidence-new.jinja", {"case": case, "form": form})


def _add(request: Asked, row: Investigation, form: forms.AddEvidence) -> None:
    sent = form.cleaned_data["file"]
    file = uploads.store(row.case.organisation, name=sent.name, body=sent.read()) if sent else None
    facts = {name: form.cleaned_data[name] for name in ("title", "source")}
    actions.add_evidence(row, **facts, file=file, by=request.person, at=timezone.now())


@requires(Permission.INVESTIGATION_SEE, of=formal.evidence)
def evidence(request: Asked, evidence: Evidence) -> HttpResponse:
    """The file of something that was looked at."""
    if evidence.file is None:
        raise Http404
    request.shown = [evidence.pk]
    return files.download(evidence.file)


@requires(Permission.INVESTIGATION_WRITE, of=policy.person_case)
def interview_new(request: Asked, case: Case) -> HttpResponse:
    """Somebody who was asked to talk."""
    row = formal.investigation(case)
    if row is None:
        return redirect("concerns:investigation", case.pk)
    form = forms.Hear(request.POST or None, kept=drafts.kept(request))
    return _heard(request, row, None, form)


@requires(Permission.INVESTIGATION_SEE, of=formal.interview)
def interview(request: Asked, interview: Interview) -> HttpResponse:
    """The same, to go on with for whoever investigates; to read for the others."""
    row = interview.investigation
    writes = access.may(Permission.INVESTIGATION_WRITE, relations=request.found.relations)
    request.shown = [interview.pk]
    if not writes or row.ended_at:
        if request.method == "POST":
            raise Http404
        context = {"case": row.case, "one": interview, "rows": pages.interview(interview)}
        return render(request, "concerns/interview.jinja", context)
    names = (*actions.HEARD, "consent", "held_on", "agreed")
    initial = {**{name: getattr(interview, name) for name in names}, "number": interview.version}
    form = forms.Hear(request.POST or None, kept=drafts.kept(request), initial=initial)
    return _heard(request, row, interview, form)


def _heard(request: Asked, row: Investigation, interview: Interview | None, form: forms.Hear) -> HttpResponse:
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        heard, number = actions.Heard(**form.facts()), form.cleaned_data["number"]
        try:
            actions.hear(row, heard, interview=interview, number=number, by=request.person, at=timezone.now())
            return redirect("concerns:investigation", row.case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": pages.two_versions(stale.differences), "who": stale.by}
        except Refused as no:
            form.refuse(no)
    context = {"case": row.case, "form": form, "versions": versions, "again": interview is not None}
    return render(request, "concerns/interview-write.jinja", context)


@requires(Permission.INVESTIGATION_WRITE, of=policy.person_case)
def report_write(request: Asked, case: Case) -> HttpResponse:
    """The findings and the report, saved as often as needed; the second button sends it to the person."""
    row = formal.investigation(case)
    if row is None or row.signed_at is None or row.ended_at:
        return redirect("concerns:investigation", case.pk)
    initial = {**forms.Report.typed(row.draft), "number": row.draft_version}
    who: Any = {"person": case.who.greeting, "asked": row.asked}
    form = forms.Report(request.POST or None, initial=initial, kept=drafts.kept(request), **who)
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, row, form)
            return redirect("concerns:investigation", case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": pages.two_versions(stale.differences), "who": stale.by}
        except Refused as no:
            form.refuse(no)
    context = {"case": case, "form": form, "versions": versions, "row": row}
    return render(request, "concerns/report-write.jinja", context)


def _save(request: Asked, row: Investigation, form: forms.Report) -> None:
    by, now = request.person, timezone.now()
    number = form.cleaned_data["number"]
    if request.POST.get("then") == "send":
        actions.send_with(row, form.draft(), number=number, by=by, at=now)
    else:
        actions.save_report(row, form.draft(), number=number, by=by, at=now)


@requires(Permission.INVESTIGATION_WRITE, of=policy.person_case)
def report_give(request: Asked, case: Case) -> HttpResponse:
    """The report to the group, with what became of the comments."""
    row = formal.investigation(case)
    if row is None or row.comments_by is None or row.ended_at:
        return redirect("concerns:investigation", case.pk)
    initial = {"number": row.draft_version}
    form = forms.Give(request.POST or None, kept=drafts.kept(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.telling(NEWER):
            actions.give(row, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:investigation", case.pk)
    context = {"case": case, "form": form, "comments": pages.comments(row)}
    return render(request, "concerns/report-give.jinja", context)


def _given_only(request: Asked) -> bool:
    """The group reads the report once it was given to it, and no draft before."""
    return not access.may(Permission.INVESTIGATION_SEE, relations=request.found.relations)


@requires(Permission.INVESTIGATION_REPORT, of=policy.person_case)
def inquiry_report(request: Asked, case: Case) -> HttpResponse:
    """The report as it was sent or given."""
    row = formal.investigation(case)
    report = pages.newest_report(row, given=_given_only(request))
    context = {
        "case": case,
        "sections": pages.report(report) if report else [],
        "comments": pages.comments(row) if row and report and row.ended_at else [],
        "answer": row.answer if row and report and row.ended_at else "",
    }
    return render(request, "concerns/inquiry-report.jinja", context)


@requires(Permission.INVESTIGATION_PAPER, of=policy.person_case)
def report_paper(request: Asked, case: Case) -> HttpResponse:
    """The same as a PDF, for the person it is about too."""
    row = formal.investigation(case)
    own = Relation.PRACTITIONER in request.found.relations
    report = pages.newest_report(row, given=not own and _given_only(request))
    if row is None or report is None:
        raise Http404
    request.shown = [report.pk]
    return paper(papers.report_pdf(row, report), f"{case.reference} report of the investigation")


@requires(Permission.INVESTIGATION_OWN, of=policy.person_case)
def own_investigation(request: Asked, case: Case) -> HttpResponse:
    """What the person reads of it, and where they say which facts are wrong."""
    row = formal.investigation(case)
    if row is None:
        raise Http404
    nothing = request.POST.get("then") == "nothing"
    posted = request.method == "POST"
    form = forms.Comments(request.POST if posted and not nothing else None, kept=drafts.kept(request))
    if posted and (nothing or form.is_valid()):
        try:
            words = "" if nothing else form.cleaned_data["words"]
            actions.comment(row, words=words, by=request.person, at=timezone.now())
            return redirect("concerns:own_investigation", case.pk)
        except Refused as no:
            return render(request, "concerns/not-yet.jinja", {"case": case, "message": no.message})
    context = {"case": case, "form": form, "row": row, "page": pages.own(row, timezone.localdate())}
    return render(request, "concerns/own-investigation.jinja", context)
