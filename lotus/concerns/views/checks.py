"""The check before anything formal: read, answered, and confirmed by a second person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import checks as actions
from lotus.concerns.forms import check as forms
from lotus.concerns.models import Case, Check
from lotus.concerns.presenters import check as pages
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission

NEWER = "The answers were changed after you opened this page. Read them again, then go on."


@requires(Permission.CHECK_SEE, of=policy.person_case)
def check(request: Asked, case: Case) -> HttpResponse:
    """What was asked and answered; who answers goes on from here, and the second person confirms here."""
    row = actions.waiting(case)
    relations = request.found.relations
    confirms = access.may(Permission.CHECK_CONFIRM, relations=relations) and row is not None
    form = forms.Confirm(initial={"number": row.version}) if row and confirms else None
    return _page(request, case, form)


@requires(Permission.CHECK_CONFIRM, of=policy.person_case)
def check_confirm(request: Asked, case: Case) -> HttpResponse:
    """The second person's answer: confirmed, or sent back with words."""
    row = actions.waiting(case)
    if request.method != "POST" or row is None:
        return redirect("concerns:check", case.pk)
    form = forms.Confirm(request.POST)
    if form.is_valid() and _answered(request, row, form):
        return redirect("concerns:check", case.pk)
    return _page(request, case, form)


def _page(request: Asked, case: Case, form: forms.Confirm | None) -> HttpResponse:
    context = {
        "case": case,
        "cards": pages.cards(case),
        "counted": pages.counted(request.person),
        "template": pages.template(case.organisation),
        "writes": access.may(Permission.CHECK_WRITE, relations=request.found.relations),
        "form": form,
    }
    return render(request, "concerns/check.jinja", context)


def _answered(request: Asked, row: Check, form: forms.Confirm) -> bool:
    number, words = form.cleaned_data["number"], form.cleaned_data["words"]
    by, at = request.person, timezone.now()
    with form.telling(NEWER):
        if request.POST.get("then") == "back":
            actions.send_back(row, words=words, number=number, by=by, at=at)
        else:
            actions.confirm(row, number=number, by=by, at=at)
    return form.is_valid()


@requires(Permission.CHECK_WRITE, of=policy.person_case)
def check_write(request: Asked, case: Case) -> HttpResponse:
    """Every question, each with a sentence."""
    initial, kept = pages.initial(actions.waiting(case)), drafts.kept(request)
    told, who = pages.questions(case.organisation), case.who.greeting
    form = forms.Questions(request.POST or None, person=who, told=told, initial=initial, kept=kept)
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        number, answered = form.cleaned_data["number"], actions.Answered(**form.facts())
        try:
            actions.answer(case, answered, number=number, by=request.person, at=timezone.now())
            return redirect("concerns:check", case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": pages.two_versions(told, stale.differences), "who": stale.by}
        except Refused as no:
            form.refuse(no)
    return render(request, "concerns/check-write.jinja", {"case": case, "form": form, "versions": versions})
