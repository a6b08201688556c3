"""Signing in and out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters

from lotus.kernel import accounts, sessions, slowdown
from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Account, Person
from lotus.people.actions import factors
from lotus.people.forms.sign_in import SignIn
from lotus.people.presenters import own as pages
from lotus.people.views import second


def wanted(request: HttpRequest) -> str:
    """Where somebody was going, if that is a page of ours; else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


def come_in(request: HttpRequest, account: Account, person: Person, to: str) -> HttpResponse:
    """Begin the session, and know this device from now on; but first the second step, for who has one."""
    if factors.of(account):
        second.begin(request, account, person, to)
        return redirect("people:second_step")
    sessions.begin(request, account, person)
    response = HttpResponseRedirect(to)
    slowdown.remember(response, request, account.email)
    return response


@open_to_all("signing in comes before everything else")
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignIn(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.account and form.person:
        choose = f"{reverse('people:switch')}?{urlencode({'next': wanted(request)})}"
        return come_in(request, form.account, form.person, choose if form.must_choose else wanted(request))
    if form.wait:
        back = f"{reverse('people:sign_in')}?{urlencode({'next': wanted(request)})}"
        return pages.wait(request, form.wait, back)
    context = {
        "form": form,
        "next": wanted(request),
        "changed": request.GET.get("changed") == "1",
        "second": settings.SECOND_FACTOR,
        "providers": settings.PROVIDERS,
    }
    return render(request, "people/sign-in.jinja", context)


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
        "sign_in": f"{reverse('people:sign_in')}?{urlencode({'next': wanted(request)})}",
    }
    return render(request, "ui/signed-out.jinja", context)
