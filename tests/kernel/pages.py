"""Addresses for trying doors: one with a form, one about a team, one about a case, one that breaks."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from lotus.concerns import policy
from lotus.concerns.models import Case
from lotus.config import urls
from lotus.config.urls import handler403, handler404, handler500
from lotus.kernel import drafts
from lotus.kernel.doors import Found, open_to_all, requires
from lotus.kernel.models import Person, Team
from lotus.kernel.permissions import Permission, Relation
from lotus.ui.forms import Line, LotusForm

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


class Name(LotusForm):
    name = Line("Name of the team", missing="Write the name")


@requires(Permission.START)
def teams(request: HttpRequest) -> HttpResponse:
    """A form that makes a team."""
    person: Person = request.person  # type: ignore[attr-defined]
    form = Name(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        made = Team.objects.create(organisation=person.organisation, name=form.cleaned_data["name"])
        return redirect("team", pk=made.pk)
    request.shown = [team.pk for team in person.organisation.teams.all()]  # type: ignore[attr-defined]
    return HttpResponse(f"a form {form.kept.token if form.kept else ''} {form['name'].value()}")


def _team(person: Person, pk: UUID) -> Found | None:
    found = Team.objects.filter(pk=pk, organisation=person.organisation_id).first()
    return Found(found, frozenset[Relation](), "team", found.pk) if found else None


@requires(Permission.START, of=_team)
def team(request: HttpRequest, team: Team) -> HttpResponse:
    return HttpResponse(f"the team {team.name}")


@requires(Permission.RAISED_SEE, of=policy.case)
def raised(request: HttpRequest, case: Case) -> HttpResponse:
    return HttpResponse(f"what was raised: {case.what_happened}")


@requires(Permission.AUDIT_VERIFY)
def administrators(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for administrators")


@requires(Permission.START)
def broken(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        Team.objects.create(organisation=request.person.organisation, name="half")  # type: ignore[attr-defined]
    raise RuntimeError("it broke here")


@requires(Permission.START)
def withdrawn(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("the right was taken away meanwhile")


@open_to_all("a page that anybody may read")
def board(request: HttpRequest) -> HttpResponse:
    person: Person | None = request.person  # type: ignore[attr-defined]
    return HttpResponse(f"a notice for {person.name if person else 'everybody'}")


urlpatterns = [
    path("teams/", teams, name="teams"),
    path("teams/<uuid:pk>/", team, name="team"),
    path("raised/<uuid:pk>/", raised, name="raised"),
    path("administrators/", administrators, name="administrators"),
    path("broken/", broken, name="broken"),
    path("withdrawn/", withdrawn, name="withdrawn"),
    path("board/", board, name="board"),
    path("", include(urls)),
]
