"""The caseload, recording a concern, the page of a case, and naming who looks after it."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import cases, hearing
from lotus.concerns.forms.cases import Assign, Contact, InterestAnswer, Raise
from lotus.concerns.models import Case, Promise
from lotus.concerns.presenters import case as pages
from lotus.concerns.presenters import caseload as lists
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.CONCERN_LIST)
def caseload(request: Asked) -> HttpResponse:
    person = request.person
    rows = lists.rows(person, timezone.localdate())
    request.shown = [row.pk for row in rows]
    context = {
        "rows": rows,
        "may_raise": access.may(Permission.CONCERN_RAISE, roles=person.roles()),
        "may_calibrate": access.may(Permission.CALIBRATION_TAKE, roles=person.roles()),
    }
    return render(request, "concerns/caseload.jinja", context)


@requires(Permission.CONCERN_RAISE)
def raise_concern(request: Asked) -> HttpResponse:
    person = request.person
    form = Raise(request.POST or None, kept=drafts.kept(request), organisation=person.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            case = cases.raise_concern(_raised(form), by=person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/raise.jinja", {"form": form})


def _raised(form: Raise) -> cases.Raised:
    facts = dict(form.cleaned_data)
    kind, name, contact = (facts.pop(f"reporter_{part}") for part in ("kind", "name", "contact"))
    return cases.Raised(reporter=cases.Told(kind, name, contact, form.reporter_person()), **facts)


@requires(Permission.CONCERN_SEE, of=policy.whole_case)
def case(request: Asked, case: Case) -> HttpResponse:
    relations = request.found.relations
    page = pages.page(case, request.person, relations, timezone.localdate())
    return render(request, "concerns/case.jinja", {"case": case, "page": page})


@requires(Permission.CONCERN_ASSIGN, of=policy.case)
def assign(request: Asked, case: Case) -> HttpResponse:
    held = {
        "adviser": cases.holder(case, CaseRole.ADVISER),
        "pastoral": cases.holder(case, CaseRole.PASTORAL),
    }
    form = Assign(
        request.POST or None,
        kept=drafts.kept(request),
        organisation=case.organisation,
        practitioner=case.practitioner,
        initial={name: str(person.pk) for name, person in held.items() if person},
    )
    if request.method == "POST" and form.is_valid():
        people = {"adviser": form.person("adviser"), "pastoral": form.person("pastoral")}
        try:
            cases.assign(case, **people, by=request.person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/assign.jinja", {"case": case, "form": form})


@requires(Permission.CONTACT_WRITE, of=policy.case)
def contact(request: Asked, case: Case) -> HttpResponse:
    form = Contact(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        cases.note_contact(case, **form.cleaned_data, by=request.person, at=timezone.now())
        return redirect("concerns:case", case.pk)
    return render(request, "concerns/contact.jinja", {"case": case, "form": form})


@requires(Permission.CONTACT_WRITE, of=policy.promise)
def done(request: Asked, promise: Promise) -> HttpResponse:
    """Notes that something promised was done; asked for with a button on the case's page."""
    if request.method == "POST":
        with suppress(Refused):
            cases.note_done(promise, by=request.person, at=timezone.now())
    return redirect("concerns:case", promise.case_id)


@requires(Permission.INTEREST_ANSWER, of=policy.case)
def interest(request: Asked, case: Case) -> HttpResponse:
    """Shows the name, discipline and place only; a yes takes the case away, a no opens it."""
    form = InterestAnswer(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer = hearing.answer_interest(case, **form.cleaned_data, by=request.person, at=timezone.now())
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            return (
                redirect("concerns:interest_declared") if answer.has else redirect("concerns:case", case.pk)
            )
    return render(request, "concerns/interest.jinja", {"form": form, "seen": pages.before_asking(case)})


@requires(Permission.START)
def interest_declared(request: Asked) -> HttpResponse:
    return render(request, "concerns/interest-declared.jinja")
