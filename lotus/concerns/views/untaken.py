"""The end of what was told and not taken up, and of what was begun on the open page and never sent."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import untaken
from lotus.concerns.forms import retention as forms
from lotus.concerns.models import Report, ReportHold, ReportPurging
from lotus.concerns.policy import keeping
from lotus.concerns.presenters import retention as pages
from lotus.concerns.views.retention import acted
from lotus.core.keeping import UNSENT, periods
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.ui.paging import leaf

FORMS: dict[str, tuple[type[Any], Permission]] = {
    "hold": (forms.HoldIt, Permission.REPORT_REMOVE),
    "release": (forms.Why, Permission.REPORT_REMOVE),
    "ask": (forms.Why, Permission.REPORT_LET_GO),
}
BUTTONS = {"withdraw": Permission.REPORT_LET_GO, "remove": Permission.REPORT_REMOVE}
ACTS: dict[str, Callable[..., Any]] = {
    "hold": untaken.hold,
    "release": untaken.release,
    "ask": untaken.ask,
    "withdraw": untaken.withdraw,
    "remove": untaken.remove,
}
UNSENT_ACTS: dict[str, tuple[Callable[..., Any], Permission]] = {
    "ask": (untaken.ask_unsent, Permission.REPORT_LET_GO),
    "withdraw": (untaken.withdraw_unsent, Permission.REPORT_LET_GO),
    "remove": (untaken.remove_unsent, Permission.REPORT_REMOVE),
}


def _may(request: Asked, permission: Permission) -> bool:
    return access.may(permission, roles=request.person.roles())


@requires(Permission.REPORT_LET_GO)
def reports_kept(request: Asked) -> HttpResponse:
    """What was told, answered and not taken up, those whose time ends first above."""
    person, today = request.person, timezone.localdate()
    rows = keeping.untaken(policy.reports(person)).select_related("purging").order_by("last", "pk")
    found = leaf(rows, request.GET.get("page", ""))
    request.shown = [one.pk for one in found.rows]
    listed = [pages.told(one, person.organisation, today) for one in found.rows]
    return render(request, "concerns/reports-kept.jinja", {"rows": listed, "leaf": found})


@requires(Permission.REPORT_LET_GO, of=keeping.answered)
def report_kept(request: Asked, report: Report) -> HttpResponse:
    """Until when something told to us is kept, what would go, and who may do what about it."""
    then, kept = request.POST.get("then", ""), drafts.kept(request)
    made = {
        name: form(request.POST if then == name else None, prefix=name, kept=kept)
        for name, (form, permission) in FORMS.items()
        if _may(request, permission)
    }
    if request.method == "POST" and then in ACTS:
        form = made.get(then)
        if form is None and not (then in BUTTONS and _may(request, BUTTONS[then])):
            raise Http404
        form = form or forms.Why()
        if acted(request, form, ACTS[then], report):
            gone = then == "remove"
            return redirect("concerns:reports_kept") if gone else redirect("concerns:report_kept", report.pk)
        made["said"] = form
    return render(request, "concerns/report-kept.jinja", _context(request, report, made))


def _context(request: Asked, report: Any, made: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    hold = ReportHold.objects.filter(report=report, ended_at=None).select_related("by").first()
    asked = ReportPurging.objects.filter(report=report).select_related("by").first()
    blocked = untaken.in_the_way(report, today)
    return {
        "report": report,
        "page": pages.told_page(report, hold, asked, untaken.counted(report), today),
        "forms": made,
        "said": made.get("said"),
        "held": hold is not None,
        "in_the_way": blocked,
        **_open(request, asked, blocked),
    }


def _open(request: Asked, asked: ReportPurging | None, blocked: list[str]) -> dict[str, bool]:
    """What of the removal is open to this person."""
    own = asked is not None and asked.by_id == request.person.pk
    return {
        "asks": asked is None and not blocked and _may(request, Permission.REPORT_LET_GO),
        "withdraws": asked is not None and _may(request, Permission.REPORT_LET_GO),
        "removes": asked is not None and not own and not blocked and _may(request, Permission.REPORT_REMOVE),
    }


@requires(Permission.REPORT_LET_GO)
def unsent(request: Asked) -> HttpResponse:
    """What was begun and never sent: how much of it is past its time, and its removal. Nothing of it is shown."""
    here, then, form = request.person.organisation, request.POST.get("then", ""), forms.Why()
    if request.method == "POST" and then in UNSENT_ACTS:
        act, permission = UNSENT_ACTS[then]
        if not _may(request, permission):
            raise Http404
        if acted(request, form, act):
            return redirect("concerns:retention" if then == "remove" else "concerns:unsent")
    today = timezone.localdate()
    past = untaken.past(here, today).count()
    asked = ReportPurging.objects.filter(organisation=here, report=None).select_related("by").first()
    context = {
        "said": form,
        "past": past,
        "period": periods(here.settings)[UNSENT],
        "asked": asked,
        **_open(request, asked, [] if past else [untaken.NOTHING]),
    }
    return render(request, "concerns/unsent.jinja", context)
