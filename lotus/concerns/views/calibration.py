"""Calibration rounds: their list, opening one, scoring alone, and what came out."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import calibration as actions
from lotus.concerns.forms.calibration import OpenRound, TrialScoreForm
from lotus.concerns.models import Round
from lotus.concerns.presenters import calibration as pages
from lotus.core.refusal import Refused
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


def _opens(request: Asked) -> bool:
    return access.may(Permission.CALIBRATION_OPEN, roles=request.person.roles())


@requires(Permission.CALIBRATION_TAKE)
def rounds(request: Asked) -> HttpResponse:
    rows = pages.rows(request.person, timezone.localdate())
    request.shown = [row.pk for row in rows]
    return render(request, "concerns/calibration.jinja", {"rows": rows, "may_open": _opens(request)})


@requires(Permission.CALIBRATION_OPEN)
def new(request: Asked) -> HttpResponse:
    form = OpenRound(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(**form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:calibration_round", made.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/calibration-new.jinja", {"form": form})


@requires(Permission.CALIBRATION_TAKE, of=policy.calibration_round)
def one(request: Asked, of: Round) -> HttpResponse:
    """The round: what is still to score, who is finished, and once it is closed what came out."""
    refused = ""
    if request.method == "POST":
        try:
            actions.finish(of, by=request.person, at=timezone.now())
            return redirect("concerns:calibration_round", of.pk)
        except Refused as no:
            refused = no.message
    context = {"of": of, "page": pages.page(of, request.person), "refused": refused}
    return render(request, "concerns/calibration-round.jinja", {**context, "may_close": _opens(request)})


@requires(Permission.CALIBRATION_OPEN, of=policy.calibration_round)
def close(request: Asked, of: Round) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            actions.close(of, by=request.person, at=timezone.now())
            return redirect("concerns:calibration_round", of.pk)
        except Refused as no:
            refused = no.message
    context = {"of": of, "page": pages.page(of, request.person), "refused": refused}
    return render(request, "concerns/calibration-close.jinja", context)


@requires(Permission.CALIBRATION_TAKE, of=policy.calibration_round)
def score(request: Asked, of: Round) -> HttpResponse:
    slug = request.resolver_match.kwargs["vignette"]  # type: ignore[union-attr]
    if slug not in of.vignettes:
        raise Http404
    mine = pages.own_score(of, request.person, slug)
    form = TrialScoreForm(request.POST or None, kept=drafts.kept(request), initial=mine)
    if request.method == "POST" and form.is_valid():
        try:
            actions.score(of, slug, actions.Scored(**form.scored()), by=request.person, at=timezone.now())
            return redirect(pages.next_address(of, request.person))
        except Refused as no:
            form.add_error(None, no.message)
    context = {"of": of, "vignette": pages.vignette(slug), "form": form, "levels": pages.levels()}
    return render(request, "concerns/calibration-score.jinja", context)
