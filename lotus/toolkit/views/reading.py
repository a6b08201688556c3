"""What anybody may read, signed in or not: the five steps, their sections and exercises, and what else there is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lotus.core import toolkit
from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.presenters import own
from lotus.toolkit.presenters import reading as pages
from lotus.toolkit.presenters.instruments import leading_from
from lotus.ui import language


@open_to_all("the toolkit is for everybody who works in care")
def front(request: HttpRequest) -> HttpResponse:
    """The five steps and the shelf for supervisors, each with its sections."""
    person, language = _person(request), _language()
    marks = own.marks(person, language) if person else own.NO_MARKS
    context = {
        "page": pages.front(policy.shelf(person), language),
        "marks": marks,
        "may_keep": pages.may_keep(person),
        "may_edit": pages.may_edit(person),
    }
    return render(request, "toolkit/front.jinja", context)


@open_to_all("the toolkit is for everybody who works in care")
def step(request: HttpRequest, step: str) -> HttpResponse:
    page = pages.step(policy.shelf(_person(request)), step, _language())
    if page is None:
        raise Http404
    return render(request, "toolkit/step.jinja", {"page": page})


@open_to_all("the toolkit is for everybody who works in care")
def section(request: HttpRequest, section: str) -> HttpResponse:
    person = _person(request)
    whole = policy.shelf(person)
    found = whole.section(section, _language())
    if found is None or not _open_to(request, found):
        raise Http404
    context = {
        "page": pages.section(whole, found, person),
        "in_welsh": _in_welsh(whole, section),
        "may_keep": pages.may_keep(person),
        "read_on": own.read_on(person, section) if person else None,
    }
    return render(request, "toolkit/section.jinja", context)


@open_to_all("the toolkit is for everybody who works in care")
def exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    whole = policy.shelf(_person(request))
    found = whole.exercise(exercise)
    about = whole.section(found.section, _language()) if found else None
    if found is None or about is None or not _open_to(request, about):
        raise Http404
    context = {
        "exercise": found,
        "section": about,
        "may_keep": pages.may_keep(_person(request)),
        "instruments": leading_from(about.slug, whole),
        "door": pages.door(about.door, _person(request)),
    }
    return render(request, "toolkit/exercise.jinja", context)


@open_to_all("the toolkit is for everybody who works in care")
def more(request: HttpRequest) -> HttpResponse:
    """What else there is to watch, read and use, from elsewhere."""
    return render(request, "toolkit/more.jinja", {"page": pages.more(policy.shelf(_person(request)))})


def _in_welsh(whole: toolkit.Toolkit, slug: str) -> bool:
    """Whether somebody has put the text itself into Welsh."""
    found = whole.section(slug, "cy")
    return found is not None and found.language == "cy"


def _language() -> str:
    return language.tongue()


def _person(request: HttpRequest) -> Person | None:
    person: Person | None = getattr(request, "person", None)
    return person


def _open_to(request: HttpRequest, text: toolkit.Section) -> bool:
    """An organisation may keep a text of its own for those who are signed in."""
    return text.public or _person(request) is not None
