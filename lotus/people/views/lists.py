"""The administrator's lists."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.people.actions import log as actions
from lotus.people.forms.people import Named
from lotus.people.presenters import lists as pages
from lotus.people.presenters import people as rows


@requires(Permission.PEOPLE_SEE)
def people(request: Asked) -> HttpResponse:
    form = Named(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    listed, leaf = rows.people(request.person.organisation, words, request.GET.get("page", ""))
    context = {"form": form, "words": words, "rows": listed, "leaf": leaf}
    return render(request, "people/people.jinja", context)


@requires(Permission.AUDIT_VERIFY)
def audit(request: Asked) -> HttpResponse:
    """Whether the organisation's chain of entries is whole; not what is in it."""
    organisation, now = request.person.organisation, timezone.now()
    if request.method == "POST":
        actions.ask(by=request.person, at=now)
        return redirect("people:audit")
    page = pages.log(organisation, *actions.state(organisation, now))
    return render(request, "people/audit.jinja", {"page": page})
