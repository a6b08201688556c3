"""How concerns about a person were handled: the whole for everybody who works here, more for those who see figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotus.analysis import release
from lotus.concerns import facts
from lotus.concerns.presenters import handled as pages
from lotus.core.answering import Year
from lotus.core.handled import Handled, Measure, by_issue, support, whole
from lotus.kernel import access
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission

EARLIER = 2
"""How many years before the one that is shown say how many concerns were raised."""


@requires(Permission.FIGURES_READ)
def handled(request: Asked) -> HttpResponse:
    """What is released of the newest year that is settled, and how many were raised in the years before."""
    year, roles = Year.shown(timezone.localdate()), request.person.roles()
    found = facts.handled(request.person.organisation, year)
    before = [Year(year.number - back) for back in range(1, EARLIER + 1)]
    every = access.may(Permission.FIGURES_SEE, roles=roles)
    tables = pages.Tables(
        {one: release.table(whole(found, one)) for one in Measure},
        release.table(support(found)),
        [(one, _raised(request, one)) for one in before],
        _by_issue(found) if every else None,
    )
    lists = access.may(Permission.CONCERN_LIST, roles=roles)
    context = {"page": pages.page(tables, year), "may_see_figures": every, "may_list": lists}
    return render(request, "concerns/handled.jinja", context)


def _raised(request: Asked, year: Year) -> release.ReleasedTable:
    return release.table(whole(facts.ended(request.person.organisation, year), Measure.RAISED))


def _by_issue(found: list[Handled]) -> dict[Measure, release.ReleasedTable]:
    return {one: release.table(by_issue(found, one)) for one in Measure}
