"""How concerns about teams, processes and culture were answered, for those who see figures; only what is released."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotus.analysis import release
from lotus.concerns import facts
from lotus.concerns.presenters import answers as pages
from lotus.core.answering import GROUPS, Told, Year, tables
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.FIGURES_SEE)
def answers(request: Asked) -> HttpResponse:
    """Time to the first answer, and what became of it, by group; for the newest year that is settled."""
    year = Year.shown(timezone.localdate())
    told = facts.answered(request.person.organisation, year)
    released = {by: _released(told, by) for by in GROUPS}
    return render(request, "concerns/answers.jinja", {"page": pages.page(released, year)})


def _released(told: list[Told], by: str) -> tuple[release.ReleasedTable, release.ReleasedTable]:
    soon, became = tables(told, by)
    return release.table(soon), release.table(became)
