"""Lessons for other organisations: written, read by a second person, listed for the region, taken back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.analysis.redact.pointing import Pointer
from lotus.concerns import policy
from lotus.concerns.actions import sharing as actions
from lotus.concerns.forms import sharing as forms
from lotus.concerns.models import Case, SharedLesson
from lotus.concerns.policy import wide
from lotus.concerns.presenters import lessons as review_pages
from lotus.concerns.presenters import sharing as pages
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Publication
from lotus.kernel.permissions import Permission

NEWER = "{by} changed it while you were reading. Read it again as it stands now."


@requires(Permission.REGION_READ)
def shared_lessons(request: Asked) -> HttpResponse:
    """What organisations of the region have learnt, without a name, a place or a day."""
    rows = list(wide.publications(request.person))
    request.shown = [row.pk for row in rows]
    may_end = access.may(Permission.REGION_TAKE_BACK, roles=request.person.roles())
    context = {
        "region": request.person.organisation.region,
        "kinds": pages.listed(rows, request.person, may_end=may_end),
    }
    return render(request, "concerns/shared-lessons.jinja", context)


@requires(Permission.REGION_TAKE_BACK, of=wide.own_publication)
def shared_lesson_end(request: Asked, publication: Publication) -> HttpResponse:
    form = forms.TakeBack(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(publication, **form.cleaned_data, by=request.person, at=timezone.now())
            return redirect("concerns:shared_lessons")
        except Refused as no:
            form.add_error(no.field, no.message)
    shown = {"title": publication.body["title"], "sections": pages.sections(publication.body)}
    return render(request, "concerns/shared-lesson-end.jinja", {"form": form, "lesson": shown})


@requires(Permission.LESSON_SHARE, of=policy.case)
def lesson_share(request: Asked, case: Case) -> HttpResponse:
    """The draft, and beside it what in it could point at somebody."""
    written = actions.written(case)
    row = next((one for one in written if one.approved_at is None), None)
    found = actions.found(row, case) if row else ()
    releasing = request.POST.get("then") == "release"
    form = forms.ShareLesson(
        request.POST if request.POST and not releasing else None,
        initial=pages.initial(row),
        kept=drafts.kept(request),
    )
    release = _release(request, row, found, releasing=releasing)
    versions: Any = None
    if form.is_bound and form.is_valid():
        versions = _save(request, case, form)
        if form.is_valid() and versions is None:
            return redirect("concerns:lesson_share", case.pk)
    if releasing and release and release.is_valid() and _released(request, case, release):
        return redirect("concerns:lesson_share", case.pk)
    shown = {"form": release if releasing and release else form, "write": form, "release": release}
    context = {**_around(case, written, row, found), **shown, "versions": versions}
    return render(request, "concerns/lesson-share.jinja", context)


def _save(request: Asked, case: Case, form: forms.ShareLesson) -> Any:
    """Keep the draft. Returns both versions where somebody saved it meanwhile."""
    told, number = form.texts(), form.cleaned_data["number"]
    try:
        actions.save(case, form.about_what(), told, number=number, by=request.person, at=timezone.now())
    except Stale as stale:
        form.go_on_from(stale.number)
        return {"rows": pages.two_versions(stale.differences), "who": stale.by}
    except Refused as no:
        form.refuse(no)
    return None


def _release(
    request: Asked, row: SharedLesson | None, found: tuple[Pointer, ...], *, releasing: bool
) -> forms.ReleaseLesson | None:
    """The form that lets it go on, where there is a draft that nobody has released yet."""
    if row is None or row.released_at:
        return None
    words = [one.words for one in found if not one.never]
    posted = request.POST if releasing else None
    return forms.ReleaseLesson(
        posted, words=words, initial={"number": row.version}, kept=drafts.kept(request)
    )


def _released(request: Asked, case: Case, form: forms.ReleaseLesson) -> bool:
    with form.telling(NEWER):
        actions.release(case, **form.told(), by=request.person, at=timezone.now())
    return form.is_valid()


def _around(
    case: Case, written: list[SharedLesson], row: SharedLesson | None, found: tuple[Pointer, ...]
) -> dict[str, Any]:
    """What stands around the draft: where it is, what was found in it, the review it comes from, what was shared."""
    review = actions.source(case)
    return {
        "case": case,
        "state": pages.state(row),
        "returned": row.returned if row else "",
        "waits": bool(row and row.released_at),
        "never": [one for one in found if one.never],
        "asked": [one for one in found if not one.never],
        "in_the_way": actions.in_the_way(case, review),
        "review": review_pages.texts(review) if review else [],
        "shared": pages.shared_of(case, written),
    }


@requires(Permission.LESSON_APPROVE, of=policy.case)
def lesson_approve(request: Asked, case: Case) -> HttpResponse:
    """A second person reads it as the region would, and shares it or sends it back."""
    row = actions.begun(case)
    waits = row is not None and row.released_at is not None
    back = request.POST.get("then") == "back"
    initial, kept = {"number": row.version if row else 0}, drafts.kept(request)
    yes = forms.ApproveLesson(request.POST if request.POST and not back else None, initial=initial, kept=kept)
    no = forms.SendLessonBack(request.POST if back else None, initial=initial, kept=kept)
    form = no if back else yes
    if request.method == "POST" and form.is_valid() and _judged(request, case, form):
        return redirect("concerns:lesson_share", case.pk)
    own = row is not None and request.person.pk in {row.released_by_id, row.saved_by_id}
    context = {
        "case": case,
        "form": form,
        "yes": yes,
        "no": no,
        "state": pages.state(row),
        "lesson": pages.one(row) if row and waits else None,
        "left_in": row.left_in if row else [],
        "own": own,
    }
    return render(request, "concerns/lesson-approve.jinja", context)


def _judged(request: Asked, case: Case, form: forms.ApproveLesson | forms.SendLessonBack) -> bool:
    data, by, at = form.cleaned_data, request.person, timezone.now()
    with form.telling(NEWER):
        if isinstance(form, forms.SendLessonBack):
            actions.send_back(case, **data, by=by, at=at)
        else:
            actions.approve(case, **data, by=by, at=at)
    return form.is_valid()
