"""A worry about somebody's safety: what to do now, telling others, and noting that the person was reached."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import worries
from lotus.concerns.forms.support import RaiseWorry, Reached
from lotus.concerns.models import Case, Worry
from lotus.concerns.presenters import standing
from lotus.concerns.presenters import worry as pages
from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.WORRY_RAISE, of=policy.whole_person_case)
def raise_worry(request: Asked, case: Case) -> HttpResponse:
    """What to do comes first, before anything is asked. Nothing of the case is shown."""
    page = pages.raising(case, request.found.relations)
    told, pastoral = page.words, page.pastoral
    form = RaiseWorry(request.POST or None, told=told, pastoral=pastoral, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        worries.raise_worry(case, words=words, by=request.person, at=timezone.now())
        return redirect(f"{reverse('concerns:raise_worry', args=[case.pk])}?told=1")
    context = {
        "case": case,
        "form": form,
        "page": page,
        "told": request.GET.get("told") == "1",
        "crisis": standing.crisis(),
    }
    return render(request, "concerns/raise-worry.jinja", context)


@requires(Permission.WORRY_FOLLOW, of=policy.worry)
def worry(request: Asked, worry: Worry) -> HttpResponse:
    """Try to reach them; this stays open until somebody notes that they were reached."""
    case = worry.case
    form = Reached(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            how = form.cleaned_data["how"]
            worries.reached(worry, how=how, by=request.person, at=timezone.now())
            return redirect("concerns:case", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    page = pages.following(worry, request.found.relations)
    context = {"case": case, "form": form, "page": page, "crisis": standing.crisis()}
    return render(request, "concerns/worry.jinja", context)
