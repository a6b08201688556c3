"""Where somebody is signed in: beginning, listing and ending sessions."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from lotus.kernel import audit
from lotus.kernel.models import Account, Person, Sitting

PROVED_SECONDS = 10 * 60
NOBODYS = UUID(int=0)
BACKEND = "django.contrib.auth.backends.ModelBackend"

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """`Firefox on Windows`: enough to know one's own device by, and no more of the browser's long name."""
    browser = next((name for sign, name in _BROWSERS if re.search(sign, agent)), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " on ".join(filter(None, (browser, system)))


def sit_down(account: Account, person: Person, *, agent: str = "", second: str = "") -> Sitting:
    """Note that somebody signed in here and now."""
    now = timezone.now()
    return Sitting.objects.create(
        account=account, person=person, device=device(agent), second=second, began_at=now, seen_at=now
    )


def begin(request: HttpRequest, account: Account, person: Person, *, second: str = "") -> None:
    """Begin a fresh session, under a new key, with nothing in it of the one before. It speaks for this person.

    `second` is how somebody showed a second time that it is them, if they did.
    """
    end_this(request)
    request.session.flush()
    auth.login(request, account, backend=BACKEND)
    sitting = sit_down(account, person, agent=request.META.get("HTTP_USER_AGENT", ""), second=second)
    now = timezone.now().timestamp()
    request.session.update({"since": now, "person": str(person.pk), "sitting": str(sitting.pk)})
    request.session["second"], request.session["proved"] = second, now
    audit.record(
        "session.began",
        organisation=person.organisation,
        by=person,
        kind="person",
        subject=person.id,
        details={"second": second} if second else {},
    )


def proved(request: HttpRequest) -> None:
    """Note that somebody has just shown again that it is them."""
    request.session["proved"] = timezone.now().timestamp()


def just_proved(request: HttpRequest) -> bool:
    """Whether that was a moment ago, so that they may change how they sign in."""
    return timezone.now().timestamp() - request.session.get("proved", 0) < PROVED_SECONDS


def second_set(request: HttpRequest, second: str) -> None:
    """The second step was set up in this session, which shows as much as using it. Every other session ends."""
    account, here = request.user, number(request)
    assert isinstance(account, Account)
    end_all(account, but=here)
    request.session["second"] = second
    Sitting.objects.filter(pk=here).update(second=second)


def number(request: HttpRequest) -> UUID:
    """The sitting of this session; one that no sitting has where nobody is signed in."""
    return UUID(request.session.get("sitting") or NOBODYS.hex)


def in_force(account: Account, now: datetime | None = None) -> QuerySet[Sitting]:
    """Where somebody is signed in now, the newest first; without those that sat too long or grew too old."""
    now = now or timezone.now()
    idle = now - timedelta(minutes=settings.IDLE_MINUTES)
    old = now - timedelta(hours=settings.ABSOLUTE_HOURS)
    held = Sitting.objects.filter(account=account, ended_at=None, seen_at__gt=idle, began_at__gt=old)
    return held.order_by("-began_at")


def seen(request: HttpRequest) -> None:
    """Note that the session is in use."""
    Sitting.objects.filter(pk=number(request)).update(seen_at=timezone.now())


def end_this(request: HttpRequest) -> None:
    """Let the session of this request open no door any more."""
    Sitting.objects.filter(pk=number(request), ended_at=None).update(ended_at=timezone.now())


def end_all(account: Account, *, but: UUID = NOBODYS) -> int:
    """End every session of an account (`but` one): none opens a door at its next request. Returns how many."""
    listed = in_force(account).exclude(pk=but).count()
    Sitting.objects.filter(account=account, ended_at=None).exclude(pk=but).update(ended_at=timezone.now())
    return listed


def forget() -> None:
    """Throw away what is over for longer than a week. Run each hour."""
    over = timezone.now() - timedelta(days=7)
    Sitting.objects.filter(seen_at__lt=over).delete()
