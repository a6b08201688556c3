"""What somebody writes and keeps for themselves: nobody else comes through these doors."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.core import toolkit
from lotus.core.refusal import Refused
from lotus.kernel import answers, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Answers
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import reflections
from lotus.toolkit.forms.own import Reflection, Sure
from lotus.toolkit.presenters import export
from lotus.toolkit.presenters import own as pages

KEEP = Permission.TOOLKIT_KEEP


@requires(KEEP)
def mine(request: Asked) -> HttpResponse:
    """One's own page: reflections, actions, and what others share."""
    page = pages.mine(request.person, timezone.localdate())
    return render(request, "toolkit/own/mine.jinja", {"page": page, "gone": request.GET.get("gone", "")})


@requires(KEEP)
def write(request: Asked, exercise: str, form: str) -> HttpResponse:
    """One exercise in one version, to write in. It goes on where its owner left off."""
    found = policy.shelf(request.person).exercise(exercise)
    version = found.version(form) if found else None
    if found is None or version is None:
        raise Http404
    now, earlier = pages.place(request.person, reflections.asked(found, version))
    given, seen = now.given if now else {}, answers.mark(now)
    written = Reflection(
        request.POST or None, version=version, given=given, seen=seen, kept=drafts.kept(request)
    )
    if request.method == "POST" and written.is_valid():
        kept = _keep(request, found, version, written)
        if kept:
            return redirect("toolkit:own", kept.pk)
    context = {"exercise": found, "version": version, "form": written, "earlier": earlier}
    return render(request, "toolkit/own/write.jinja", context)


def _keep(
    request: Asked, exercise: toolkit.Exercise, version: toolkit.Version, form: Reflection
) -> Answers | None:
    seen, at = form.cleaned_data["seen"], timezone.now()
    try:
        return reflections.keep(exercise, version, given=form.given(), seen=seen, by=request.person, at=at)
    except Refused as no:
        form.refuse(no)
        return None


@requires(KEEP, of=policy.own)
def own(request: Asked, kept: Answers) -> HttpResponse:
    """One reflection, with the times before, its actions, and whom it was shown to."""
    whole = policy.shelf(request.person)
    context = {
        "kept": kept,
        "title": pages.title(kept, whole),
        "version": pages.version(kept),
        "asked": pages.asked(kept, whole),
        "compared": pages.compared(kept, whole),
        "plans": [pages.plan_line(plan) for plan in kept.plans.all()],
        "shares": pages.shares(kept, timezone.localdate()),
        "still_there": whole.exercise(kept.slug) is not None,
    }
    return render(request, "toolkit/own/own.jinja", context)


@requires(KEEP, of=policy.own)
def again(request: Asked, kept: Answers) -> HttpResponse:
    """Try the exercise again, with empty fields; what stands is kept beside it."""
    if request.method != "POST":
        return redirect("toolkit:own", kept.pk)
    reflections.again(kept, by=request.person, at=timezone.now())
    return redirect("toolkit:write", kept.slug, kept.version)


@requires(KEEP, of=policy.own)
def delete(request: Asked, kept: Answers) -> HttpResponse:
    form = Sure(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reflections.delete(kept, by=request.person)
        return redirect_gone("one")
    title = pages.title(kept, policy.shelf(request.person))
    return render(request, "toolkit/own/delete.jinja", {"form": form, "title": title, "kept": kept})


@requires(KEEP)
def delete_all(request: Asked) -> HttpResponse:
    """Everything somebody kept in the toolkit, for good."""
    form = Sure(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reflections.delete_all(by=request.person)
        return redirect_gone("all")
    return render(request, "toolkit/own/delete-all.jinja", {"form": form})


def redirect_gone(what: str) -> HttpResponse:
    to = redirect("toolkit:mine")
    to["Location"] += f"?gone={what}"
    return to


@requires(KEEP)
def take(request: Asked, ending: str) -> HttpResponse:
    """All of one's own as a file."""
    kind, make = export.FORMS.get(ending, ("", None))
    if make is None:
        raise Http404
    answer = HttpResponse(make(request.person), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="toolkit.{ending}"'
    return answer


@requires(KEEP)
def read(request: Asked, section: str) -> HttpResponse:
    """Note that somebody has read a section, and lead them on."""
    found = policy.shelf(request.person).section(section)
    if found is None:
        raise Http404
    if request.method == "POST":
        reflections.read(section, by=request.person, at=timezone.now())
    return redirect("toolkit:section", section)
