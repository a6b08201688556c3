"""Joining without an account, answering without a name, and seeing what all said together.

No page here asks for a session, sets a cookie, counts or notes who came. What carries somebody from page to page is
the secret of their seat in the address.
"""

import json
import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from lotus.core import instruments
from lotus.core.refusal import Refused
from lotus.kernel import ballot
from lotus.kernel.doors import open_to_all
from lotus.toolkit import policy
from lotus.toolkit.actions import sessions
from lotus.toolkit.forms.together import JoinCode, Prompts
from lotus.toolkit.models import Gathering, Kind, Seat, Stage
from lotus.toolkit.presenters import together as pages
from lotus.ui.questions import Questions

WHY = "whoever has the code answers without a name, and nobody is asked who they are"
WAIT, SPREAD = 3_000, 2_000
"""Milliseconds until a screen asks again: not all at the same moment."""


@open_to_all(WHY, session=False)
@csrf_exempt
def code(request: HttpRequest) -> HttpResponse:
    """The code of a session, written or brought by a picture; then a seat."""
    form = JoinCode(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            found = sessions.found(form.cleaned_data["code"])
            if found is None:
                raise Refused(_("We do not know this code. Look at it again; it may also be over"), "code")
            return redirect("joining:seat", sessions.take_seat(found))
        except Refused as no:
            form.refuse(no)
    return render(request, "toolkit/together/join.jinja", {"form": form})


@open_to_all(WHY, session=False)
@csrf_exempt
@sensitive_post_parameters()
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """Wait, answer, wait again, and see what all said: whatever stands now."""
    held = sessions.seat(token)
    if held is None:
        return render(request, "toolkit/together/gone.jinja", status=404)
    gathering = held.gathering
    if held.answered or gathering.stage not in (Stage.OPEN, Stage.SHOWN):
        return _shown(request, token, held)
    form = _form(request, gathering)
    if request.method == "POST" and form.is_valid() and not getattr(form, "new", ()):
        try:
            sessions.answer(held, _given(form))
            return redirect("joining:seat", token)
        except Refused as no:
            form.add_error(None, no.message)
    context = {
        "gathering": gathering,
        "form": form,
        "token": token,
        "late": gathering.stage == Stage.SHOWN,
        "words": bool(policy.words_asked(gathering)),
    }
    return render(request, "toolkit/together/answer.jinja", context)


def _form(request: HttpRequest, gathering: Gathering) -> Any:
    """What is asked, as a form. Nothing of it is kept before it is sent."""
    instrument = policy.questionnaire(gathering)
    if instrument is None:
        return Prompts(request.POST or None, asked=gathering.asked)
    return Questions(request.POST or None, instrument=instrument, given={})


def _given(form: Any) -> dict[str, Any]:
    if isinstance(form, Prompts):
        return dict(form.given())
    return dict(instruments.to_plain(form.answers()))


def _shown(request: HttpRequest, token: str, held: Seat) -> HttpResponse:
    """What somebody sees who has answered, or cannot yet, or came too late."""
    gathering = held.gathering
    in_it = gathering.stage in (Stage.SHOWN, Stage.CLOSED)
    context = {
        "gathering": gathering,
        "token": token,
        "answered": held.answered,
        "merged": pages.merged(gathering) if in_it else None,
    }
    return render(request, "toolkit/together/seat.jinja", context)


@open_to_all(WHY, session=False)
def news(request: HttpRequest, token: str) -> HttpResponse:
    """How far the session is, for a screen that waits."""
    found = Seat.objects.filter(mark=sessions.mark(token)).values_list("gathering__turn", flat=True).first()
    return HttpResponse(status=204) if found is None else _event(found)


@open_to_all("it tells how many answered to whoever has the address, and nothing else", session=False)
def watch(request: HttpRequest, watch: UUID) -> HttpResponse:
    """How many have joined and answered, for the screen of who leads the session."""
    led = Gathering.objects.filter(watch=watch, kind=Kind.SESSION)
    found = led.exclude(stage=Stage.CLOSED).first()
    if found is None:
        return HttpResponse(status=204)
    return _event(found.turn, joined=found.seats.count(), answered=ballot.count(found.box))


def _event(turn: int, **told: Any) -> HttpResponse:
    """One event and the end of it. The browser asks again by itself, so that nobody holds a thread of ours."""
    again = WAIT + secrets.randbelow(SPREAD)
    body = f"retry: {again}\nid: {turn}\ndata: {json.dumps({'turn': turn, **told})}\n\n"
    return HttpResponse(body, content_type="text/event-stream; charset=utf-8")
