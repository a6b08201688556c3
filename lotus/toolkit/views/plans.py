"""Actions: written down, reminded of, done, changed or let go; and the calendar they stand in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, open_to_all, requires
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Answers
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import plans
from lotus.toolkit.forms.own import Calendar, Meant, Settled
from lotus.toolkit.models import Feed, Plan, State
from lotus.toolkit.presenters import calendar as paper
from lotus.toolkit.presenters import own as pages

KEEP = Permission.TOOLKIT_KEEP


@requires(KEEP, of=policy.own)
def make(request: Asked, kept: Answers) -> HttpResponse:
    """One action out of a reflection."""
    form = Meant(request.POST or None, kept=drafts.kept(request), initial={"remind": True})
    if request.method == "POST" and form.is_valid():
        try:
            meant = plans.Meant(**form.cleaned_data)
            plans.make(meant, kept=kept, by=request.person, at=timezone.now())
            return redirect("toolkit:own", kept.pk)
        except Refused as no:
            form.refuse(no)
    return render(
        request,
        "toolkit/own/plan-new.jinja",
        {"form": form, "kept": kept, "title": pages.title(kept, policy.shelf(request.person))},
    )


@requires(KEEP, of=policy.plan)
def plan(request: Asked, plan: Plan) -> HttpResponse:
    """One action, and how it went."""
    form = Settled(request.POST or None, initial={"state": plan.state, "note": plan.note})
    if request.method == "POST" and form.is_valid():
        state = State(form.cleaned_data["state"])
        plans.settle(plan, state=state, note=form.cleaned_data["note"], by=request.person, at=timezone.now())
        return redirect("toolkit:mine")
    return render(
        request, "toolkit/own/plan.jinja", {"form": form, "plan": plan, "line": pages.plan_line(plan)}
    )


@requires(KEEP)
def calendar_address(request: Asked) -> HttpResponse:
    """The secret address of one's calendar: made anew, or taken away."""
    form, address = Calendar(request.POST or None), ""
    if request.POST.get("close"):
        plans.close_calendar(by=request.person)
        return redirect("toolkit:calendar_address")
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["with_words"]
        address = plans.open_calendar(with_words=words, by=request.person, at=timezone.now())
    feed = Feed.objects.filter(person=request.person).first()
    return render(request, "toolkit/own/calendar.jinja", {"form": form, "address": address, "feed": feed})


@open_to_all("a calendar program cannot sign in, and the address is a secret", session=False)
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What is still to do, for a calendar program that knows the secret address."""
    feeds = Feed.objects.select_related("person").filter(address=fingerprint(token), person__is_active=True)
    feed = feeds.first()
    if feed is None:
        raise Http404
    todo = Plan.objects.filter(person=feed.person, state=State.AHEAD)
    return HttpResponse(paper.calendar(feed, todo), content_type="text/calendar; charset=utf-8")
