"""What somebody looks after themselves: which organisation to work in, their password, where they are signed in."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lotus.kernel import accounts, audit, sessions, slowdown
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.people.actions import recovery
from lotus.people.forms.password import Another
from lotus.people.forms.sign_in import Switch
from lotus.people.presenters import own as pages
from lotus.people.views.sign_in import wanted


@requires(Permission.ORGANISATION_SWITCH)
def switch(request: Asked) -> HttpResponse:
    here = request.person
    assert here.account is not None
    form = Switch(
        request.POST or None, people=accounts.people_of(here.account), initial={"person": str(here.id)}
    )
    if request.method == "POST" and form.is_valid():
        accounts.switch(request, form.people[form.cleaned_data["person"]])
        return HttpResponseRedirect(wanted(request))
    return render(request, "people/switch.jinja", {"form": form})


@requires(Permission.OWN_SIGN_IN)
def account(request: Asked) -> HttpResponse:
    """Somebody's own sign-in: password and sessions."""
    assert request.person.account
    context = {"page": pages.account(request.person.account, sessions.number(request))}
    return render(request, "people/account.jinja", context)


@requires(Permission.OWN_SIGN_IN)
@sensitive_post_parameters()
def password(request: Asked) -> HttpResponse:
    """Another password. The session goes on under a new key; every other one ends."""
    person = request.person
    assert person.account
    form = Another(request.POST or None, account=person.account)
    if request.method == "POST" and form.is_valid():
        tried = slowdown.buckets(request, "own-password", person.account.email)
        seconds = slowdown.count(tried)
        if seconds:
            return pages.wait(request, seconds)
        if person.account.check_password(form.cleaned_data["now"]):
            slowdown.forgive(tried)
            second = request.session.get("second", "")
            recovery.change(person.account, form.cleaned_data["password"], what="password.changed")
            sessions.begin(request, person.account, person, second=second)
            return redirect(f"{reverse('people:account')}?done=password")
        form.add_error("now", _("That is not the password you have now."))
    return render(request, "people/password.jinja", {"form": form})


@requires(Permission.OWN_SIGN_IN)
def end_others(request: Asked) -> HttpResponse:
    """End every session but this one."""
    person = request.person
    if request.method == "POST":
        assert person.account
        sessions.end_all(person.account, but=sessions.number(request))
        audit.record(
            "sessions.ended", organisation=person.organisation, by=person, kind="person", subject=person.pk
        )
        return redirect(f"{reverse('people:account')}?done=sessions")
    return redirect("people:account")
