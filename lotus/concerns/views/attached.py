"""Files beside a triage: one more, and each to be read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import attached as actions
from lotus.concerns.forms.attached import Attach
from lotus.concerns.models import Case, TriageFile
from lotus.concerns.policy import formal
from lotus.core.refusal import Refused
from lotus.kernel import drafts, files, uploads
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.TRIAGE_WRITE, of=policy.case)
def triage_file_new(request: Asked, case: Case) -> HttpResponse:
    """Keep a document that was read as a file, until the triage is signed."""
    form = Attach(request.POST or None, request.FILES or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, case, form)
            return redirect(f"{reverse('concerns:triage', args=[case.pk])}#documents")
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
    return render(request, "concerns/triage-file.jinja", {"case": case, "form": form})


def _keep(request: Asked, case: Case, form: Attach) -> None:
    sent = form.cleaned_data["file"]
    file = uploads.store(case.organisation, name=sent.name, body=sent.read())
    actions.attach(case, title=form.cleaned_data["title"], file=file, by=request.person, at=timezone.now())


@requires(Permission.TRIAGE_FILES, of=formal.triage_file)
def triage_file(request: Asked, attached: TriageFile) -> HttpResponse:
    request.shown = [attached.pk]
    return files.download(attached.file)
