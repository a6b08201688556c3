"""Blank forms to take away: the list, and each as a PDF or a Word file. None of them knows of a concern."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotus.concerns.forms.blank import asked
from lotus.concerns.presenters import blank as pages
from lotus.kernel import access
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.ui.papers import BlankPaper, blank_pdf, blank_word
from lotus.ui.papers.word import WORD


@requires(Permission.BLANK_SEE)
def blanks(request: Asked) -> HttpResponse:
    ours, letters = pages.lists(request.person.organisation)
    team = access.may(Permission.CONCERN_LIST, roles=request.person.roles())
    return render(request, "concerns/blanks.jinja", {"ours": ours, "letters": letters, "team": team})


@requires(Permission.BLANK_SEE)
def as_pdf(request: Asked, blank: str) -> HttpResponse:
    return _file(request, blank, blank_pdf, "pdf", "application/pdf")


@requires(Permission.BLANK_SEE)
def as_word(request: Asked, blank: str) -> HttpResponse:
    return _file(request, blank, blank_word, "docx", WORD)


def _file(
    request: Asked, slug: str, draw: Callable[[BlankPaper], bytes], ending: str, kind: str
) -> HttpResponse:
    paper = pages.paper(request.person.organisation, slug, asked(slug), timezone.localdate())
    if paper is None:
        raise Http404
    name = f'attachment; filename="{slug}.{ending}"'
    return HttpResponse(draw(paper), content_type=kind, headers={"Content-Disposition": name})
