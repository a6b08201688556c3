"""Three guards every request passes: safe headers, the door, and the clock of the session."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from lotus.kernel import accounts, drafts, sessions
from lotus.kernel.models import Person

log = logging.getLogger("lotus.doors")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

IN_USE = timedelta(seconds=30)
"""How old a note that a session is in use may grow before it is made anew."""

FORGET = '"cache", "storage"'
"""What a browser is asked to forget when a session ends. Cookies end by name; others may outlive the session."""

Answer = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """Nothing from elsewhere is loaded, nothing private is stored by a browser or a proxy."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        design = request.path.startswith(settings.STATIC_URL) and response.status_code in (200, 304)
        if not design:
            response.setdefault("Cache-Control", "no-store, private")
        if settings.SECURE_HSTS_SECONDS:
            lasts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            response.setdefault("Strict-Transport-Security", lasts)
        if _ends_session(response):
            response.setdefault("Clear-Site-Data", FORGET)
        return response


def _ends_session(response: HttpResponse) -> bool:
    """Whether this answer takes the session's cookie away."""
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and cookie["max-age"] == 0


class Doors:
    """Refuses an address whose view has no door; finds out who asks; ends sessions whose time has come."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        door = getattr(view, "door", None)
        if door is None:
            log.error("an address without a door was refused")
            raise Http404
        if door[0] == "open" and not door[2]:
            return None
        person = _person(request)
        why = _time_is_up(request, person)
        if why:
            if door[0] == "requires":
                return self._signed_out(request, why)
            auth.logout(request)
        request.person = None if why else person  # type: ignore[attr-defined]
        return None

    def _signed_out(self, request: HttpRequest, why: str) -> HttpResponse:
        """The session was too long idle, or too old: keep what a form brought, and say what happened."""
        kept = drafts.keep(request.POST) if request.method == "POST" else None
        auth.logout(request)
        query = urlencode({"next": request.get_full_path(), "kept": "1" if kept else "0", "why": why})
        return HttpResponseRedirect(f"{reverse('people:signed_out')}?{query}")


def _time_is_up(request: HttpRequest, person: Person | None) -> str:
    """Whether this session sat too long `idle`, or lasted for its `day`; otherwise notes that it is in use."""
    since = request.session.get("since")
    if since is None or person is None:
        return ""
    now = timezone.now()
    if now.timestamp() - since > settings.ABSOLUTE_HOURS * 3600:
        return "day"
    seen: datetime = person.seen_at  # type: ignore[attr-defined]  # fetched with them
    if now - seen > timedelta(minutes=settings.IDLE_MINUTES):
        return "idle"
    if now - seen > IN_USE:
        sessions.seen(request)
    return ""


def _person(request: HttpRequest) -> Person | None:
    """The person this session speaks for; None when nobody.

    Nobody, too, when the session was ended from elsewhere, or the person was switched off or holds no role any more.
    """
    account, chosen = request.session.get(auth.SESSION_KEY), request.session.get("person")
    if account is None or chosen is None:
        return None
    found = accounts.asking(UUID(chosen), UUID(account), sessions.number(request))
    if found is None or not _is_theirs(request, found):
        if request.user.is_authenticated:
            auth.logout(request)
        return None
    return found


def _is_theirs(request: HttpRequest, found: Person) -> bool:
    """Whether the session was begun under the account's password of now."""
    assert found.account is not None
    begun_under = request.session.get(auth.HASH_SESSION_KEY, "")
    if constant_time_compare(begun_under, found.account.get_session_auth_hash()):
        request.user = found.account
        return True
    return request.user.is_authenticated
