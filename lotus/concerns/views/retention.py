"""How long cases are kept: what is due, holding one, keeping it longer, and removing it by two people."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import closing as closings
from lotus.concerns.actions import purging, untaken
from lotus.concerns.forms import retention as forms
from lotus.concerns.models import Case, Closing, Hold, Purging, Tombstone
from lotus.concerns.policy import belonging, keeping
from lotus.concerns.presenters import retention as pages
from lotus.core.keeping import classes
from lotus.core.refusal import Refused
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission, Role
from lotus.ui.paging import leaf

AT_ONCE = 100


@requires(Permission.RETENTION_LIST)
def retention(request: Asked) -> HttpResponse:
    """Closed cases, those whose time ends first above; the periods with their sources; and what was removed."""
    person, today = request.person, timezone.localdate()
    seen = policy.listed(person).values("pk")
    rows = Closing.objects.filter(case__in=seen, reopened_at=None, keep_until__isnull=False)
    ordered = rows.select_related("case__practitioner").order_by("keep_until", "pk")
    found = leaf(ordered, request.GET.get("page", ""))
    ids = [one.case_id for one in found.rows]
    held = set(Hold.objects.filter(case__in=ids, ended_at=None).values_list("case", flat=True))
    asked = set(Purging.objects.filter(case__in=ids).values_list("case", flat=True))
    request.shown = ids
    context = {
        "told": keeping.untaken(policy.reports(person)).count(),
        "unsent": untaken.past(person.organisation, today).count(),
        "rows": [pages.line(one, one.case_id in held, one.case_id in asked, today) for one in found.rows],
        "leaf": found,
        "gone": pages.gone(_stones(request)),
        "periods": pages.periods(person.organisation),
        "unchecked": pages.unchecked(person.organisation),
    }
    return render(request, "concerns/retention.jinja", context)


def _stones(request: Asked) -> Any:
    """What was removed, for responsible officers."""
    if Role.RESPONSIBLE_OFFICER not in request.person.roles():
        return []
    stones = Tombstone.objects.filter(organisation=request.person.organisation_id)
    return stones.select_related("asked_by", "confirmed_by")[:AT_ONCE]


FORMS: dict[str, tuple[type[Any], Permission]] = {
    "hold": (forms.HoldIt, Permission.RETENTION_WRITE),
    "release": (forms.Why, Permission.RETENTION_WRITE),
    "keep": (forms.KeepAs, Permission.RETENTION_WRITE),
    "ask": (forms.Why, Permission.PURGE_ASK),
}


BUTTONS = {"withdraw": Permission.PURGE_ASK, "remove": Permission.PURGE_CONFIRM}


@requires(Permission.RETENTION_SEE, of=policy.case)
def kept(request: Asked, case: Case) -> HttpResponse:
    """Until when a case is kept, what would go, and who may do what about it."""
    then, kept = request.POST.get("then", ""), drafts.kept(request)
    made = {
        name: form(request.POST if then == name else None, prefix=name, kept=kept, **_more(case, name))
        for name, (form, permission) in FORMS.items()
        if _may(request, permission)
    }
    if request.method == "POST" and then in {*FORMS, *BUTTONS}:
        form = made.get(then)
        if form is None and not (then in BUTTONS and _may(request, BUTTONS[then])):
            raise Http404
        form = form or forms.Why()
        if acted(request, form, ACTS[then], case):
            return _on(case)
        made["said"] = form
    return render(request, "concerns/kept.jinja", _context(request, case, made))


def _more(case: Case, name: str) -> dict[str, Any]:
    """What a form has to know beside what was typed."""
    return {"periods": classes(case.organisation.settings)} if name == "keep" else {}


def _on(case: Case) -> HttpResponse:
    """To the case's page, or to the list once there is none."""
    if Case.objects.filter(pk=case.pk).exists():
        return redirect("concerns:kept", case.pk)
    return redirect("concerns:retention")


ACTS: dict[str, Callable[..., Any]] = {
    "hold": purging.hold,
    "release": purging.release,
    "keep": purging.keep,
    "ask": purging.ask,
    "withdraw": purging.withdraw,
    "remove": purging.purge,
}


def acted(request: Asked, form: Any, act: Callable[..., Any], *on: Any) -> bool:
    """Do what a button said with what was typed. False where something is to be put right."""
    if form.is_bound and not form.is_valid():
        return False
    typed = form.cleaned_data if form.is_bound else {}
    try:
        act(*on, **typed, by=request.person, at=timezone.now())
    except Refused as no:
        form.cleaned_data = getattr(form, "cleaned_data", {})
        form.add_error(no.field if no.field in form.fields else None, no.message)
        return False
    return True


def _may(request: Asked, permission: Permission) -> bool:
    return access.may(permission, relations=request.found.relations)


def _context(request: Asked, case: Case, made: dict[str, Any]) -> dict[str, Any]:
    """What is not there by the counts is not asked for."""
    today, closed, counts = timezone.localdate(), purging.standing(case), belonging.counts(case)
    hold = _first(Hold.objects.filter(case=case, ended_at=None)) if "hold" in counts else None
    asked = _first(Purging.objects.filter(case=case)) if "purging" in counts else None
    kind = closed.decided if closed and closed.decided else closings.own_class(case)
    blocked = purging.reasons(case, closed, held=hold is not None, today=today)
    own = asked is not None and asked.by_id == request.person.pk
    return {
        "case": case,
        "page": pages.page(
            pages.Known(closed, hold, asked, classes(case.organisation.settings)[kind], counts), today
        ),
        "forms": made,
        "said": made.get("said"),
        "held": hold is not None,
        "in_the_way": blocked,
        "asks": _may(request, Permission.PURGE_ASK) and not asked and not blocked,
        "withdraws": asked is not None and _may(request, Permission.PURGE_ASK),
        "removes": asked is not None and not own and not blocked and _may(request, Permission.PURGE_CONFIRM),
    }


def _first(rows: Any) -> Any:
    return rows.select_related("by").first()
