"""Somebody's own sign-in, as its pages show it."""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lotus.kernel import access, accounts, sessions
from lotus.kernel.models import Account
from lotus.people.models import Binding
from lotus.ui import formats, language


@dataclass(frozen=True)
class Factor:
    """One second step: its number, what it is called, and since when."""

    pk: int
    name: str
    since: str


@dataclass(frozen=True)
class OwnSignIn:
    """What the page of one's own sign-in shows."""

    email: str
    has_password: bool
    factors: list[Factor]
    has_app: bool
    needed: bool
    bound: list[tuple[str, str]]
    free: list[tuple[str, str]]
    sessions: list[list[str]]
    others: int


def account(account: Account, here: UUID) -> OwnSignIn:
    held = list(sessions.in_force(account).select_related("person__organisation"))
    rows = [
        [
            one.device or _("A browser we do not know by name"),
            one.person.organisation.name,
            formats.moment(one.began_at, language.current()),
            _("This session") if one.pk == here else _last_used(one.seen_at),
        ]
        for one in held
    ]
    bound = list(Binding.objects.filter(account=account).order_by("made_at"))
    labels = {one["issuer"]: one["label"] for one in settings.PROVIDERS}
    factors = list(
        Authenticator.objects.filter(user=account).exclude(type="recovery_codes").order_by("created_at")
    )
    return OwnSignIn(
        email=account.email,
        has_password=account.has_usable_password(),
        factors=[named(one) for one in factors],
        has_app=any(one.type == "totp" for one in factors),
        needed=second_is_needed(account),
        bound=[(str(one.pk), labels.get(one.issuer, one.issuer)) for one in bound],
        free=[
            (one["id"], one["label"])
            for one in settings.PROVIDERS
            if one["issuer"] not in {row.issuer for row in bound}
        ],
        sessions=rows,
        others=sum(one.pk != here for one in held),
    )


def _last_used(at: datetime) -> str:
    minutes = int((timezone.now() - at).total_seconds() // 60)
    return _("Last used %(minutes)d minutes ago") % {"minutes": minutes} if minutes else _("Used just now")


def named(factor: Authenticator) -> Factor:
    name = _("An app that shows codes") if factor.type == "totp" else str(factor.data.get("name") or "")
    return Factor(factor.pk, name, formats.short_day(factor.created_at, language.current()))


def second_is_needed(account: Account) -> bool:
    """Whether somebody has to have a second step, in any of their organisations."""
    people = accounts.people_of(account)
    return settings.SECOND_FACTOR and any(access.needs_second(person.roles()) for person in people)


def ways(kinds: Collection[str]) -> list[str]:
    """By what somebody can show a second time that it is them, the easiest first."""
    known = (("webauthn", "passkey"), ("totp", "app"), ("recovery_codes", "recovery"))
    return [way for kind, way in known if kind in kinds]


def way(kinds: Collection[str], wanted: str) -> str:
    """The way they asked for, if they have it; else the app before the passkey, since it needs no script."""
    held = ways(kinds)
    first = "app" if "app" in held else next(iter(held), "recovery")
    return wanted if wanted in held else first


def in_fours(letters: str) -> str:
    """Letters to copy out, four by four."""
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def passkeys_work(request: HttpRequest) -> bool:
    """Passkeys belong to a name, so they need an address that is one; numbers such as 127.0.0.1 have none."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def wait(request: HttpRequest, seconds: int, back: str = "") -> HttpResponse:
    """There were many tries: the same kind page for everybody, and when to go on."""
    context = {"seconds": seconds, "minutes": ceil(seconds / 60), "back": back or reverse("people:sign_in")}
    response = render(request, "people/wait.jinja", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
