"""One's own results, as pages and as files."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Answers
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import plans
from lotus.toolkit.forms.own import Meant
from lotus.toolkit.presenters import files, own, results
from lotus.toolkit.presenters import instruments as pages
from lotus.toolkit.presenters.pictures import Taken

KEEP = Permission.TOOLKIT_KEEP


@requires(KEEP, of=policy.result)
def result(request: Asked, kept: Answers) -> HttpResponse:
    """One result, beside those before it."""
    page = results.kept_page(kept, request.person)
    context = {
        "kept": kept,
        "page": page,
        "back": pages.back(page.instrument, policy.shelf(request.person)),
        "plans": [own.plan_line(plan) for plan in kept.plans.all()],
        "may_share": kept.slug not in policy.NEVER_SHOWN,
        "shares": own.shares(kept, timezone.localdate()),
        "about": pages.exercises(page.instrument, policy.shelf(request.person)),
    }
    return render(request, "toolkit/answer/result.jinja", context)


@requires(KEEP, of=policy.result)
def paper(request: Asked, kept: Answers) -> HttpResponse:
    """One result as a PDF."""
    return _file(request, kept, "pdf")


@requires(KEEP, of=policy.result)
def data(request: Asked, kept: Answers) -> HttpResponse:
    """One result as JSON."""
    return _file(request, kept, "json")


@requires(KEEP, of=policy.result)
def fhir(request: Asked, kept: Answers) -> HttpResponse:
    """One's own answers as a FHIR QuestionnaireResponse."""
    return _file(request, kept, "fhir.json")


@requires(KEEP, of=policy.result)
def table(request: Asked, kept: Answers) -> HttpResponse:
    """One's own answers as a table of one row."""
    return _file(request, kept, "csv")


def _file(request: Asked, kept: Answers, ending: str) -> HttpResponse:
    taken = results.taken(kept, policy.definition(kept))
    return download(ending, taken, results.kept_page(kept, request.person), whose=request.person.name)


def download(ending: str, taken: Taken, page: results.Page, *, whose: str) -> HttpResponse:
    """One result as a file to keep."""
    kind, make = files.FORMS[ending]
    return attached(f"{taken.instrument.id}.{ending}", kind, make(taken, page, whose))


def attached(name: str, kind: str, body: bytes) -> HttpResponse:
    """A file for the browser to keep, not to show."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(KEEP, of=policy.result)
def plan(request: Asked, kept: Answers) -> HttpResponse:
    """One action out of a result."""
    form = Meant(request.POST or None, kept=drafts.kept(request), initial={"remind": True})
    if request.method == "POST" and form.is_valid():
        try:
            plans.make(plans.Meant(**form.cleaned_data), kept=kept, by=request.person, at=timezone.now())
            return redirect("toolkit:result", kept.pk)
        except Refused as no:
            form.refuse(no)
    title = policy.definition(kept).title
    return render(request, "toolkit/answer/plan.jinja", {"form": form, "kept": kept, "title": title})
