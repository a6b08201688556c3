"""The second step of signing in."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lotus.kernel import sessions, slowdown
from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Account, Person
from lotus.people.actions import factors
from lotus.people.forms.factors import AppCode, RecoveryCode, Shown
from lotus.people.presenters import own as pages

BEGUN = "first-step"
SECONDS = 10 * 60


def begin(request: HttpRequest, account: Account, person: Person, to: str) -> None:
    """Note in a fresh session that the first step was right. It opens nothing yet."""
    sessions.end_this(request)
    request.session.flush()
    request.session[BEGUN] = {
        "account": str(account.pk),
        "person": str(person.pk),
        "as": account.get_session_auth_hash(),
        "to": to,
        "at": timezone.now().timestamp(),
    }


@dataclass
class Begun:
    """Whose first step was right a moment ago, and where they were going."""

    account: Account
    person: Person
    to: str


def begun(request: HttpRequest) -> Begun | None:
    """None when too much time went by, or the account changed meanwhile."""
    held = request.session.get(BEGUN)
    if not held or timezone.now().timestamp() - held["at"] > SECONDS:
        return None
    people = Person.objects.select_related("account", "organisation")
    person = people.filter(
        pk=held["person"], account=held["account"], is_active=True, account__is_active=True
    ).first()
    if person is None or person.account is None or person.account.get_session_auth_hash() != held["as"]:
        return None
    return Begun(person.account, person, held["to"])


@open_to_all("only who has just shown the first step gets further here")
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app, a passkey or a recovery code: whichever somebody has."""
    found = begun(request)
    if found is None:
        return redirect("people:sign_in")
    way = pages.way(factors.kinds(found.account), request.GET.get("with", ""))
    form = _form(way, request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = slowdown.buckets(request, "second-step", found.account.email)
        seconds = slowdown.count(tried)
        if seconds:
            slowdown.log_try("was made to wait", found.account.email, by=way)
            return pages.wait(request, seconds)
        if _fits(found.account, way, form):
            slowdown.forgive(tried)
            return _come_in(request, found, way)
        slowdown.log_try("failed", found.account.email, by=way)
        form.add_error(None if way == "passkey" else "code", _not_right(way))
    options = json.dumps(factors.ask_passkey(found.account)) if way == "passkey" else ""
    context = {"form": form, "way": way, "ways": pages.ways(factors.kinds(found.account)), "options": options}
    return render(request, "people/second-step.jinja", context)


def _form(way: str, data: Any) -> Any:
    return {"app": AppCode, "recovery": RecoveryCode}.get(way, Shown)(data)


def _fits(account: Account, way: str, form: Any) -> bool:
    if way == "passkey":
        return factors.passkey_fits(account, form.cleaned_data["credential"])
    code = form.cleaned_data["code"]
    return factors.app_fits(account, code) if way == "app" else factors.code_fits(account, code)


def _not_right(way: str) -> str:
    if way == "passkey":
        return _("That passkey does not belong to this place. Try another one.")
    if way == "app":
        return _("That is not the code your app shows now. Each code works once, so wait for the next one.")
    return _("That is not one of your recovery codes, or you used it before.")


def _come_in(request: HttpRequest, found: Begun, way: str) -> HttpResponse:
    sessions.begin(request, found.account, found.person, second=way)
    response = HttpResponseRedirect(found.to)
    slowdown.remember(response, request, found.account.email)
    return response
