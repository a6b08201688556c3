"""What came in through the open page, for those who take it up; and the inbox of whoever raised a case."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import reports
from lotus.concerns.forms.cases import Raise
from lotus.concerns.forms.raising import reread
from lotus.concerns.forms.reports import AnswerReporter, CloseReport
from lotus.concerns.models import Case, InboxEntry, Report
from lotus.concerns.presenters import replies
from lotus.concerns.presenters import reports as pages
from lotus.concerns.views.cases import raised_in
from lotus.core.refusal import Refused
from lotus.kernel import access, drafts, files
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@requires(Permission.REPORT_SEE, of=policy.report)
def report(request: Asked, report: Report) -> HttpResponse:
    takes = access.may(Permission.CONCERN_RAISE, roles=request.person.roles()) and not report.closed_on
    return render(request, "concerns/report.jinja", _told(report, request.person) | {"takes": takes})


def _told(report: Report, reader: Person) -> dict[str, Any]:
    answers = reread(report.typed)
    return {
        "report": report,
        "rows": pages.rows(report, answers),
        "happened": answers.get("happened", ""),
        "entries": pages.entries(report, reader=reader),
    }


@requires(Permission.CONCERN_RAISE, of=policy.report)
def record(request: Asked, report: Report) -> HttpResponse:
    """The form for recording a concern, filled with what was told."""
    person = request.person
    form = Raise(
        request.POST or None,
        kept=drafts.kept(request),
        organisation=person.organisation,
        initial=pages.initial(report, reread(report.typed)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            case = reports.record(report, raised_in(form), by=person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    return render(request, "concerns/report-record.jinja", {"form": form, "report": report})


@requires(Permission.CONCERN_RAISE, of=policy.report)
def close(request: Asked, report: Report) -> HttpResponse:
    form = CloseReport(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            reports.close(report, body=form.cleaned_data["body"], by=request.person, at=timezone.now())
            return redirect("concerns:caseload")
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/report-close.jinja", {"form": form, "report": report})


@requires(Permission.REPORTER_SEE, of=policy.case)
def reporter(request: Asked, case: Case) -> HttpResponse:
    """The inbox of whoever raised it, with a place to answer for the case manager."""
    writes = access.may(Permission.REPORTER_ANSWER, relations=request.found.relations)
    if request.method == "POST" and not writes:
        raise Http404
    form = AnswerReporter(request.POST or None, kept=drafts.kept(request)) if writes else None
    if form and form.is_valid():
        try:
            reports.answer(case, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:reporter", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return _reporter(request, case, form)


def _reporter(request: Asked, case: Case, form: AnswerReporter | None, words: str = "") -> HttpResponse:
    report = Report.objects.filter(case=case).first()
    context = {
        "case": case,
        "report": report,
        "form": form,
        "words": words.split(),
        "replies": replies.sent(case),
        "writes": access.may(Permission.REPORTER_ANSWER, relations=request.found.relations),
        "entries": pages.entries(report, case.pk, request.person) if report else [],
    }
    return render(request, "concerns/reporter.jinja", context)


@requires(Permission.REPORTER_ANSWER, of=policy.case)
def code(request: Asked, case: Case) -> HttpResponse:
    """Makes a code for somebody who raised it by word of mouth, and shows it this once."""
    if request.method != "POST":
        return redirect("concerns:reporter", case.pk)
    try:
        words = reports.give_code(case, by=request.person, at=timezone.now())
    except Refused:
        return redirect("concerns:reporter", case.pk)
    return _reporter(request, case, None, words)


@requires(Permission.REPORTER_SEE, of=policy.inbox_entry)
def file(request: Asked, entry: InboxEntry) -> HttpResponse:
    """A file that whoever raised it sent."""
    if entry.file is None:
        raise Http404
    request.shown = [entry.pk]
    return files.download(entry.file)
