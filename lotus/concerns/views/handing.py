"""Handing over all that somebody looks after."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotus.concerns.actions import handing
from lotus.concerns.forms.handing import HandOver
from lotus.concerns.presenters import handing as pages
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.CONCERN_HAND_OVER)
def hand_over(request: Asked) -> HttpResponse:
    """Ask whose concerns go to whom; then say how many did, and which stayed and why."""
    by = request.person
    held = pages.held(handing.parts(by))
    takers = pages.takers(by.organisation, list(handing.HANDED.values()))
    form = HandOver(request.POST or None, kept=drafts.kept(request), held=held, takers=takers)
    if request.method == "POST" and form.is_valid():
        whom, to, role = form.chosen()
        try:
            done = handing.hand_over(whom, to, CaseRole(role), by=by, at=timezone.now())
        except Refused as no:
            form.add_error(no.field or None, no.message)
        else:
            left = pages.stays([(one.case, one.why) for one in done.left])
            return render(request, "concerns/handed-over.jinja", {"done": done, "whom": whom, "left": left})
    return render(request, "concerns/hand-over.jinja", {"form": form, "held": held})
