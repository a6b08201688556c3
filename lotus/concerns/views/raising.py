"""The open page, where anybody raises a concern, with or without a name; and their inbox.

No page here asks for a session, sets a cookie or notes who came. What carries somebody from page to page is a signed
mark of their words, posted in the form and in no address.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from lotus.concerns.actions import codes, reports
from lotus.concerns.forms.raising import Add, ComeBack, Tell
from lotus.concerns.models import Report
from lotus.concerns.presenters import reports as pages
from lotus.core.refusal import Refused
from lotus.kernel import drafts, slowdown, uploads
from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Organisation

SALT = "lotus.report"
LASTS = 7 * 24 * 3600  # seconds for which an open page goes on; the words themselves do not end
WHY = "anybody may tell of a concern, and nobody is asked who they are"


def _page(request: HttpRequest, name: str, here: Organisation, **context: Any) -> HttpResponse:
    """A page of this way, with the organisation it is told to."""
    return render(request, f"concerns/{name}.jinja", {"here": here, **context})


def _here(slug: str) -> Organisation:
    return get_object_or_404(Organisation, slug=slug)


def _token(here: Organisation, mark: str) -> str:
    return signing.dumps([here.slug, mark], salt=SALT)


def _mark(request: HttpRequest, here: Organisation) -> str:
    """The mark of the words with which this page was opened; empty when it is none of ours, or too old."""
    try:
        slug, mark = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if slug == here.slug else ""


def _kept(here: Organisation, mark: str, report: Report | None, *, saves: bool) -> drafts.Kept:
    address = reverse("raising:keep", args=[here.slug]) if saves else ""
    return drafts.Kept(report.typed if report else None, None, _token(here, mark), address)


@open_to_all(WHY, session=False)
@csrf_exempt
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Who reads it, what is kept and what happens next, before anything is asked."""
    here = _here(slug)
    return _page(request, "raising-start", here, kept=pages.kept_for(here))


@open_to_all(WHY, session=False)
@csrf_exempt
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """The words, shown this once. Nothing is kept before something is written."""
    here = _here(slug)
    if request.method != "POST":
        return redirect("raising:start", slug)
    words = codes.draw()
    return _page(request, "raising-words", here, words=words.split(), token=_token(here, reports.mark(words)))


@open_to_all(WHY, session=False)
@csrf_exempt
@sensitive_post_parameters()
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """The form. What was typed is kept under the words, at each press and while it is written."""
    here = _here(slug)
    mark = _mark(request, here)
    if not mark:
        return redirect("raising:back", slug)
    report = reports.under(here, mark)
    if report and report.sent_on:
        return _inbox(request, here, mark, report, done="sent")
    form = Tell(request.POST if "then" in request.POST else None, kept=_kept(here, mark, report, saves=True))
    if form.is_bound:
        today = timezone.localdate()
        if form.is_valid():
            urgent = bool(form.cleaned_data["urgent"])
            sent = reports.send(here, mark, form.typed(), urgent=urgent, today=today)
            return _inbox(request, here, mark, sent, done="sent")
        reports.keep(here, mark, form.typed(), today=today)
    return _page(request, "raising-tell", here, form=form)


@open_to_all(WHY, session=False)
@csrf_exempt
@sensitive_post_parameters()
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps the form while it is written; gives nothing back."""
    here = _here(slug)
    mark = _mark(request, here)
    if not mark or not reports.keep(here, mark, Tell(request.POST).typed(), today=timezone.localdate()):
        return JsonResponse({"saved": False}, status=400)
    return JsonResponse({"saved": True})


@open_to_all(WHY, session=False)
@csrf_exempt
@sensitive_post_parameters()
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Comes back with the words. Whatever is not known here, and however it is wrong, gets one answer."""
    here = _here(slug)
    form = ComeBack(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counted = slowdown.at_address(request, "report")
        wait = slowdown.count(counted)
        mark = reports.mark(form.cleaned_data["words"])
        report = reports.under(here, mark)
        if report and not wait:
            slowdown.forgive(counted)
            return _open(request, here, mark, report)
        form.add_error("words", _wait(wait) if wait else UNKNOWN)
    return _page(request, "raising-back", here, form=form)


UNKNOWN = gettext_lazy("We do not know these words here. Look at each word, and at their order")


def _wait(seconds: int) -> str:
    says = _(
        "There were several tries from where you are. Wait %(seconds)s seconds, then press the button again"
    )
    return says % {"seconds": seconds}


def _open(request: HttpRequest, here: Organisation, mark: str, report: Report) -> HttpResponse:
    if report.sent_on:
        return _inbox(request, here, mark, report)
    return _page(request, "raising-tell", here, form=Tell(kept=_kept(here, mark, report, saves=True)))


@open_to_all(WHY, session=False)
@csrf_exempt
@sensitive_post_parameters()
def inbox(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said, and a place to say more."""
    here = _here(slug)
    mark = _mark(request, here)
    report = reports.under(here, mark) if mark else None
    if report is None or not report.sent_on:
        return redirect("raising:back", slug)
    form = Add(request.POST, request.FILES, kept=_kept(here, mark, None, saves=False))
    if form.is_valid():
        try:
            _add(report, form)
            return _inbox(request, here, mark, report, done="added")
        except Refused as no:
            form.add_error(no.field, no.message)
    return _inbox(request, here, mark, report, form=form)


def _add(report: Report, form: Add) -> None:
    sent = form.cleaned_data["file"]
    file = uploads.store(report.organisation, name=sent.name, body=sent.read()) if sent else None
    reports.write(report, form.cleaned_data["body"], file, today=timezone.localdate())


def _inbox(
    request: HttpRequest,
    here: Organisation,
    mark: str,
    report: Report,
    *,
    form: Add | None = None,
    done: str = "",
) -> HttpResponse:
    form = form or Add(kept=_kept(here, mark, None, saves=False))
    said = {"entries": pages.entries(report), "stands": pages.stands(report)}
    return _page(request, "raising-inbox", here, form=form, done=done, **said)
