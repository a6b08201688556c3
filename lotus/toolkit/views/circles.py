"""Asking one's team how one leads, and reading it beside one's own answers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Team
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import circles as actions
from lotus.toolkit.forms.together import AskTeam
from lotus.toolkit.models import Gathering
from lotus.toolkit.presenters import circles as pages
from lotus.toolkit.presenters import together


@requires(Permission.SESSION_LEAD)
def circles(request: Asked) -> HttpResponse:
    """Ask a team, and the times before."""
    by = request.person
    form = AskTeam(request.POST or None, teams=together.teams(by.organisation), kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            team = Team.objects.filter(organisation=by.organisation_id).get(pk=told["team"])
            made = actions.ask(team, until=told["until"], by=by, at=timezone.now())
            return redirect("toolkit:circle", made.pk)
        except Refused as no:
            form.refuse(no)
    context = {"form": form, "lines": pages.lines(by), "instrument": policy.CIRCLE}
    return render(request, "toolkit/together/circles.jinja", context)


@requires(Permission.SESSION_LEAD, of=policy.circle)
def circle(request: Asked, gathering: Gathering) -> HttpResponse:
    """The two sides and the gap; before the close, only until when it is open."""
    context = {"page": pages.gap(gathering, request.person), "instrument": policy.CIRCLE}
    return render(request, "toolkit/together/circle.jinja", context)
