"""The start page: what is due, what is late, whom to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import inbox as concerns
from lotus.kernel.doors import requires
from lotus.kernel.permissions import Permission


@requires(Permission.START)
def start(request: HttpRequest) -> HttpResponse:
    """Somebody whom a concern is about goes straight to where things stand; others see what waits for them."""
    person = request.person  # type: ignore[attr-defined]
    today = timezone.localdate()
    waiting = concerns.waiting(person, today)
    standing = concerns.standing_links(person)
    if standing and not waiting and request.GET.get("stay") != "1":
        return redirect(standing[0])
    return render(request, "home/start.jinja", {"today": today, "waiting": waiting, "standing": standing})
