"""The start page: what is due, what is late, what comes next."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotus.concerns import inbox as concerns
from lotus.kernel import access
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@requires(Permission.START)
def start(request: Asked) -> HttpResponse:
    """Somebody whom a concern is about goes straight to where things stand; others see what waits for them."""
    person = request.person
    now = timezone.localtime()
    waiting = concerns.waiting(person, now.date())
    standing = concerns.standing_links(person)
    if standing and not waiting.any and not waiting.open_cases:
        return redirect(standing[0])
    context = {
        "today": now.date(),
        "greeting": greeting(now, person.greeting),
        "summary": summary(waiting),
        "waiting": waiting,
        "counts_shown": counts(waiting),
        "standing": standing,
        "lessons": lessons_href(person),
        "may_raise": access.may(Permission.CONCERN_RAISE, roles=person.roles()),
    }
    return render(request, "home/start.jinja", context)


def lessons_href(person: Person) -> str:
    """Where lessons of the region are read, for somebody whose organisation belongs to one."""
    may = access.may(Permission.REGION_READ, roles=person.roles())
    return reverse("concerns:shared_lessons") if may and person.organisation.region_id else ""


def greeting(now: datetime, name: str) -> str:
    if now.hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    return (_("Good afternoon, %(name)s") if now.hour < 18 else _("Good evening, %(name)s")) % {"name": name}


def summary(waiting: concerns.Waiting) -> str:
    """The answer of the page in a sentence or two."""
    if waiting.now:
        return _("Somebody may not be safe. Please look at this first.")
    if not waiting.any:
        return _("Nothing waits for you today.")
    parts = []
    if waiting.late:
        count = len(waiting.late)
        parts.append(ngettext("One thing is late.", "%(count)d things are late.", count) % {"count": count})
    if waiting.today:
        count = len(waiting.today)
        parts.append(
            ngettext("One thing is due today.", "%(count)d things are due today.", count) % {"count": count}
        )
    return " ".join(
        [*parts, _("The rest can wait.")] if parts else [_("Nothing is due today. The rest can wait.")]
    )


def counts(waiting: concerns.Waiting) -> list[dict[str, object]]:
    """At most four plain counts, each a link."""
    rows = (
        (len(waiting.late), _("late"), "#late"),
        (len(waiting.today), _("due today"), "#today"),
        (len(waiting.soon), _("coming up"), "#soon"),
    )
    shown = [{"number": number, "label": label, "href": href} for number, label, href in rows if number]
    if waiting.open_cases:
        shown.append(
            {"number": waiting.open_cases, "label": _("open concerns"), "href": reverse("concerns:caseload")}
        )
    return shown if len(shown) > 1 else []
