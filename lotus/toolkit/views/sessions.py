"""Team sessions, for who leads them: planning, the screen, what was agreed."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Team
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import sessions as actions
from lotus.toolkit.actions import shares
from lotus.toolkit.forms.together import Agreement, Move, Notes, PlanSession
from lotus.toolkit.models import Agreed, Gathering
from lotus.toolkit.presenters import invitation
from lotus.toolkit.presenters import together as pages

LEAD = Permission.SESSION_LEAD
FIRST_MINUTES = 30


@requires(LEAD)
def sessions(request: Asked) -> HttpResponse:
    """Sessions one leads and those of one's team, and what was agreed in them."""
    rows = list(policy.agreements(request.person)[:200])
    context = {"lines": pages.lines(request.person), "agreed": pages.agreed(rows, request.person)}
    return render(request, "toolkit/together/sessions.jinja", context)


@requires(LEAD)
def new(request: Asked) -> HttpResponse:
    """Plan a session, or begin one now."""
    here = request.person.organisation
    form = PlanSession(
        request.POST or None,
        abouts=pages.abouts(policy.shelf(request.person)),
        teams=pages.teams(here),
        initial={"about": request.GET.get("about", ""), "minutes": FIRST_MINUTES},
        kept=drafts.kept(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("toolkit:session", _plan(request, form, timezone.now()).pk)
        except Refused as no:
            form.refuse(no)
    return render(request, "toolkit/together/new.jinja", {"form": form})


def _plan(request: Asked, form: PlanSession, now: datetime) -> Gathering:
    """The session as it was written down; begun at once where no day was given."""
    told, by = form.cleaned_data, request.person
    kind, _space, slug = told["about"].partition(" ")
    teams = Team.objects.filter(organisation=by.organisation_id)
    team = teams.filter(pk=told["team"]).first() if told["team"] else None
    planned = actions.Planned(
        kind == pages.EXERCISE, slug, form.starts_at(now), told["minutes"], told["place"], team
    )
    made = actions.plan(planned, by=by, at=now)
    if not told["day"]:
        actions.begin(made, by=by, at=now)
    return made


@requires(LEAD, of=policy.led)
def session(request: Asked, gathering: Gathering) -> HttpResponse:
    """The screen of who leads it; each of its buttons comes back here."""
    form, refused = Notes(request.POST or None, initial={"notes": gathering.notes}), ""
    form.kept = drafts.kept(request)
    move = Move(request.POST)
    if request.method == "POST" and move.is_valid():
        try:
            if _few_first(gathering, move.cleaned_data["move"]):
                return render(request, "toolkit/together/few.jinja", {"page": pages.screen(gathering)})
            _do(request, gathering, move.cleaned_data["move"], form)
            return redirect("toolkit:session", gathering.pk)
        except Refused as no:
            refused = no.message
    rows = gathering.agreed.select_related("owner", "gathering")
    context = {
        "page": pages.screen(gathering),
        "form": form,
        "refused": refused,
        "agreed": pages.agreed(rows, request.person),
    }
    return render(request, "toolkit/together/session.jinja", context)


def _few_first(gathering: Gathering, move: str) -> bool:
    """Whether everybody must be told first that others may guess."""
    return move == "show" and pages.screen(gathering).may is pages.Shows.WORDS


def _do(request: Asked, gathering: Gathering, move: str, form: Notes) -> None:
    by, at = request.person, timezone.now()
    if move == "begin":
        actions.begin(gathering, by=by, at=at)
    elif move in ("show", "show_few"):
        actions.show(gathering, few=move == "show_few", by=by)
    elif move == "more":
        actions.add_later(gathering, by=by)
    elif move == "close":
        actions.close(gathering, by=by, at=at)
    elif form.is_valid():
        actions.note(gathering, form.cleaned_data["notes"], by=by)


@requires(LEAD, of=policy.led)
def agree(request: Asked, gathering: Gathering) -> HttpResponse:
    """Write down what the team agreed."""
    form = Agreement(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, request.person
        try:
            owner = by if told["email"].lower() == by.email.lower() else shares.find(told["email"], by=by)
            at = timezone.now()
            actions.agree(gathering, what=told["what"], owner=owner, due=told["due"], by=by, at=at)
            return redirect("toolkit:session", gathering.pk)
        except Refused as no:
            form.refuse(no)
    return render(request, "toolkit/together/agree.jinja", {"form": form, "gathering": gathering})


@requires(LEAD, of=policy.led)
def calendar(request: Asked, gathering: Gathering) -> HttpResponse:
    """The session as a calendar file, to send to those who come."""
    answer = HttpResponse(invitation.event(gathering), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="team-session.ics"'
    return answer


@requires(LEAD, of=policy.agreed)
def done(request: Asked, agreed: Agreed) -> HttpResponse:
    """Say that something agreed was done."""
    if request.method == "POST":
        actions.done(agreed, by=request.person, at=timezone.now())
    return redirect("toolkit:sessions")
