"""The performance plan: the case manager's page, the reader's, and the person's own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import plans as actions
from lotus.concerns.forms import plan as forms
from lotus.concerns.models import Case, Plan
from lotus.concerns.presenters import plan as pages
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission

NEWER = "The plan was changed after you opened this page. Read it again, then go on."


def plan_of(case: Case) -> Plan | None:
    row = Plan.objects.filter(case=case).select_related("saved_by", "manager").first()
    if row:
        row.case = case
    return row


@requires(Permission.PLAN_SEE, of=policy.person_case)
def plan(request: Asked, case: Case) -> HttpResponse:
    """The plan as it stands; its case manager signs here."""
    row = plan_of(case)
    writes = access.may(Permission.PLAN_WRITE, relations=request.found.relations)
    if request.method == "POST" and not writes:
        raise Http404
    form = forms.SignPlan(request.POST or None, initial={"number": row.version if row else 0})
    if request.method == "POST" and form.is_valid() and _signed(request, case, form):
        return redirect("concerns:plan", case.pk)
    context = {
        "case": case,
        "form": form,
        "page": pages.page(row) if row else None,
        "writes": writes and (row is not None or actions.wanted(case)),
        "signs": writes and row is not None and row.manager_signed_at is None,
        "preparation": pages.preparation(case.who.greeting) if writes else [],
    }
    return render(request, "concerns/plan.jinja", context)


def _signed(request: Asked, case: Case, form: forms.SignPlan) -> bool:
    with form.telling(NEWER):
        number = form.cleaned_data["number"]
        actions.sign(case, number=number, by=request.person, at=timezone.now())
    return form.is_valid()


@requires(Permission.PLAN_WRITE, of=policy.person_case)
def plan_write(request: Asked, case: Case) -> HttpResponse:
    """The five steps, saved as often as needed."""
    row = plan_of(case)
    initial: dict[str, Any] = {"number": 0}
    if row:
        initial = {**row.texts, "causes": row.causes, "review_on": row.review_on, "number": row.version}
    kept, name = drafts.kept(request), case.who.greeting
    form = forms.Steps(request.POST or None, person=name, initial=initial, kept=kept)
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(case, **form.facts(), by=request.person, at=timezone.now())
            return redirect("concerns:plan", case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": pages.two_versions(stale.differences), "who": stale.by}
        except Refused as no:
            form.refuse(no)
    return render(request, "concerns/plan-write.jinja", {"case": case, "form": form, "versions": versions})


@requires(Permission.PLAN_OWN, of=policy.person_case)
def own_plan(request: Asked, case: Case) -> HttpResponse:
    """The person reads the plan, writes their own part and signs it. Neither is asked for tonight."""
    row = plan_of(case)
    if row is None:
        raise Http404
    signing = request.POST.get("then") == "sign"
    sign = forms.SignPlan(
        request.POST if signing else None, initial={"number": row.version}, auto_id="sign_%s"
    )
    initial = {"words": row.own_part, "number": row.version}
    typed = request.POST if request.method == "POST" and not signing else None
    form = forms.OwnPart(typed, initial=initial, kept=drafts.kept(request))
    done = (sign.is_valid() and _signed(request, case, sign)) if signing else _own_part(request, case, form)
    if done:
        return redirect("concerns:own_plan", case.pk)
    shown = sign if signing else form
    context = {
        "case": case,
        "form": form,
        "sign": sign,
        "shown": shown,
        "row": row,
        "page": pages.page(row, own=True),
    }
    return render(request, "concerns/own-plan.jinja", context)


def _own_part(request: Asked, case: Case, form: forms.OwnPart) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    with form.telling(NEWER):
        actions.write_own(case, **form.cleaned_data, by=request.person, at=timezone.now())
    return form.is_valid()
