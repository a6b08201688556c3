"""The pages open to everybody at the foot of each page, and how the installation is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotus.config import checks, languages, operations
from lotus.core import letters, library
from lotus.kernel.doors import Asked, open_to_all, requires
from lotus.kernel.permissions import Permission


@open_to_all("help in a hard moment never waits for a password")
def support(request: HttpRequest) -> HttpResponse:
    return render(request, "config/support.jinja")


@open_to_all("everybody may know who can see what")
def who_can_see_what(request: HttpRequest) -> HttpResponse:
    return _words(request, "who-can-see-what")


@open_to_all("everybody may know how accessible these pages are")
def accessibility(request: HttpRequest) -> HttpResponse:
    return _words(request, "accessibility")


@open_to_all("everybody may know what is kept about them")
def privacy(request: HttpRequest) -> HttpResponse:
    return _words(request, "privacy")


def _words(request: HttpRequest, slug: str) -> HttpResponse:
    words = library.load("help", slug, languages.now())
    return render(
        request, "config/words.jinja", {"title": words.data["title"], "blocks": letters.parse(words.body)}
    )


@requires(Permission.OPERATIONS_SEE)
def running(request: Asked) -> HttpResponse:
    """What is wrong with the installation, in words; nothing of what it keeps."""
    state = operations.read()
    context = {"findings": [*checks.run(), *operations.findings(state)], "facts": operations.facts(state)}
    return render(request, "config/operations.jinja", context)
