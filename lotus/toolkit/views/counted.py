"""How the toolkit is used, for those who keep it: released counts by section, and nobody's name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotus.analysis import release
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.toolkit import facts, policy
from lotus.toolkit.presenters import counted as pages


@requires(Permission.TOOLKIT_EDIT)
def counted(request: Asked) -> HttpResponse:
    """How many people began, tried and came back to each section, up to the end of last month."""
    whole = policy.shelf(request.person)
    before = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    released = release.steps(facts.counts(request.person.organisation, whole, before=before))
    context = {"page": pages.page(released, whole), "before": before}
    return render(request, "toolkit/edit/counted.jinja", context)
