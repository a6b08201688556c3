"""Signing in through an organisation's own provider by OpenID Connect: NHS.net, Entra ID, CIS2.

Code flow with PKCE, state and nonce. The provider's word is taken only when its signature, issuer, audience, time and
nonce are right. Who somebody is follows from issuer and subject, bound to an account made beforehand; an e-mail
address in the provider's word is never looked at to find anybody.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, outbox
from lotus.kernel.models import Account, Invitation, Person
from lotus.people.models import Binding

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
SECONDS = 10
"""How long a provider may take to answer."""
LEEWAY = 60


class ProviderFault(Exception):
    """The provider did not answer, or its word cannot be taken. The message is for the log, and names nobody."""


@dataclass(frozen=True)
class Word:
    """What a provider says, checked: who it is, and whether they showed a second step there."""

    issuer: str
    subject: str
    second: bool


def known(slug: str) -> dict[str, Any] | None:
    """The provider of this name, as the settings' file has it."""
    return next((one for one in settings.PROVIDERS if one["id"] == slug), None)


def begin(provider: dict[str, Any], back: str) -> tuple[str, dict[str, str]]:
    """Where to send somebody, and what to hold in their session until they come back."""
    proof = generate_code_challenge()
    held = {
        "provider": provider["id"],
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": proof["code_verifier"],
    }
    asked = {
        "response_type": "code",
        "client_id": provider["client_id"],
        "redirect_uri": back,
        "scope": " ".join(provider["scope"]),
        "state": held["state"],
        "nonce": held["nonce"],
        "code_challenge": proof["code_challenge"],
        "code_challenge_method": proof["code_challenge_method"],
    }
    if provider["acr_values"]:
        asked["acr_values"] = provider["acr_values"]
    return f"{_about(provider)['authorization_endpoint']}?{urlencode(asked)}", held


def finish(provider: dict[str, Any], held: dict[str, Any], told: dict[str, str], back: str) -> Word:
    """What the provider says about whoever came back. Raises ProviderFault when it cannot be taken."""
    if not secrets.compare_digest(told.get("state", ""), held["state"]):
        raise ProviderFault("another state came back")
    if told.get("iss", provider["issuer"]) != provider["issuer"]:
        raise ProviderFault("another issuer answered")
    if not told.get("code"):
        raise ProviderFault(f"no code came back ({told.get('error', 'without a reason')[:40]})")
    about = _about(provider)
    claims = _checked(provider, about, _exchange(provider, about, told["code"], held["verifier"], back))
    if not secrets.compare_digest(str(claims.get("nonce", "")), held["nonce"]):
        raise ProviderFault("another nonce came back")
    return Word(provider["issuer"], str(claims["sub"]), _second(provider, claims))


def _about(provider: dict[str, Any]) -> dict[str, Any]:
    """What the provider publishes about itself; its issuer must be the one in our file, letter by letter."""
    told = _fetch(f"{provider['issuer'].rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != provider["issuer"]:
        raise ProviderFault("the issuer names itself otherwise")
    return told


def _fetch(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        told = answer.json()
    except (requests.RequestException, ValueError) as fault:
        raise ProviderFault(f"no answer ({type(fault).__name__})") from fault
    if not isinstance(told, dict):
        raise ProviderFault("an answer of another shape")
    return told


def _exchange(provider: dict[str, Any], about: dict[str, Any], code: str, verifier: str, back: str) -> str:
    """The provider's word for the code that came back."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider["client_id"],
        "client_secret": provider["client_secret"],
        "code_verifier": verifier,
    }
    try:
        answer = requests.post(about["token_endpoint"], data=sent, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return str(answer.json()["id_token"])
    except (requests.RequestException, ValueError, KeyError, TypeError) as fault:
        raise ProviderFault(f"the code was not taken ({type(fault).__name__})") from fault


def _checked(provider: dict[str, Any], about: dict[str, Any], token: str) -> dict[str, Any]:
    """The claims of a token whose signature, issuer, audience and time are right."""
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(_fetch(about["jwks_uri"])).keys
        key = next((one for one in keys if one.key_id == wanted), keys[0] if len(keys) == 1 else None)
        if key is None:
            raise ProviderFault("signed with a key that is not published")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=ALGORITHMS,
            issuer=provider["issuer"],
            audience=provider["client_id"],
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
    except (jwt.PyJWTError, KeyError) as fault:
        raise ProviderFault(f"its word cannot be taken ({type(fault).__name__})") from fault
    if claims.get("azp", provider["client_id"]) != provider["client_id"]:
        raise ProviderFault("its word is for somebody else")
    return claims


def _second(provider: dict[str, Any], claims: dict[str, Any]) -> bool:
    """Whether they showed a second step there; counts only as far as the settings' file says so."""
    amr = claims.get("amr", [])
    methods = {amr} if isinstance(amr, str) else set(amr)
    return bool(methods & set(provider["counts_amr"])) or claims.get("acr") in provider["counts_acr"]


# ---- Who it is ----


def account_of(word: Word) -> Account | None:
    """The account that issuer and subject are bound to."""
    row = Binding.objects.select_related("account").filter(issuer=word.issuer, subject=word.subject).first()
    if row is None or not row.account.is_active:
        return None
    Binding.objects.filter(pk=row.pk).update(used_at=timezone.now())
    return row.account


@transaction.atomic
def bind(account: Account, word: Word, *, at: datetime) -> None:
    """Let somebody sign in through their provider from now on. They are told. Refused when it is somebody else's."""
    row, made = Binding.objects.get_or_create(
        issuer=word.issuer, subject=word.subject, defaults={"account": account, "made_at": at}
    )
    if row.account_id != account.pk:
        raise Refused("This sign-in belongs to another place in Lotus already.")
    if made:
        _tell("binding.made", "provider-connected", account)


@transaction.atomic
def unbind(account: Account, binding: Binding) -> None:
    """No longer sign in through this provider. Refused where it is the only way in."""
    only = Binding.objects.filter(account=account).count() == 1
    if only and not account.has_usable_password():
        raise Refused("This is your only way in. Choose a password first: “I have forgotten my password”.")
    binding.delete()
    _tell("binding.ended", "provider-connected", account)


@transaction.atomic
def accept(found: Invitation, word: Word, *, at: datetime) -> Person:
    """Use an invitation up by signing in through a provider, without a password."""
    person = accounts.accept(found, None)
    bind(found.account, word, at=at)
    return person


def _tell(what: str, slug: str, account: Account) -> None:
    people = accounts.people_of(account)
    for person in people:
        audit.record(what, organisation=person.organisation, by=person, kind="person", subject=person.pk)
    if people:
        outbox.write(slug, people[0])
