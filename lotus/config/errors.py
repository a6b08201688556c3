"""The pages for when something is not there, not allowed, not readable, or broken."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from lotus.kernel import drafts
from lotus.kernel.doors import note_refusal

log = logging.getLogger("lotus.errors")


METHODS = ("GET", "HEAD", "POST")


class Readable:
    """Refuses what no page of ours sends: another method, or a body larger than any form may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            refused = not_readable(request, status=405)
            refused["Allow"] = ", ".join(METHODS)
            return refused
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.LARGEST_BODY:
            return not_readable(request, RequestDataTooBig() if length.isdecimal() else None)
        return self.get_response(request)


def not_readable(request: HttpRequest, exception: Any = None, *, status: int = 400) -> HttpResponse:
    """What arrived is nothing that a page of ours sends, or more than we take in at once."""
    too_large = isinstance(exception, RequestDataTooBig)
    if asks_for_session(request):
        note_refusal(request, "what was sent could not be read")
    return render(
        request, "ui/errors/400.jinja", {"too_large": too_large}, status=413 if too_large else status
    )


def asks_for_session(request: HttpRequest) -> bool:
    """Of who comes to the open pages nothing is noted, not even a time."""
    match = request.resolver_match
    door = getattr(match.func, "door", None) if match else None
    return door is not None and (door[0] != "open" or door[2])


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same page whether a thing does not exist or may not be seen: the header, too, says nothing of where it is."""
    request.nowhere = True  # type: ignore[attr-defined]
    return render(request, "ui/errors/404.jinja", status=404)


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """An action refused what the page had let somebody ask for: they lost the right while the page was open."""
    note_refusal(request, "an act was refused")
    return render(request, "ui/errors/403.jinja", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side.

    Uses neither the database nor the session; keeps what was typed if it can.
    """
    return HttpResponse(
        loader.get_template("ui/errors/500.jinja").render({"kept": _rescued(request)}), status=500
    )


def _rescued(request: HttpRequest) -> bool:
    try:
        return request.method == "POST" and drafts.keep(request.POST) is not None
    except Exception as fault:  # this page must come up whatever is broken
        log.warning("a form could not be kept: %s", type(fault).__name__)
        return False


def form_not_trusted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or came from a page opened before signing in again."""
    kept = drafts.keep(request.POST) is not None
    note_refusal(request, "a form was not one of ours")
    return render(request, "ui/not-trusted.jinja", {"kept": kept, "back": request.path}, status=403)
