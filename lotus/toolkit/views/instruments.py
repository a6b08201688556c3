"""Questionnaires that anybody may look at, and those that anybody may take without an account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from lotus.core import instruments
from lotus.core.instruments import Instrument
from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Person
from lotus.toolkit.presenters import files, reading, results
from lotus.toolkit.presenters import instruments as pages
from lotus.toolkit.views.results import download
from lotus.ui import formats
from lotus.ui.questions import GIVEN, Questions

WHY = "the toolkit is for everybody who works in care"


def _person(request: HttpRequest) -> Person | None:
    person: Person | None = getattr(request, "person", None)
    return person


@open_to_all(WHY)
def shelf(request: HttpRequest) -> HttpResponse:
    """All questionnaires there are."""
    person = _person(request)
    keeper = person if reading.may_keep(person) else None
    return render(request, "toolkit/answer/shelf.jinja", {"groups": pages.every(keeper)})


@open_to_all(WHY)
def about(request: HttpRequest, instrument: str) -> HttpResponse:
    """The first page of one: who can see it, how long it takes, where it comes from, what is known of it."""
    person = _person(request)
    may_keep = reading.may_keep(person)
    page = pages.about(instrument, person if may_keep else None)
    if page is None:
        raise Http404
    context = {"page": page, "refused": "", "may_keep": may_keep, "back": pages.back(page.instrument)}
    return render(request, "toolkit/answer/about.jinja", context)


@open_to_all("anybody may take it, and nothing is kept", session=False)
@csrf_exempt
@sensitive_post_parameters()
def alone(request: HttpRequest, instrument: str) -> HttpResponse:
    """Take one without an account: the result is made from what was sent, shown, and kept nowhere."""
    found = instruments.shipped(instrument)
    if found is None or not found[0].without_account:
        raise Http404
    form = Questions(request.POST or None, instrument=found[0], given={})
    if request.method == "POST" and form.is_valid() and not form.new and form.answers():
        return _result(request, found[0], form)
    empty = request.method == "POST" and form.is_valid() and not form.new
    context = {"instrument": found[0], "form": form, "back": pages.back(found[0]), "empty": empty}
    return render(request, "toolkit/answer/alone.jinja", context)


def _result(request: HttpRequest, instrument: Instrument, form: Questions) -> HttpResponse:
    taken = results.unkept(instrument, form.answers(), formats.short_day(timezone.now()))
    page = results.page([taken])
    if request.POST.get("ending") in files.FORMS:
        return download(request.POST["ending"], taken, page, whose="")
    names = [name for name in request.POST if name.startswith(GIVEN)]
    sent = [(name, value) for name in names for value in request.POST.getlist(name)]
    context = {"page": page, "back": pages.back(instrument), "sent": sent}
    return render(request, "toolkit/answer/unkept.jinja", context)
