"""Support as the person sees it: what there is around them, what would help, how they say they are."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import support as actions
from lotus.concerns.actions import wellbeing as records
from lotus.concerns.forms.support import KeepWellbeing, Wished
from lotus.concerns.models import Case, CheckIn, Considered, Promise, Wellbeing
from lotus.concerns.presenters import lessons as lesson_pages
from lotus.concerns.presenters import letters as letter_pages
from lotus.concerns.presenters import sharing as shared_pages
from lotus.concerns.presenters import support as pages
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.WISH_WRITE, of=policy.whole_person_case)
def support(request: Asked, case: Case) -> HttpResponse:
    """The eight considerations, their adjustments, their check-ins, and a place to say what would help."""
    form = Wished(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        actions.wish(case, words=form.cleaned_data["words"], by=request.person, at=timezone.now())
        return redirect(f"{reverse('concerns:own_support', args=[case.pk])}?kept=1")
    promises = Promise.objects.filter(case=case, kind="contact", done_at=None)
    known = pages.known(case, promises, timezone.localdate(), Considered.objects.filter(case=case))
    held = CheckIn.objects.filter(case=case, held_on__isnull=False).select_related("by")
    context = {
        "case": case,
        "form": form,
        "kept": request.GET.get("kept") == "1",
        "ticks": pages.ticks(case, known, "theirs"),
        "stand": pages.stand_words(known),
        "adjustments": pages.adjustments(pages.standing_adjustments(case)),
        "wishes": pages.wishes(case.wishs.all()),
        "talks": pages.talks(held),
        "next": pages.next_talk(case),
        "people": letter_pages.holders(case),
    }
    return render(request, "concerns/own-support.jinja", context)


@requires(Permission.WELLBEING_KEEP, of=policy.whole_person_case)
def wellbeing(request: Asked, case: Case) -> HttpResponse:
    """How they say they are: nothing is kept before they agree, and one button takes it all back."""
    if request.POST.get("then") == "withdraw":
        records.withdraw(case, by=request.person, at=timezone.now())
        return redirect(f"{reverse('concerns:own_wellbeing', args=[case.pk])}?done=withdrawn")
    pastoral = letter_pages.holders(case).get(CaseRole.PASTORAL)
    name = pastoral.greeting if pastoral else "My pastoral contact"
    row = Wellbeing.objects.filter(case=case).first()
    initial = {**row.answers, "pastoral_may": row.pastoral_may, "agreed": True} if row else {}
    form = KeepWellbeing(request.POST or None, pastoral=name, initial=initial, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid() and _kept(request, case, form):
        return redirect(f"{reverse('concerns:own_wellbeing', args=[case.pk])}?done=kept")
    context = {"case": case, "form": form, "row": row, "name": name, "done": request.GET.get("done", "")}
    return render(request, "concerns/own-wellbeing.jinja", context)


@requires(Permission.LESSONS_READ_OWN, of=policy.case)
def own_lessons(request: Asked, case: Case) -> HttpResponse:
    """What the concern showed about the system, and what changes because of it; once it is signed."""
    learned = lesson_pages.own(case)
    if not learned:
        raise Http404
    context = {"case": case, "learned": learned, "shared": shared_pages.own(case)}
    return render(request, "concerns/own-lessons.jinja", context)


def _kept(request: Asked, case: Case, form: KeepWellbeing) -> bool:
    data, may = form.cleaned_data, form.cleaned_data["pastoral_may"]
    try:
        records.keep(case, answers=data, pastoral_may=may, by=request.person, at=timezone.now())
    except Refused as no:
        form.add_error(no.field, no.message)
    return form.is_valid()
