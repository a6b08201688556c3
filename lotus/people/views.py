"""Signing in and out, accepting an invitation, changing organisation, and the administrator's lists."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters

from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel import audit as chain
from lotus.kernel.doors import Asked, open_to_all, requires
from lotus.kernel.models import AuditEntry
from lotus.kernel.permissions import Permission
from lotus.people import presenters
from lotus.people.forms import Accept, SignIn, Switch, code_fits


def _next(request: HttpRequest) -> str:
    """Where somebody was going, if that is a page of ours; else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


@open_to_all("signing in comes before everything else")
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.account and form.person:
        accounts.sign_in(request, form.account, form.person)
        choose = f"{reverse('people:switch')}?{urlencode({'next': _next(request)})}"
        return HttpResponseRedirect(choose if form.must_choose else _next(request))
    return render(request, "people/sign-in.jinja", {"form": form, "next": _next(request)})


@open_to_all("signing out needs no permission, and works when the session has already ended")
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        accounts.sign_out(request, getattr(request, "person", None))
        return redirect("people:signed_out")
    return redirect("people:sign_in")


@open_to_all("somebody whose session has ended reads what happened to what they wrote")
def signed_out(request: HttpRequest) -> HttpResponse:
    why = request.GET.get("why", "")
    context = {
        "kept": request.GET.get("kept") == "1",
        "reason": why if why in {"idle", "day"} else "",
        "minutes": settings.IDLE_MINUTES,
        "sign_in": f"{reverse('people:sign_in')}?{urlencode({'next': _next(request)})}",
    }
    return render(request, "ui/signed-out.jinja", context)


@open_to_all("the link and the code are what lets somebody in")
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = accounts.invitation(token)
    if found is None:
        return render(request, "people/invitation-over.jinja", status=404)
    form = Accept(request.POST or None, found=found, token=token)
    if request.method == "POST" and form.is_valid() and code_fits(form):
        try:
            person = accounts.accept(found, form.cleaned_data["password"])
        except Refused as no:
            form.add_error(None, no.message)
        else:
            accounts.sign_in(request, found.account, person)
            return redirect("home:start")
    return render(request, "people/invitation.jinja", {"form": form, "sender": found.organisation.name})


@requires(Permission.ORGANISATION_SWITCH)
def switch(request: Asked) -> HttpResponse:
    here = request.person
    assert here.account is not None
    form = Switch(
        request.POST or None, people=accounts.people_of(here.account), initial={"person": str(here.id)}
    )
    if request.method == "POST" and form.is_valid():
        accounts.switch(request, form.people[form.cleaned_data["person"]])
        return HttpResponseRedirect(_next(request))
    return render(request, "people/switch.jinja", {"form": form})


@requires(Permission.PEOPLE_SEE)
def people(request: Asked) -> HttpResponse:
    rows = presenters.people(request.person.organisation)
    return render(request, "people/people.jinja", {"rows": rows})


@requires(Permission.AUDIT_VERIFY)
def audit(request: Asked) -> HttpResponse:
    """Whether the organisation's chain of entries is whole; not what is in it."""
    organisation = request.person.organisation
    fault = next((one for one in chain.verify() if one.organisation == organisation.id), None)
    count = AuditEntry.objects.filter(organisation=organisation.id).count()
    return render(request, "people/audit.jinja", {"fault": fault, "count": count})
