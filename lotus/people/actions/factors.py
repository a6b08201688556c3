"""Second steps at signing in: an app that shows codes, passkeys, and recovery codes for when those are gone.

The ways of working are allauth's; where it keeps a secret, ours seals it for the account it belongs to. A code
of the app is taken once: the moment it stands for has to be later than that of the last one taken.
"""

import base64
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, encryption, locks, outbox
from lotus.kernel.models import Account

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
WORDS = {APP: "app", PASSKEY: "passkey", CODES: "recovery"}
"""How the session and the audit name a second step."""
MOST_PASSKEYS = 10

_place: ContextVar[str] = ContextVar("place")


@contextmanager
def _sealed_for(account: Account) -> Iterator[None]:
    """Inside, what allauth keeps is sealed for this account, and opens for no other."""
    token = _place.set(f"second_factor.{account.pk}")
    try:
        yield
    finally:
        _place.reset(token)


class Adapter(DefaultMFAAdapter):
    """Seals what allauth keeps with our keys, and speaks in our name."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encryption.seal(text.encode(), _place.get())).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.unseal(base64.b64decode(encrypted_text), _place.get()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Lotus"}


def of(account: Account) -> list[Authenticator]:
    """The second steps somebody has, recovery codes left aside; the oldest first."""
    held = Authenticator.objects.filter(user=account).exclude(type=CODES)
    return list(held.order_by("created_at"))


def kinds(account: Account) -> set[str]:
    return set(Authenticator.objects.filter(user=account).values_list("type", flat=True))


# ---- The app ----


def begin_app(account: Account) -> str:
    """A fresh secret for an app, sealed, to lie in the session until its first code was right."""
    sealed = encryption.seal(generate_totp_secret().encode(), f"app_begun.{account.pk}")
    return base64.b64encode(sealed).decode("ascii")


def begun_secret(account: Account, begun: str) -> str:
    return encryption.unseal(base64.b64decode(begun), f"app_begun.{account.pk}").decode()


def picture(account: Account, secret: str) -> str:
    """What an app's camera reads, as the address of an image."""
    made = Adapter().build_totp_svg(Adapter().build_totp_url(account, secret))
    return f"data:image/svg+xml;base64,{base64.b64encode(made.encode()).decode('ascii')}"


@transaction.atomic
def add_app(account: Account, secret: str, code: str) -> None:
    """Keep the app once it showed a right code. Refused where it did not, or there is one already."""
    moment = _moment_of(secret, code, after=0)
    if moment is None:
        raise Refused("That is not the code your app shows now. Wait for the next one and try again.", "code")
    if Authenticator.objects.filter(user=account, type=APP).exists():
        raise Refused("You have an app already. Take it away first if you want to use another.")
    with _sealed_for(account):
        data = {"secret": Adapter().encrypt(secret), "used": moment}
        Authenticator.objects.create(user=account, type=APP, data=data)
        _codes_too(account)
    _tell("second-step-added", "factor.added", account, APP)


def _moment_of(secret: str, code: str, *, after: int) -> int | None:
    """The moment (in half minutes) that a code stands for, if it is right now and later than `after`."""
    for moment in yield_hotp_counters_from_time():
        shown = format_hotp_value(hotp_value(secret, moment))
        if secrets.compare_digest(shown, code) and moment > after:
            return int(moment)
    return None


@transaction.atomic
def app_fits(account: Account, code: str) -> bool:
    """Whether this is a code of somebody's app that was not taken before. It is taken now."""
    row = locks.rows(Authenticator.objects.filter(user=account, type=APP)).first()
    if row is None or not (code.isascii() and code.isdigit()):
        return False
    with _sealed_for(account):
        secret = Adapter().decrypt(row.data["secret"])
    moment = _moment_of(secret, code, after=row.data.get("used", 0))
    if moment is None:
        return False
    row.data, row.last_used_at = {**row.data, "used": moment}, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


# ---- Passkeys ----


def begin_passkey(account: Account) -> dict[str, Any]:
    """What the browser needs to make a passkey; the challenge lies in the session."""
    return dict(webauthn.begin_registration(account, False))


@transaction.atomic
def add_passkey(account: Account, name: str, credential: Any) -> None:
    """Keep a passkey the browser has made. Refused where it does not answer our question."""
    if Authenticator.objects.filter(user=account, type=PASSKEY).count() >= MOST_PASSKEYS:
        raise Refused("You have ten passkeys already. Take one away first.")
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError) as fault:
        raise Refused("The passkey did not reach us whole. Please try once more.") from fault
    webauthn.WebAuthn.add(account, name, credential)
    with _sealed_for(account):
        _codes_too(account)
    _tell("second-step-added", "factor.added", account, PASSKEY)


def ask_passkey(account: Account) -> dict[str, Any]:
    """What the browser needs to show a passkey; the challenge lies in the session."""
    return dict(webauthn.begin_authentication(account))


def passkey_fits(account: Account, credential: Any) -> bool:
    """Whether the browser showed a passkey of this account, in answer to our question."""
    try:
        webauthn.parse_authentication_response(credential)
        row = webauthn.complete_authentication(account, credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    row.record_usage()
    return True


# ---- Recovery codes ----


def _codes_too(account: Account) -> None:
    RecoveryCodes.activate(account)


@transaction.atomic
def code_fits(account: Account, code: str) -> bool:
    """Whether this is one of somebody's recovery codes, not used before. It is used now, and they are told."""
    row = Authenticator.objects.filter(user=account, type=CODES).first()
    with _sealed_for(account):
        if row is None or not RecoveryCodes(row).validate_code(code):
            return False
    row.record_usage()
    _tell("recovery-code-used", "recovery_code.used", account, CODES, left=str(left(account)))
    return True


def left(account: Account) -> int:
    """How many recovery codes somebody has left."""
    row = Authenticator.objects.filter(user=account, type=CODES).first()
    if row is None:
        return 0
    with _sealed_for(account):
        return len(RecoveryCodes(row).get_unused_codes())


def codes_to_show(account: Account) -> Sequence[str]:
    """The recovery codes, the first time they are looked at; nothing after that."""
    row = Authenticator.objects.filter(user=account, type=CODES).first()
    if row is None or RecoveryCodes(row).did_view:
        return ()
    with _sealed_for(account):
        held = RecoveryCodes(row)
        shown = held.get_unused_codes()
        held.mark_as_viewed()
    return shown


@transaction.atomic
def new_codes(account: Account) -> None:
    """Ten fresh recovery codes; the ones before end."""
    Authenticator.objects.filter(user=account, type=CODES).delete()
    with _sealed_for(account):
        RecoveryCodes.activate(account)
    _tell("second-step-added", "factor.added", account, CODES)


# ---- Taking away ----


@transaction.atomic
def take_away(account: Account, factor: Authenticator, *, needed: bool) -> None:
    """Take one second step away; recovery codes go with the last. Refused where it is the last, and one is needed."""
    others = [one for one in of(account) if one.pk != factor.pk]
    if needed and not others:
        raise Refused("You handle concerns, so you need a second step. Set another one up first.")
    kind = factor.type
    factor.delete()
    if not others:
        Authenticator.objects.filter(user=account).delete()
    _tell("second-step-removed", "factor.removed", account, kind)


def _tell(slug: str, what: str, account: Account, kind: str, **facts: str) -> None:
    people = accounts.people_of(account)
    for person in people:
        audit.record(
            what,
            organisation=person.organisation,
            by=person,
            kind="person",
            subject=person.pk,
            details={"second": WORDS[Authenticator.Type(kind)]},
        )
    if people:
        outbox.write(slug, people[0], **facts)
