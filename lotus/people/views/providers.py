"""Signing in through the organisation's own provider, and connecting it to one's place first."""

import logging
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from lotus.core.refusal import Refused
from lotus.kernel import accounts, sessions, slowdown
from lotus.kernel.doors import Asked, open_to_all, requires
from lotus.kernel.models import Account, Person
from lotus.kernel.permissions import Permission
from lotus.people.actions import providers
from lotus.people.actions.providers import ProviderFault, Word
from lotus.people.models import Binding
from lotus.people.views.factors import after_proof, own
from lotus.people.views.sign_in import come_in, wanted

log = logging.getLogger("lotus.providers")

BEGUN, FOUND, INVITED = "provider-begun", "provider-found", "invited"
SECONDS = 10 * 60


def leave_for(request: HttpRequest, slug: str, why: str, **more: str) -> HttpResponse:
    """To the provider, with what has to be right when they come back held in the session."""
    provider = providers.known(slug)
    if provider is None:
        raise Http404
    try:
        url, held = providers.begin(provider, _back(request, slug))
    except ProviderFault as fault:
        return _trouble(request, fault)
    request.session[BEGUN] = {**held, "why": why, "at": timezone.now().timestamp(), **more}
    return HttpResponseRedirect(url)


def _back(request: HttpRequest, slug: str) -> str:
    return request.build_absolute_uri(reverse("people:provider_back", args=[slug]))


def _trouble(request: HttpRequest, fault: ProviderFault) -> HttpResponse:
    """Said kindly. Not as a fault of the server, after which what the session gave away would be kept."""
    log.warning("a provider's word was not taken: %s", fault)
    return render(request, "people/provider-trouble.jinja", status=403)


@open_to_all("signing in comes before everything else")
def go(request: HttpRequest, provider: str) -> HttpResponse:
    return leave_for(request, provider, "sign-in", to=wanted(request))


@open_to_all("the invitation in the session is what lets somebody in")
def invited(request: HttpRequest, provider: str) -> HttpResponse:
    """On to the provider for somebody whose link and code were right a moment ago."""
    token = request.session.pop(INVITED, None)
    if token is None:
        raise Http404
    return leave_for(request, provider, "invited", token=token)


@open_to_all("the provider sends people back here, and what it says is checked")
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """What the provider says is checked; then they are signed in, or connect it, or are told kindly who to ask."""
    known, held = providers.known(provider), request.session.pop(BEGUN, None)
    if known is None:
        raise Http404
    late = held is None or held["provider"] != provider or timezone.now().timestamp() - held["at"] > SECONDS
    try:
        if late:
            raise ProviderFault("nobody had been sent there")
        word = providers.finish(known, held, request.GET.dict(), _back(request, provider))
    except ProviderFault as fault:
        return _trouble(request, fault)
    if held["why"] == "connect":
        request.session[FOUND] = asdict(word)
        return redirect("people:connected")
    if held["why"] == "invited":
        return _accept(request, held["token"], word)
    return _sign_in(request, word, held["to"])


def _sign_in(request: HttpRequest, word: Word, to: str) -> HttpResponse:
    account = providers.account_of(word)
    people = accounts.people_of(account) if account else []
    if account is None or not people:
        return render(request, "people/provider-unknown.jinja", status=403)
    person = accounts.last_used(people)
    if person is None:
        to = f"{reverse('people:switch')}?{urlencode({'next': to})}"
    return _in(request, account, person or people[0], word, to)


def _in(request: HttpRequest, account: Account, person: Person, word: Word, to: str) -> HttpResponse:
    """A second step that was shown at the provider counts where the settings say so; else ours is asked for."""
    if not word.second:
        return come_in(request, account, person, to)
    sessions.begin(request, account, person, second="provider")
    response = HttpResponseRedirect(to)
    slowdown.remember(response, request, account.email)
    return response


def _accept(request: HttpRequest, token: str, word: Word) -> HttpResponse:
    found = accounts.invitation(token)
    if found is None:
        return render(request, "people/invitation-over.jinja", status=404)
    try:
        person = providers.accept(found, word, at=timezone.now())
    except Refused as no:
        return render(request, "people/provider-refused.jinja", {"message": no.message}, status=403)
    return _in(request, found.account, person, word, reverse("home:start"))


@requires(Permission.OWN_SIGN_IN)
@after_proof
def connect(request: Asked) -> HttpResponse:
    """Go to the provider, to connect it to one's own place."""
    slug = request.GET.get("with", "")
    return leave_for(request, slug, "connect") if providers.known(slug) else redirect("people:account")


@requires(Permission.OWN_SIGN_IN)
@after_proof
def connected(request: Asked) -> HttpResponse:
    """Back from the provider: connect it, once it is confirmed."""
    told: dict[str, Any] | None = request.session.get(FOUND)
    if told is None:
        return redirect("people:account")
    refusal = ""
    if request.method == "POST":
        del request.session[FOUND]
        try:
            providers.bind(own(request), Word(**told), at=timezone.now())
            return redirect(f"{reverse('people:account')}?done=connected")
        except Refused as no:
            refusal = no.message
    return render(request, "people/provider-connect.jinja", {"refusal": refusal})


@requires(Permission.OWN_SIGN_IN)
@after_proof
def disconnect(request: Asked) -> HttpResponse:
    """No longer sign in through a provider: `which`, if it is one of theirs."""
    which = request.GET.get("which", "")
    held = Binding.objects.filter(account=own(request))
    binding = next((one for one in held if str(one.pk) == which), None)
    if binding is None or request.method != "POST":
        return redirect("people:account")
    try:
        providers.unbind(own(request), binding)
    except Refused as no:
        return render(request, "people/provider-refused.jinja", {"message": no.message})
    return redirect(f"{reverse('people:account')}?done=disconnected")
