"""The lessons review: written, signed, its actions followed; and closing a case, which needs it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import closing as closings
from lotus.concerns.actions import lessons as actions
from lotus.concerns.forms import lessons as forms
from lotus.concerns.models import Case, Closing, LessonAction, Review
from lotus.concerns.presenters import lessons as pages
from lotus.concerns.presenters import lessons_paper as papers
from lotus.core.casework import Stage
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


def review_of(case: Case) -> Review | None:
    return Review.objects.filter(case=case).select_related("saved_by", "signed_by").first()


def _may(request: Asked, permission: Permission) -> bool:
    return access.may(permission, relations=request.found.relations)


@requires(Permission.LESSONS_SEE, of=policy.case)
def lessons(request: Asked, case: Case) -> HttpResponse:
    """The review as it stands; its case manager goes on from here."""
    review = review_of(case)
    still = review is not None and review.signed_at is None
    context = {
        "case": case,
        "page": pages.page(case, review, timezone.localdate()),
        "writes": _may(request, Permission.LESSONS_WRITE) and (review is None or still),
        "factors": _may(request, Permission.LESSONS_FACTORS) and still,
        "shares": case.stage == Stage.CLOSED and _may(request, Permission.LESSON_SHARE),
        "closes": _may(request, Permission.CLOSE_PROPOSE) or _may(request, Permission.CLOSE_CONFIRM),
    }
    return render(request, "concerns/lessons.jinja", context)


@requires(Permission.LESSONS_SEE, of=policy.case)
def lessons_paper(request: Asked, case: Case) -> HttpResponse:
    """The review as a PDF, once something is written."""
    review = review_of(case)
    if review is None:
        raise Http404
    body = papers.lessons_pdf(case, review, timezone.localdate())
    name = f'attachment; filename="{case.reference} lessons.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


@requires(Permission.LESSONS_WRITE, of=policy.case)
def lessons_write(request: Asked, case: Case) -> HttpResponse:
    """The texts, saved as often as needed; the second button signs them."""
    review = review_of(case)
    if review and review.signed_at:
        return redirect("concerns:lessons", case.pk)
    initial = {**review.texts, "number": review.version} if review else {}
    form = forms.Lessons(request.POST or None, initial=initial, kept=drafts.kept(request))
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, case, form)
            return redirect("concerns:lessons", case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": pages.two_versions(stale.differences), "who": stale.by}
        except Refused as no:
            form.refuse(no)
    context = {"case": case, "form": form, "versions": versions, "begun": review is not None}
    return render(request, "concerns/lessons-write.jinja", context)


def _save(request: Asked, case: Case, form: forms.Lessons) -> None:
    by, now = request.person, timezone.now()
    number = form.cleaned_data["number"]
    if request.POST.get("then") == "sign":
        actions.sign_with(case, form.texts(), number=number, by=by, at=now)
    else:
        actions.save(case, form.texts(), number=number, by=by, at=now)


@requires(Permission.LESSONS_FACTORS, of=policy.case)
def lesson_problem(request: Asked, case: Case) -> HttpResponse:
    """One problem, with the types and factors of the London Protocol."""
    form = forms.Problem(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_problem(case, **form.facts(), by=request.person, at=timezone.now())
            return redirect("concerns:lessons", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/lesson-problem.jinja", {"case": case, "form": form})


@requires(Permission.LESSONS_WRITE, of=policy.case)
def lesson_action_new(request: Asked, case: Case) -> HttpResponse:
    form = forms.Action(request.POST or None, owners=policy.lesson_owners(case), kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_action(case, **form.facts(), by=request.person, at=timezone.now())
            return redirect("concerns:lessons", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/lesson-action-new.jinja", {"case": case, "form": form})


@requires(Permission.LESSONS_SEE, of=policy.lesson_action)
def lesson_action(request: Asked, action: LessonAction) -> HttpResponse:
    """An action: its owner notes that it was done, and somebody else whether it worked."""
    case = action.review.case
    form = _next_form(request, action)
    if request.method == "POST" and (form is None or (form.is_valid() and _moved(request, action, form))):
        return redirect("concerns:lessons", case.pk)
    shown = pages.action(case, action, timezone.localdate())
    return render(request, "concerns/lesson-action.jinja", {"case": case, "form": form, "action": shown})


def _next_form(request: Asked, action: LessonAction) -> forms.Done | forms.Assure | None:
    """What this person can note of an action now, if anything."""
    kept, posted = drafts.kept(request), request.POST or None
    own = action.owner_id == request.person.pk
    if action.done_at is None:
        return forms.Done(posted, kept=kept) if own or _may(request, Permission.LESSONS_WRITE) else None
    if _may(request, Permission.LESSONS_ASSURE) and not own:
        return forms.Assure(posted, kept=kept)
    return None


def _moved(request: Asked, action: LessonAction, form: forms.Done | forms.Assure) -> bool:
    by, now = request.person, timezone.now()
    try:
        if isinstance(form, forms.Done):
            actions.done(action, **form.cleaned_data, by=by, at=now)
        else:
            actions.assure(action, **form.cleaned_data, by=by, at=now)
    except Refused as no:
        form.add_error(no.field, no.message)
    return form.is_valid()


@requires(Permission.CLOSE_SEE, of=policy.case)
def close(request: Asked, case: Case) -> HttpResponse:
    """Asked for by the case manager, done by a responsible officer; opened again by one, with a reason."""
    proposes, confirms = _may(request, Permission.CLOSE_PROPOSE), _may(request, Permission.CLOSE_CONFIRM)
    rows = Closing.objects.filter(case=case, reopened_at=None)
    standing = rows.select_related("closed_by", "proposed_by").first()
    form = forms.Why(request.POST or None, kept=drafts.kept(request))
    waits = standing is not None and standing.closed_at is None
    confirming = waits and confirms
    if request.method == "POST" and (confirming or form.is_valid()):
        try:
            _act(request, case, form, confirming=confirming)
            return redirect("concerns:close", case.pk)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    context = {
        "case": case,
        "form": form,
        "asked": standing if waits else None,
        "closed": pages.closed_words(standing, closings.period_of(case)),
        "in_the_way": [] if case.stage == Stage.CLOSED else closings.standing_in_the_way(case),
        "proposes": proposes and standing is None,
        "confirms": confirming,
        "reopens": confirms and case.stage == Stage.CLOSED,
    }
    return render(request, "concerns/close.jinja", context)


def _act(request: Asked, case: Case, form: forms.Why, *, confirming: bool) -> None:
    by, now = request.person, timezone.now()
    if confirming:
        closings.close(case, by=by, at=now)
    elif case.stage == Stage.CLOSED:
        closings.open_again(case, why=form.cleaned_data["why"], by=by, at=now)
    else:
        closings.propose(case, why=form.cleaned_data["why"], by=by, at=now)
