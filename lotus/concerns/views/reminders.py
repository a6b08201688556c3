"""Hearing what is due outside Lotus: a digest by e-mail, and a calendar at a secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import inbox
from lotus.concerns.actions import reminders as actions
from lotus.concerns.forms.reminders import Digest
from lotus.concerns.models import Reminders
from lotus.concerns.presenters import reminders as pages
from lotus.kernel.doors import Asked, open_to_all, requires
from lotus.kernel.encryption import fingerprint
from lotus.kernel.permissions import Permission


@requires(Permission.CONCERN_LIST)
def reminders(request: Asked) -> HttpResponse:
    """How often to write; and the calendar's address, made anew or taken away."""
    person, address, then = request.person, "", request.POST.get("then", "")
    mine = Reminders.objects.filter(person=person).first()
    form = Digest(
        request.POST if request.method == "POST" and not then else None,
        initial={"often": (mine.often if mine else "") or "never"},
    )
    if then == "close":
        actions.close_calendar(by=person)
        return redirect("concerns:reminders")
    if then == "open":
        address = actions.open_calendar(by=person, at=timezone.now())
    elif form.is_bound and form.is_valid():
        actions.wish(form.wish(), by=person)
        return redirect("concerns:reminders")
    context = {"form": form, "address": address, "made_at": mine.address_made_at if mine else None}
    return render(request, "concerns/reminders.jinja", context)


@open_to_all("a calendar program cannot sign in, and the address is a secret", session=False)
def due_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days on which something is due, for a calendar program that knows the secret address."""
    found = Reminders.objects.select_related("person").filter(person__is_active=True)
    mine = found.filter(address=fingerprint(token)).first()
    if mine is None or not actions.may(mine.person):
        raise Http404
    days = inbox.days(mine.person, timezone.localdate())
    return HttpResponse(pages.calendar(mine, days), content_type="text/calendar; charset=utf-8")
