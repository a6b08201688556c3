"""Questionnaires that anybody may look at, and those that anybody may take without an account."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from lotus.core import instruments
from lotus.core.instruments import Instrument
from lotus.core.refusal import Refused
from lotus.core.toolkit import SHIPPED
from lotus.kernel import slowdown
from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.actions import bringing
from lotus.toolkit.presenters import files, onpaper, reading, results
from lotus.toolkit.presenters import instruments as pages
from lotus.toolkit.views.results import attached, download
from lotus.ui.questions import GIVEN, Questions

WAIT = gettext_lazy(
    "Many papers were made where you are. Nothing is lost: wait %(seconds)s seconds and press the button again."
)
WHY = "the toolkit is for everybody who works in care"


def _person(request: HttpRequest) -> Person | None:
    person: Person | None = getattr(request, "person", None)
    return person


@open_to_all(WHY)
def shelf(request: HttpRequest) -> HttpResponse:
    """All questionnaires there are."""
    person = _person(request)
    keeper = person if reading.may_keep(person) else None
    return render(
        request, "toolkit/answer/shelf.jinja", {"groups": pages.every(policy.shelf(person), keeper)}
    )


@open_to_all(WHY)
def about(request: HttpRequest, instrument: str) -> HttpResponse:
    """The first page of one: who can see it, how long it takes, where it comes from, what is known of it."""
    return _about(request, instrument)


def _about(request: HttpRequest, instrument: str, refused: str = "", status: int = 200) -> HttpResponse:
    person = _person(request)
    may_keep = reading.may_keep(person)
    page = pages.about(instrument, person, keeps=may_keep)
    if page is None:
        raise Http404
    back = pages.back(page.instrument, policy.shelf(person))
    context = {"page": page, "refused": refused, "may_keep": may_keep, "back": back}
    return render(request, "toolkit/answer/about.jinja", context, status=status)


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
    context = {"instrument": found[0], "form": form, "back": pages.back(found[0], SHIPPED), "empty": empty}
    return render(request, "toolkit/answer/alone.jinja", context)


def _result(request: HttpRequest, instrument: Instrument, form: Questions) -> HttpResponse:
    taken = results.unkept(instrument, form.answers(), timezone.localdate())
    page, ending = results.page([taken]), request.POST.get("ending", "")
    if ending == "keep":
        return _carried(request, instrument, form, page)
    wait = slowdown.count(slowdown.at_address(request, "paper", slowdown.OF_PAPER)) if ending == "pdf" else 0
    if ending in files.FORMS and not wait:
        return download(ending, taken, page, whose="")
    return _shown(request, page, WAIT % {"seconds": wait} if wait else "", 429 if wait else 200)


def _shown(request: HttpRequest, page: results.Page, refused: str = "", status: int = 200) -> HttpResponse:
    names = [name for name in request.POST if name.startswith(GIVEN)]
    sent = [(name, value) for name in names for value in request.POST.getlist(name)]
    context = {"page": page, "back": pages.back(page.instrument, SHIPPED), "sent": sent, "refused": refused}
    return render(request, "toolkit/answer/unkept.jinja", context, status=status)


def _carried(
    request: HttpRequest, instrument: Instrument, form: Questions, page: results.Page
) -> HttpResponse:
    """On to the page that asks whether to keep it, with what was answered sealed in a cookie of its own."""
    try:
        cookie = bringing.sealed(instrument, form.answers(), at=timezone.now())
    except Refused as no:
        return _shown(request, page, no.message)
    to = redirect("toolkit:bring", instrument.id)
    to.set_cookie(
        settings.CARRIED_COOKIE_NAME,
        cookie,
        max_age=bringing.LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return to


def _found(request: HttpRequest, instrument: str) -> Instrument:
    found = policy.shelf(_person(request)).instrument(instrument)
    if found is None:
        raise Http404
    return found[0]


@open_to_all(WHY)
def fhir(request: HttpRequest, instrument: str) -> HttpResponse:
    """The questionnaire for other programs, as a FHIR Questionnaire."""
    found = _found(request, instrument)
    return attached(f"{found.id}.fhir.json", files.FHIR, files.questions(found))


@open_to_all(WHY)
def columns(request: HttpRequest, instrument: str) -> HttpResponse:
    """What the columns of a table of its answers mean."""
    found = _found(request, instrument)
    return attached(f"{found.id}-columns.csv", files.CSV, files.dictionary(found))


def _asked_on_paper(request: HttpRequest, instrument: str) -> Instrument:
    found = _found(request, instrument)
    if not onpaper.asks_everybody(found):
        raise Http404
    return found


@open_to_all(WHY)
def paper(request: HttpRequest, instrument: str) -> HttpResponse:
    """A questionnaire that everybody is asked, as a paper to print and to fill in."""
    found = _asked_on_paper(request, instrument)
    wait = slowdown.count(slowdown.at_address(request, "paper", slowdown.OF_PAPER))
    if wait:
        return _about(request, instrument, WAIT % {"seconds": wait}, 429)
    person = _person(request)
    body = onpaper.paper(found, person.organisation.name if person else "Lotus")
    return attached(f"{found.id}.pdf", "application/pdf", body)


@open_to_all(WHY)
def empty(request: HttpRequest, instrument: str) -> HttpResponse:
    """The table with nothing in it that the papers are typed into."""
    found = _asked_on_paper(request, instrument)
    return attached(f"{found.id}-answers.csv", files.CSV, onpaper.table(found))
