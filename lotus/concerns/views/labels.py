"""The list of labels that an organisation uses: edited, looked at first, and gone back to."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns.actions import labels as actions
from lotus.concerns.forms.labels import LabelsForm
from lotus.concerns.presenters import settled as pages
from lotus.core.refusal import Refused, Stale
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.SETTINGS_WRITE)
def label_list(request: Asked) -> HttpResponse:
    """`then=preview` shows the list as it would be, `back` an earlier list that holds again."""
    of, back = pages.labels(request.person.organisation), request.POST.get("back", "")
    data = None if back else request.POST or None
    form = LabelsForm(data, listed=of.listed, initial=of.initial, kept=drafts.kept(request))
    preview, stale, refused = None, None, ""
    if request.method == "POST" and (back or form.is_valid()):
        try:
            if back or request.POST.get("then") != "preview":
                _keep(request, of, form, back)
                return redirect("concerns:label_list")
            preview = _shown(request, form)
        except Refused as no:
            refused = str(no)
        except Stale as newer:
            stale = newer
            form.go_on_from(newer.number)
    context = {"of": of, "form": form, "preview": preview, "stale": stale, "refused": refused}
    return render(request, "concerns/label-list.jinja", context)


def _wanted(form: LabelsForm) -> list[actions.Wanted]:
    return [actions.Wanted(**one) for one in form.wanted()]


def _shown(request: Asked, form: LabelsForm) -> dict[str, list[str]]:
    here = request.person.organisation
    return pages.labels_preview(here, actions.keyed(here, _wanted(form)))


def _keep(request: Asked, of: pages.Labels, form: LabelsForm, back: str) -> None:
    who: dict[str, Any] = {"by": request.person, "at": timezone.now()}
    if back:
        to = int(back) if back.isascii() and back.isdigit() and len(back) < 9 else -1
        actions.list_back(to=to, seen=of.initial["number"], **who)
    else:
        actions.set_list(_wanted(form), **form.sourced(), **who)
