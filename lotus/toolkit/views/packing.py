"""The whole toolkit of an organisation, taken out and brought in; and questionnaires of others taken over."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotus.core import packing
from lotus.core.incoming import ZIP
from lotus.core.instruments import exchange
from lotus.core.instruments.exchange import Taken, Unfit
from lotus.core.library import ContentError
from lotus.core.refusal import Refused
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.toolkit.actions import editing
from lotus.toolkit.forms.editing import Brought, Zip
from lotus.toolkit.views.results import attached
from lotus.ui import language

EDIT = Permission.TOOLKIT_EDIT
NEITHER = _("This is neither FHIR (JSON) nor a spreadsheet (.xlsx), so it cannot be read.")


def _body(form: Brought | Zip) -> bytes:
    body: bytes = form.cleaned_data["file"].read()
    return body


@requires(EDIT)
def take_over(request: Asked) -> HttpResponse:
    """A questionnaire of others becomes a draft of ours; or every reason is told why it cannot."""
    form = Brought(request.POST or None, request.FILES or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            taken = _taken(_body(form), form.cleaned_data["file"].name)
            file = editing.file_of(request.person.organisation, "instruments", taken.instrument.id, "en")
            editing.add(file, taken.text, draft=True, by=request.person, at=timezone.now())
            return render(request, "toolkit/edit/taken.jinja", {"taken": taken})
        except Unfit as unfit:
            reasons = unfit.reasons
        except ContentError as wrong:
            reasons = wrong.faults
        except Refused as no:  # what names no field is said of the file, by what read it, in English
            form.add_error("file", no.message if no.field else language.english(no.message))
    return render(request, "toolkit/edit/take-over.jinja", {"form": form, "reasons": reasons})


def _taken(body: bytes, name: str) -> Taken:
    if body.startswith(ZIP):
        from lotus.analysis import (
            xlsform,  # the spreadsheet's library is large: no server waits for it at its start
        )

        return xlsform.taken(body, name)
    try:
        return exchange.taken(json.loads(body), name)
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, Unfit):
            raise
        raise Refused(str(NEITHER), "file") from fault


@requires(EDIT)
def whole(request: Asked) -> HttpResponse:
    """The whole toolkit out as a zip, and in again: all of it or nothing, every fault at once."""
    form = Zip(request.POST or None, request.FILES or None)
    faults: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            pack = editing.unpacked(_body(form))
            by, at = request.person, timezone.now()
            done = editing.bring_in(pack, by.organisation, by=by, at=at)
            return render(request, "toolkit/edit/brought.jinja", {"done": done})
        except ContentError as wrong:
            faults = wrong.faults
        except Refused as no:
            faults = tuple(no.message.split("\n"))
    return render(request, "toolkit/edit/whole.jinja", {"form": form, "faults": faults})


@requires(EDIT)
def zipped(request: Asked) -> HttpResponse:
    """The toolkit of this organisation, every file of it, as a zip."""
    body = packing.zipped(editing.taken_out(request.person.organisation))
    return attached("toolkit.zip", "application/zip", body)
