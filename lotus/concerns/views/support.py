"""Support for those who look after it: the eight considerations, adjustments, and the check-ins of the contact."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import support as actions
from lotus.concerns.actions import wellbeing as records
from lotus.concerns.forms import support as forms
from lotus.concerns.models import Adjustment, Case, CheckIn, Considered, Promise, Wellbeing
from lotus.concerns.presenters import support as pages
from lotus.concerns.presenters.case import wished
from lotus.concerns.presenters.letters import holders
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.core.filling import fill
from lotus.core.refusal import Refused, Stale
from lotus.core.support import Consideration
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.SUPPORT_SEE, of=policy.whole_person_case)
def support(request: Asked, case: Case) -> HttpResponse:
    relations = request.found.relations
    promises = Promise.objects.filter(case=case, kind="contact", done_at=None)
    known = pages.known(case, promises, timezone.localdate(), Considered.objects.filter(case=case))
    writes = access.may(Permission.SUPPORT_WRITE, relations=relations)
    talks = access.may(Permission.CHECK_IN_WRITE, relations=relations)
    context = {
        "case": case,
        "count": pages.count_words(known),
        "ticks": pages.ticks(case, known, "label", link=writes),
        "adjustments": pages.adjustments(pages.standing_adjustments(case), link=writes),
        "wishes": pages.wishes(case.wishs.all()[:3]),
        "touch": wished(case) if access.may(Permission.TOUCH_WISH_SEE, relations=relations) else [],
        "talked": pages.that_they_talked(case),
        "worries": pages.worries(case, relations),
        "followed": pages.followed(case.worrys.select_related("raised_by", "reached_by"), relations),
        "writes": writes,
        "talks": talks,
    }
    return render(request, "concerns/support.jinja", context)


@requires(Permission.SUPPORT_WRITE, of=policy.consideration)
def consider(request: Asked, found: policy.OfConsideration) -> HttpResponse:
    """One consideration: where it stands, with a note that the person reads."""
    case, one = found.case, found.one
    row, number = actions.newest(case, one), actions.written(case, one)
    initial: dict[str, Any] = {"number": number, "on": timezone.localdate()}
    if row:
        initial |= {"state": row.state, "note": row.note, "on": row.on}
    form = forms.Consider(request.POST or None, initial=initial, kept=drafts.kept(request))
    versions: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.consider(case, one, **form.facts(), by=request.person, at=timezone.now())
            return redirect("concerns:support", case.pk)
        except Stale as stale:
            form.go_on_from(stale.number)
            versions = {"rows": [{**vars(stale.differences[0]), "field": "A note"}], "who": stale.by}
        except Refused as no:
            form.refuse(no)
    context = {"case": case, "form": form, "words": _words(case, one), "versions": versions}
    return render(request, "concerns/consider.jinja", context)


def _words(case: Case, one: Consideration) -> dict[str, str]:
    facts = {"person": case.who.greeting}
    return {
        key: fill(words, facts) for key, words in library.load("concerns", "support").entries[one].items()
    }


@requires(Permission.SUPPORT_WRITE, of=policy.person_case)
def adjust(request: Asked, case: Case) -> HttpResponse:
    initial = {"agreed_on": timezone.localdate()}
    form = forms.Adjust(request.POST or None, initial=initial, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.adjust(case, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:support", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/adjust.jinja", {"case": case, "form": form, "again": False})


@requires(Permission.SUPPORT_WRITE, of=policy.adjustment)
def look_again(request: Asked, adjustment: Adjustment) -> HttpResponse:
    """Whether an adjustment goes on."""
    case = adjustment.case
    form = forms.LookAgain(request.POST or None, initial={"what": adjustment.what}, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.look_again(adjustment, **form.facts(), by=request.person, at=timezone.now())
            return redirect("concerns:support", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/adjust.jinja", {"case": case, "form": form, "again": True})


@requires(Permission.CHECK_IN_WRITE, of=policy.whole_person_case)
def check_ins(request: Asked, case: Case) -> HttpResponse:
    """What the pastoral contact noted, and a place to note the next talk. Their own notes, not those of one before."""
    form = forms.Talked(
        request.POST or None, initial={"held_on": timezone.localdate()}, kept=drafts.kept(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_check_in(case, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:check_ins", case.pk)
        except Refused as no:
            form.add_error(no.field, no.message)
    held = CheckIn.objects.filter(case=case, by=request.person, held_on__isnull=False).select_related("by")
    told = [worry for worry in case.worrys.all() if worry.words]
    context = {
        "case": case,
        "form": form,
        "next": pages.next_talk(case),
        "talks": pages.talks(held),
        "worries": told,
        "may_note": Wellbeing.objects.filter(case=case, pastoral_may=True).exists(),
    }
    return render(request, "concerns/check-ins.jinja", context)


@requires(Permission.CHECK_IN_WRITE, of=policy.whole_person_case)
def check_in_plan(request: Asked, case: Case) -> HttpResponse:
    initial = {"on": pages.next_talk(case)}
    form = forms.PlanTalk(request.POST or None, initial=initial, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        actions.plan_check_in(case, on=form.cleaned_data["on"], by=request.person, at=timezone.now())
        return redirect("concerns:check_ins", case.pk)
    return render(request, "concerns/check-in-plan.jinja", {"case": case, "form": form})


@requires(Permission.WELLBEING_NOTE, of=policy.whole_person_case)
def wellbeing_note(request: Asked, case: Case) -> HttpResponse:
    """The pastoral contact writes what they were told; what is kept already is not shown to them."""
    if not Wellbeing.objects.filter(case=case, pastoral_may=True).exists():
        raise Http404
    form = forms.Weighs(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        records.note(case, answers=form.cleaned_data, by=request.person, at=timezone.now())
        return redirect("concerns:check_ins", case.pk)
    name = holders(case)[CaseRole.PASTORAL].greeting
    return render(request, "concerns/wellbeing-note.jinja", {"case": case, "form": form, "name": name})
