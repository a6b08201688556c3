"""The caseload, recording a concern, the page of a case, and naming who looks after it."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import cases, hearing
from lotus.concerns.forms.account import EnterAccount, Withhold
from lotus.concerns.forms.cases import Assign, Contact, InterestAnswer, Raise
from lotus.concerns.models import Case, Promise
from lotus.concerns.presenters import case as pages
from lotus.concerns.presenters import caseload as lists
from lotus.concerns.presenters import handlers as desk
from lotus.concerns.presenters import reports as report_pages
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@requires(Permission.CONCERN_LIST)
def caseload(request: Asked) -> HttpResponse:
    person = request.person
    label = request.GET.get("label", "")
    page = lists.caseload(person, timezone.localdate(), label, request.GET.get("page", ""))
    request.shown = [row.pk for row in page.rows]
    context = {
        "rows": page.rows,
        "leaf": page.leaf,
        "labels": desk.filters(person) if access.may(Permission.REPORT_SEE, roles=person.roles()) else [],
        "label": label,
        "may_raise": access.may(Permission.CONCERN_RAISE, roles=person.roles()),
        "may_hand_over": access.may(Permission.CONCERN_HAND_OVER, roles=person.roles()),
        "may_calibrate": access.may(Permission.CALIBRATION_TAKE, roles=person.roles()),
        "may_see_figures": access.may(Permission.FIGURES_SEE, roles=person.roles()),
        "may_see_kept": access.may(Permission.RETENTION_LIST, roles=person.roles()),
        "may_see_settings": access.may(Permission.SETTINGS_SEE, roles=person.roles()),
        "may_see_groups": access.may(Permission.GROUP_SEE, roles=person.roles()),
        "came_in": _came_in(person),
    }
    return render(request, "concerns/caseload.jinja", context)


def _came_in(person: Person) -> list[dict[str, str]]:
    """What anybody told through the open page, for those whose role reads it."""
    if not access.may(Permission.REPORT_SEE, roles=person.roles()):
        return []
    return report_pages.waiting(list(policy.reports(person).filter(closed_on=None).order_by("sent_on")[:50]))


@requires(Permission.CONCERN_RAISE)
def raise_concern(request: Asked) -> HttpResponse:
    person = request.person
    form = Raise(request.POST or None, kept=drafts.kept(request), organisation=person.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            case = cases.raise_concern(raised_in(form), by=person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/raise.jinja", {"form": form})


def raised_in(form: Raise) -> cases.Raised:
    """What was typed into the form, as the action takes it."""
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
        try:
            _assign(case, form, request.person)
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    context = {"case": case, "form": form, "wishes": pages.wished(case)}
    return render(request, "concerns/assign.jinja", context)


def _assign(case: Case, form: Assign, by: Person) -> None:
    adviser, now = form.person("adviser"), timezone.now()
    if case.practitioner is None:
        cases.assign_matter(case, adviser=adviser, by=by, at=now)
    else:
        cases.assign(case, adviser=adviser, pastoral=form.person("pastoral"), by=by, at=now)


@requires(Permission.CONTACT_WRITE, of=policy.person_case)
def contact(request: Asked, case: Case) -> HttpResponse:
    form = Contact(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        cases.note_contact(case, **form.cleaned_data, by=request.person, at=timezone.now())
        return redirect("concerns:case", case.pk)
    return render(request, "concerns/contact.jinja", {"case": case, "form": form})


@requires(Permission.ACCOUNT_ENTER, of=policy.person_case)
def enter_account(request: Asked, case: Case) -> HttpResponse:
    """Puts on record, in their words, what the practitioner said or wrote to us."""
    form = EnterAccount(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            hearing.enter_account(case, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/account-enter.jinja", {"case": case, "form": form})


@requires(Permission.WITHHELD_WRITE, of=policy.person_case)
def withhold(request: Asked, case: Case) -> HttpResponse:
    """Why the practitioner is not told yet; once they are, there is nothing to write."""
    if case.told_at:
        return redirect("concerns:case", case.pk)
    form = Withhold(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            hearing.withhold(case, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/withhold.jinja", {"case": case, "form": form})


@requires(Permission.DONE_NOTE, of=policy.promise)
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
    return render(
        request, "concerns/interest.jinja", {"case": case, "form": form, "seen": pages.before_asking(case)}
    )


@requires(Permission.START)
def interest_declared(request: Asked) -> HttpResponse:
    return render(request, "concerns/interest-declared.jinja")
