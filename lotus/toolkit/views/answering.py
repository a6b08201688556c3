"""Answering a questionnaire for oneself: beginning, one question or all on a page, and finishing."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.core import instruments
from lotus.core.instruments import Instrument
from lotus.core.refusal import Refused
from lotus.kernel import answers, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Answers
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, bringing
from lotus.toolkit.forms.own import Sure
from lotus.toolkit.presenters import instruments as pages
from lotus.ui.questions import Questions

KEEP = Permission.TOOLKIT_KEEP


@requires(KEEP)
def begin(request: Asked, instrument: str) -> HttpResponse:
    """Begin to answer one; the first page says why where that cannot be."""
    about = pages.about(instrument, request.person, keeps=True)
    if about is None:
        raise Http404
    if request.method == "POST":
        try:
            kept = answering.begin(instrument, by=request.person, at=timezone.now())
            return redirect("toolkit:attempt", kept.pk)
        except Refused as no:
            return render(request, "toolkit/answer/about.jinja", _about(request, about, no.message))
    return redirect("toolkit:instrument", instrument)


@requires(KEEP)
def bring(request: Asked, instrument: str) -> HttpResponse:
    """What was answered here without an account: whether to keep it is asked, and nothing is kept before a yes."""
    cookie = request.COOKIES.get(settings.CARRIED_COOKIE_NAME, "")
    brought = bringing.opened(cookie, instrument, now=timezone.now())
    about, refused = pages.about(instrument, request.person, keeps=False), ""
    if about is None:
        raise Http404
    if request.method == "POST" and brought:
        try:
            to = redirect("toolkit:instrument", instrument)
            if "yes" in request.POST:
                to = redirect("toolkit:result", bringing.keep(brought, by=request.person).pk)
            to.delete_cookie(settings.CARRIED_COOKIE_NAME)
            return to
        except Refused as no:
            refused = no.message
    context = {"page": about, "brought": brought, "refused": refused}
    return render(request, "toolkit/answer/bring.jinja", context)


def _about(request: Asked, about: pages.About, refused: str = "") -> dict[str, object]:
    back = pages.back(about.instrument, policy.shelf(request.person))
    return {"page": about, "refused": refused, "may_keep": True, "back": back}


@requires(KEEP, of=policy.attempt)
def attempt(request: Asked, kept: Answers) -> HttpResponse:
    """All questions on one page; where they come one by one, on to the first that waits."""
    if request.method != "POST" and kept.closed_at:
        return redirect("toolkit:result", kept.pk)
    instrument = policy.definition(kept)
    if instrument.one_by_one:
        return redirect(_next(kept, instrument, 0))
    form = _form(request, kept, instrument)
    if request.method == "POST" and form.is_valid() and (form.later or not form.new):
        to = _take(request, kept, form)
        if to:
            return to
    return render(request, "toolkit/answer/attempt.jinja", _page(request, kept, instrument, form))


def _form(request: Asked, kept: Answers, instrument: Instrument) -> "Form":
    given = instruments.from_plain(instrument, kept.given)
    return Form(
        request.POST or None,
        instrument=instrument,
        given=given,
        seen=answers.mark(kept),
        whole="later" not in request.POST,
        kept=drafts.kept(request),
    )


class Form(Questions):
    """The questions, and whether somebody stops for now."""

    @property
    def later(self) -> bool:
        return "later" in self.data


def _take(request: Asked, kept: Answers, form: Form) -> HttpResponse | None:
    seen, by, at = form.cleaned_data["seen"], request.person, timezone.now()
    try:
        if form.later:
            answering.save(kept, form.answers(), seen=seen, by=by, at=at)
            return redirect("toolkit:instrument", kept.slug)
        done = answering.finish(kept, form.answers(), seen=seen, by=by, at=at)
        return redirect("toolkit:result", done.pk)
    except Refused as no:
        form.refuse(no.message, no.field)
        return None


def _page(request: Asked, kept: Answers, instrument: Instrument, form: Questions) -> dict[str, object]:
    back = pages.back(instrument, policy.shelf(request.person))
    return {"kept": kept, "instrument": instrument, "form": form, "back": back}


@requires(KEEP, of=policy.question)
def question(request: Asked, step: policy.Step) -> HttpResponse:
    """One question on its page. What is answered is kept before the next is shown."""
    kept, instrument = step.kept, policy.definition(step.kept)
    if request.method != "POST" and kept.closed_at:
        return redirect("toolkit:result", kept.pk)
    if not 1 <= step.number <= len(instrument.items):
        raise Http404
    given = instruments.from_plain(instrument, kept.given)
    only, whole = instrument.items[step.number - 1], "later" not in request.POST
    form = Form(
        request.POST or None,
        instrument=instrument,
        given=given,
        only=only,
        whole=whole,
        kept=drafts.kept(request),
    )
    if not form.here:
        return redirect(_next(kept, instrument, step.number))
    if request.method == "POST" and form.is_valid():
        now = answering.save(kept, form.answers(), seen="", by=request.person, at=timezone.now())
        return redirect("toolkit:instrument", kept.slug) if form.later else redirect(_on(now, step.number))
    where = {"number": step.number, "before": _before(form, step.number)}
    context = _page(request, kept, instrument, form) | where
    return render(request, "toolkit/answer/question.jinja", context)


def _on(kept: Answers, number: int) -> str:
    return _next(kept, policy.definition(kept), number)


def _numbers(instrument: Instrument, given: instruments.Answers) -> list[int]:
    """The numbers of the questions that are shown, given what is answered."""
    shown = {item.id for item in instruments.shown(instrument, given)}
    return [
        n
        for n, item in enumerate(instrument.items, 1)
        if not shown.isdisjoint(one.id for one in (item.rows or (item,)))
    ]


def _next(kept: Answers, instrument: Instrument, number: int) -> str:
    """The page after this question: the next that is shown, or the one on which all is looked through. From the
    beginning it is the first without an answer."""
    given = instruments.from_plain(instrument, kept.given)
    ahead = [n for n in _numbers(instrument, given) if n > number]
    if number == 0:
        ahead = [n for n in ahead if not _answered(instrument, n, given)]
    if not ahead:
        return reverse("toolkit:check", args=[kept.pk])
    return reverse("toolkit:question", args=[kept.pk, ahead[0]])


def _answered(instrument: Instrument, number: int, given: instruments.Answers) -> bool:
    item = instrument.items[number - 1]
    return all(one.id in given for one in (item.rows or (item,)))


def _before(form: Questions, number: int) -> int:
    """The number of the question before this one; 0 at the first."""
    return max((n for n in _numbers(form.instrument, form.before) if n < number), default=0)


@requires(KEEP, of=policy.attempt)
def check(request: Asked, kept: Answers) -> HttpResponse:
    """All answers looked through before the result; what is required and left out is named, with the way there."""
    if request.method != "POST" and kept.closed_at:
        return redirect("toolkit:result", kept.pk)
    instrument = policy.definition(kept)
    given = instruments.from_plain(instrument, kept.given)
    problems = instruments.refusals(instrument, given) if request.method == "POST" else {}
    refused = ""
    if request.method == "POST" and not problems:
        try:
            done = answering.finish(kept, given, seen="", by=request.person, at=timezone.now())
            return redirect("toolkit:result", done.pk)
        except Refused as no:
            refused = no.message
    context = {
        "kept": kept,
        "instrument": instrument,
        "refused": refused,
        "rows": pages.rows(instrument, given),
        "form": pages.Missing(kept.pk, instrument, problems),
    }
    return render(request, "toolkit/answer/check.jinja", context)


@requires(KEEP, of=policy.attempt)
def delete(request: Asked, kept: Answers) -> HttpResponse:
    """Let go of a result, or of what was begun, for good."""
    form = Sure(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answering.delete(kept, by=request.person)
        to = redirect("toolkit:mine")
        to["Location"] += "?gone=one"
        return to
    title = policy.definition(kept).title
    return render(request, "toolkit/answer/delete.jinja", {"form": form, "kept": kept, "title": title})
