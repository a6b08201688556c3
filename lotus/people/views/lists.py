"""The administrator's lists."""

from django.http import HttpResponse
from django.shortcuts import render

from lotus.kernel import audit as chain
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import AuditEntry
from lotus.kernel.permissions import Permission
from lotus.people.forms.people import Named
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
    organisation = request.person.organisation
    fault = chain.verify_of(organisation.id)
    count = AuditEntry.objects.filter(organisation=organisation.id).count()
    return render(request, "people/audit.jinja", {"fault": fault, "count": count})
