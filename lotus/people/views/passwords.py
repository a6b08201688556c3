"""Accepting an invitation; a forgotten password."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from lotus.core.refusal import Refused
from lotus.kernel import accounts, slowdown
from lotus.kernel.doors import open_to_all
from lotus.people.actions import providers, recovery
from lotus.people.forms.password import Accept, Forgotten, NewPassword, code_fits
from lotus.people.views.sign_in import come_in


@open_to_all("the link and the code are what lets somebody in")
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = accounts.invitation(token)
    if found is None:
        return render(request, "people/invitation-over.jinja", status=404)
    provider = providers.known(request.POST.get("provider", ""))
    form = Accept(request.POST or None, found=found, token=token, with_password=provider is None)
    if request.method == "POST" and provider and form.is_valid() and code_fits(form):
        request.session["invited"] = token
        there = {"label": provider["label"], "slug": provider["id"]}
        return render(request, "people/to-provider.jinja", there)
    if request.method == "POST" and not provider and form.is_valid() and code_fits(form):
        try:
            person = accounts.accept(found, form.cleaned_data["password"])
        except Refused as no:
            form.add_error(None, no.message)
        else:
            return come_in(request, found.account, person, reverse("home:start"))
    context = {"form": form, "sender": found.organisation.name, "providers": settings.PROVIDERS}
    return render(request, "people/invitation.jinja", context)


@open_to_all("whoever forgot their password cannot sign in")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for the address; the answer is the same whether or not it is known, and however often it was asked."""
    form = Forgotten(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not slowdown.count(slowdown.buckets(request, "recovery", email, slowdown.OF_MAIL)):
            recovery.ask(email, at=timezone.now())
        return redirect("people:forgotten_sent")
    return render(request, "people/forgotten.jinja", {"form": form})


@open_to_all("it says the same to everybody who asked for a link")
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "people/forgotten-sent.jinja")


@open_to_all("the link sent by e-mail is what lets somebody choose a password")
@sensitive_post_parameters()
def reset(request: HttpRequest, token: str) -> HttpResponse:
    found = recovery.found(token)
    if found is None or found.account is None:
        return render(request, "people/reset-over.jinja", status=404)
    form = NewPassword(request.POST or None, account=found.account)
    if request.method == "POST" and form.is_valid():
        try:
            recovery.reset(found, form.cleaned_data["password"])
        except Refused as no:
            form.add_error(None, no.message)
        else:
            response = HttpResponseRedirect(f"{reverse('people:sign_in')}?changed=1")
            slowdown.remember(response, request, found.account.email)
            return response
    return render(request, "people/reset.jinja", {"form": form})
