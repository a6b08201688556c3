"""Slowing down whoever tries often, without locking anybody out.

What is tried is counted for the account that is meant (whether or not it exists), and for the address it comes
from. After five tries each further one has to wait, longer each time. A device on which somebody signed in
before is counted by itself, so that the tries of others never slow its owner. Of an address only an HMAC is
kept, with a key that is thrown away every 24 hours.
"""

import hashlib
import hmac
import ipaddress
import logging
import math
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lotus.kernel import locks
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import PassingKey, Tries

log = logging.getLogger("lotus.sign_in")

DAY = timedelta(hours=24)
SALT = "lotus.device"
REMEMBERED = 180 * 24 * 3600  # seconds for which a device is known
MOST_ON_ONE_DEVICE = 8


@dataclass(frozen=True)
class Patience:
    """So many tries are free; then the wait doubles from `first` to `longest`; one try is forgotten every `forget`."""

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta

    def wait(self, count: float) -> timedelta:
        over = math.floor(count + 0.5) - self.free
        if over < 0:
            return timedelta(0)
        return min(self.longest, self.first * 2 ** min(over, 20))


OF_ACCOUNT = Patience(5, timedelta(seconds=5), timedelta(minutes=15), timedelta(minutes=30))
OF_ADDRESS = Patience(5, timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=1))
"""A whole hospital may share one address, so it waits a minute at most and is soon forgiven."""
OF_PAPER = Patience(20, timedelta(seconds=2), timedelta(minutes=1), timedelta(seconds=20))
"""A paper takes a second to make: a class of twenty at one address gets theirs, a program gets three a minute."""
OF_MAIL = Patience(3, timedelta(minutes=10), timedelta(hours=1), timedelta(minutes=20))


@dataclass(frozen=True)
class Bucket:
    """What is counted together. `lasting`: one success does not clear it."""

    key: str
    patience: Patience
    lasting: bool = False


def buckets(request: HttpRequest, what: str, name: str, patience: Patience = OF_ACCOUNT) -> list[Bucket]:
    """What a try counts for: a known device of this name alone; else the name, and the address it comes from."""
    device = _devices(request).get(mark_of(name))
    if device:
        return [Bucket(fingerprint(f"{what}:{name}:{device}"), patience)]
    return [
        Bucket(fingerprint(f"{what}:{name}"), patience),
        Bucket(_of_address(what, request), OF_ADDRESS, lasting=True),
    ]


def at_address(request: HttpRequest, what: str, patience: Patience = OF_ADDRESS) -> list[Bucket]:
    """What counts for the address alone, where nobody is named."""
    return [Bucket(_of_address(what, request), patience, lasting=True)]


@transaction.atomic
def count(counted: Sequence[Bucket], now: datetime | None = None) -> int:
    """Count one try. Returns the seconds to wait first, in which case the try must not be made; else 0.

    It is counted before it is made, so that many at the same moment are not free.
    """
    now = now or timezone.now()
    rows = {bucket.key: _row(bucket.key, now) for bucket in sorted(counted, key=lambda one: one.key)}
    longest = max(row.free_at for row in rows.values())
    if longest > now:
        return math.ceil((longest - now).total_seconds())
    for bucket in counted:
        row = rows[bucket.key]
        row.count = max(0.0, row.count - (now - row.at) / bucket.patience.forget) + 1
        row.at, row.free_at = now, now + bucket.patience.wait(row.count)
        row.save(update_fields=["count", "at", "free_at"])
    return 0


def _row(key: str, now: datetime) -> Tries:
    locked = locks.rows(Tries.objects.filter(key=key))
    found = locked.first()
    if found is None:
        Tries.objects.get_or_create(key=key, defaults={"at": now, "free_at": now})
        found = locked.get()
    return found


@transaction.atomic
def forgive(counted: Iterable[Bucket]) -> None:
    """The try was rightly made: what was counted for the account is forgotten; of the address, this try alone."""
    for bucket in counted:
        rows = locks.rows(Tries.objects.filter(key=bucket.key))
        if not bucket.lasting:
            rows.delete()
        elif row := rows.first():
            row.count = max(0.0, row.count - 1)
            row.free_at = row.at + bucket.patience.wait(row.count)
            row.save(update_fields=["count", "free_at"])


def forget() -> None:
    """Throw away the key of addresses when its day is over, and what nobody tried for a day. Run each hour."""
    over = timezone.now() - DAY
    PassingKey.objects.filter(made_at__lt=over).delete()
    Tries.objects.filter(at__lt=over, free_at__lt=timezone.now()).delete()


# ---- Addresses ----


def address(request: HttpRequest) -> str:
    """Where a request comes from, past the proxies that are ours; of IPv6 the network.

    What others write into the header is left aside: our own proxies add to its end.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    passed = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if settings.PROXIES and len(passed) >= settings.PROXIES:
        told = passed[-settings.PROXIES]
    try:
        read = ipaddress.ip_address(told)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((read, 64), strict=False)) if read.version == 6 else str(read)


def _of_address(what: str, request: HttpRequest) -> str:
    return hmac.new(_passing_key(), f"{what}:{address(request)}".encode(), hashlib.sha256).hexdigest()


def _passing_key() -> bytes:
    """The key of these 24 hours, the same in every process; a fresh one where there is none."""
    young = PassingKey.objects.filter(made_at__gt=timezone.now() - DAY).order_by("made_at", "id")
    found = young.first()
    if found is None:
        PassingKey.objects.create(key=secrets.token_hex(32), made_at=timezone.now())
        found = young.first()
    assert found
    return bytes.fromhex(found.key)


def log_try(how: str, name: str, *, by: str) -> None:
    """Note that a try to sign in did not lead in. The account is named by its mark, whether or not it exists."""
    log.warning("a try to sign in %s", how, extra={"facts": {"account": mark_of(name), "by": by}})


# ---- Devices ----


def mark_of(name: str) -> str:
    """How a device's cookie and the log name an account: the same each time, and nobody who reads it learns which."""
    return fingerprint(f"device:{name}")[:20]


def _devices(request: HttpRequest) -> dict[str, str]:
    try:
        held = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=REMEMBERED
        )
    except signing.BadSignature:
        return {}
    return held if isinstance(held, dict) else {}


def remember(response: HttpResponse, request: HttpRequest, name: str) -> None:
    """Let this device be known as one on which `name` signed in."""
    held = _devices(request)
    held[mark_of(name)] = held.pop(mark_of(name), secrets.token_urlsafe(16))
    newest = dict(list(held.items())[-MOST_ON_ONE_DEVICE:])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(newest, salt=SALT),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
