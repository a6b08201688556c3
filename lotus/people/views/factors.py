"""Setting up and taking away one's own second steps."""

import json
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lotus.core.refusal import Refused
from lotus.kernel import sessions, slowdown
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Account
from lotus.kernel.permissions import Permission
from lotus.people.actions import factors
from lotus.people.forms.factors import AppCode, ItIsMe, Made
from lotus.people.presenters import own as pages
from lotus.people.views.sign_in import wanted

BEGUN = "app-begun"


def own(request: Asked) -> Account:
    assert request.person.account
    return request.person.account


def after_proof(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Before anything about signing in is changed, somebody shows once more that it is them."""

    @wraps(view)
    def asked(request: Asked) -> HttpResponse:
        if sessions.just_proved(request):
            return view(request)
        return HttpResponseRedirect(
            f"{reverse('people:it_is_me')}?{urlencode({'next': request.get_full_path()})}"
        )

    return asked


@requires(Permission.OWN_SIGN_IN)
@sensitive_post_parameters()
def it_is_me(request: Asked) -> HttpResponse:
    """The password once more. Who has none signs in anew."""
    account = own(request)
    form = ItIsMe(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = slowdown.buckets(request, "own-password", account.email)
        seconds = slowdown.count(tried)
        if seconds:
            return pages.wait(request, seconds)
        if account.check_password(form.cleaned_data["now"]):
            slowdown.forgive(tried)
            sessions.proved(request)
            return HttpResponseRedirect(wanted(request))
        form.add_error("now", _("That is not the password you have now."))
    context = {"form": form, "next": wanted(request), "has_password": account.has_usable_password()}
    return render(request, "people/it-is-me.jinja", context)


@requires(Permission.OWN_SIGN_IN)
def second_needed(request: Asked) -> HttpResponse:
    """Why a second step is asked for, and the ways to it."""
    held = [one.type for one in factors.of(own(request))]
    context = {"next": wanted(request), "held": held, "passkeys": pages.passkeys_work(request)}
    return render(request, "people/second-needed.jinja", context)


@requires(Permission.OWN_SIGN_IN)
def cases_locked(request: Asked) -> HttpResponse:
    """Cases are shut until a second person says that it is them."""
    return render(request, "people/cases-locked.jinja", {"locked_at": request.person.cases_locked_at})


@requires(Permission.OWN_SIGN_IN)
@after_proof
@sensitive_post_parameters()
def add_app(request: Asked) -> HttpResponse:
    """A picture to point the app's camera at, the same in letters, and the first code."""
    account = own(request)
    begun = request.session.get(BEGUN) or factors.begin_app(account)
    request.session[BEGUN] = begun
    secret = factors.begun_secret(account, begun)
    form = AppCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.add_app(account, secret, form.cleaned_data["code"])
        except Refused as no:
            form.add_error(no.field or None, no.message)
        else:
            del request.session[BEGUN]
            sessions.second_set(request, "app")
            return redirect("people:codes")
    context = {"form": form, "picture": factors.picture(account, secret), "letters": pages.in_fours(secret)}
    return render(request, "people/add-app.jinja", context)


@requires(Permission.OWN_SIGN_IN)
@after_proof
def add_passkey(request: Asked) -> HttpResponse:
    """A passkey of this device, or a key one plugs in. The browser makes it, so script is needed."""
    account = own(request)
    form = Made(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.add_passkey(account, form.cleaned_data["name"], form.cleaned_data["credential"])
        except Refused as no:
            form.add_error(None, no.message)
        else:
            sessions.second_set(request, "passkey")
            return redirect("people:codes")
    works = pages.passkeys_work(request)
    options = json.dumps(factors.begin_passkey(account)) if works else ""
    return render(request, "people/add-passkey.jinja", {"form": form, "options": options})


@requires(Permission.OWN_SIGN_IN)
@after_proof
def codes(request: Asked) -> HttpResponse:
    """The recovery codes, shown once; asked for again, ten fresh ones are made."""
    account = own(request)
    if not factors.of(account):
        return redirect("people:account")
    if request.method == "POST":
        factors.new_codes(account)
        return redirect("people:codes")
    shown = [pages.in_fours(code) for code in factors.codes_to_show(account)]
    return render(request, "people/codes.jinja", {"codes": shown, "left": factors.left(account)})


@requires(Permission.OWN_SIGN_IN)
@after_proof
def take_away(request: Asked) -> HttpResponse:
    """Ask once more, then take one second step away: `which`, if it is one of theirs."""
    account = own(request)
    which = request.GET.get("which", "")
    factor = next((one for one in factors.of(account) if str(one.pk) == which), None)
    if factor is None:
        return redirect("people:account")
    refusal = ""
    if request.method == "POST":
        try:
            factors.take_away(account, factor, needed=pages.second_is_needed(account))
            return redirect(f"{reverse('people:account')}?done=taken")
        except Refused as no:
            refusal = no.message
    context = {"factor": pages.named(factor), "refusal": refusal}
    return render(request, "people/take-away.jinja", context)
