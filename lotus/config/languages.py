"""Welsh beside English: the same address with /cy/ before it.

The prefix is taken off before the address is looked up and put on every address that a page makes, so that whoever
reads in Welsh goes on in Welsh. It works without script and without a cookie, and what a browser asks for by
itself is not heeded: a page says in which language it is, and offers the other. Pages that are not in Welsh yet
answer in English, at their English address, rather than half in each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from lotus.ui import language

PREFIX = language.WELSH.rstrip("/")
OPEN = (
    "support", "who_can_see_what", "accessibility", "privacy", "demo:mail", "joining:code", "joining:seat",
    "raising:start", "raising:begin", "raising:tell", "raising:keep", "raising:back", "raising:inbox",
)  # fmt: skip
ACCOUNT = (
    "account", "add_app", "add_passkey", "cases_locked", "codes", "end_others", "forgotten", "forgotten_sent",
    "invitation", "it_is_me", "password", "reset", "second_needed", "second_step", "sign_in", "sign_out",
    "signed_out", "switch", "take_away",
)  # fmt: skip
TOOLKIT = (
    "again", "agreed_done", "alone", "answers_delete", "attempt", "begin", "bring", "calendar",
    "calendar_address", "check", "circle", "circles", "delete", "delete_all", "edit", "edit_counts", "edit_file",
    "edit_history", "edit_new", "edit_take_over", "edit_text", "edit_whole", "exercise", "front", "instrument",
    "instruments", "mine", "more", "own", "plan", "plan_new", "question", "read", "record", "result",
    "result_plan", "result_share", "section", "session", "session_agree", "session_calendar", "session_new",
    "session_words", "sessions", "share", "shared", "step", "take", "take_back", "write",
)  # fmt: skip
"""All of its pages. What a text says in English is said to be English there."""
WELSH = frozenset((*OPEN, *(f"people:{name}" for name in ACCOUNT), *(f"toolkit:{name}" for name in TOOLKIT)))
"""The pages that are in Welsh, by the names of their addresses. A test tries that no English word is left on them."""


@dataclass(frozen=True)
class Other:
    """The way to the same page in the other language."""

    url: str
    label: str
    lang: str


class Languages:
    """Reads the language off the address, and speaks it while the request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PREFIX:
            return HttpResponseRedirect(f"{request.path}/")
        welsh = request.path_info.startswith(f"{PREFIX}/")
        before = get_script_prefix()
        if welsh:
            request.path_info = request.path_info.removeprefix(PREFIX)
            set_script_prefix(f"{before.rstrip('/')}{PREFIX}/")
        try:
            with translation.override("cy" if welsh else settings.LANGUAGE_CODE):
                response = self.get_response(request)
        finally:
            set_script_prefix(before)
        response.headers.setdefault("Content-Language", "cy" if welsh else "en-GB")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A page that is not in Welsh is sent to its English address; a form goes there with all it holds."""
        match = request.resolver_match
        if not spoken(request) or (match and match.view_name in WELSH):
            return None
        answer = HttpResponseRedirect(_english(request))
        if request.method not in ("GET", "HEAD"):
            answer.status_code = 307
        return answer


def spoken(request: HttpRequest) -> bool:
    """Whether this page was asked for in Welsh."""
    return request.path != request.path_info and request.path.endswith(f"{PREFIX}{request.path_info}")


def now() -> str:
    """The language of content to show: cy or en."""
    return language.tongue()


def other(request: HttpRequest) -> Other | None:
    """The same page in the other language, where it is in both."""
    match = getattr(request, "resolver_match", None)
    if match is None or match.view_name not in WELSH:
        return None
    if spoken(request):
        return Other(_english(request), "English", "en")
    before = request.path.removesuffix(request.path_info)
    return Other(f"{before}{PREFIX}{request.get_full_path().removeprefix(before)}", "Cymraeg", "cy")


def _english(request: HttpRequest) -> str:
    before = request.path.removesuffix(f"{PREFIX}{request.path_info}")
    rest = request.get_full_path().removeprefix(f"{before}{PREFIX}")
    return f"{before}/{rest.lstrip('/')}"
