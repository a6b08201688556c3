"""An entry of one's own on the timeline of a case."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import entries
from lotus.concerns.forms.entries import Entry
from lotus.concerns.models import Case
from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.TIMELINE_WRITE, of=policy.case)
def entry(request: Asked, case: Case) -> HttpResponse:
    """Adds to what is on record, puts it right, or brings the case back a step; nothing that stands is changed."""
    form = Entry(
        request.POST or None, case=case, before=entries.stages_before(case), kept=drafts.kept(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            entries.write(case, **form.facts(), by=request.person, at=timezone.now())
            return redirect(f"{reverse('concerns:case', args=[case.pk])}#timeline")
        except Refused as no:
            form.add_error(no.field, no.message)
    return render(request, "concerns/entry.jinja", {"case": case, "form": form})
