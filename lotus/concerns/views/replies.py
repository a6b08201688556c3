"""Letters to who raised a concern: begun, written, sent, printed; and read by them behind their own sign-in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy, tasks
from lotus.concerns.actions import replies as actions
from lotus.concerns.forms import replies as forms
from lotus.concerns.models import Case, Reply
from lotus.concerns.policy import kept
from lotus.concerns.presenters import replies as pages
from lotus.core.casework import ReplyWay
from lotus.core.refusal import Refused, Stale
from lotus.kernel import drafts, files
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.REPORTER_ANSWER, of=policy.case)
def new(request: Asked, case: Case) -> HttpResponse:
    """Begin a letter from its template, or go on with the draft there is."""
    if request.method != "POST":
        return redirect("concerns:reporter", case.pk)
    by = request.person
    filled = pages.facts(case, by, timezone.localdate())
    reply = actions.draft(case, facts=filled, by=by, at=timezone.now())
    return redirect("concerns:reply", case.pk, reply.pk)


@requires(Permission.REPORTER_ANSWER, of=kept.reply)
def reply(request: Asked, reply: Reply) -> HttpResponse:
    """The draft with what is still open and what the letter check found."""
    request.shown = [reply.pk]
    if reply.sent_at:
        return redirect("concerns:reporter", reply.case_id)
    initial = {"body": reply.body, "number": reply.version}
    form = forms.ReplyDraft(request.POST or None, kept=drafts.kept(request), initial=initial)
    stale: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(reply, **form.cleaned_data, by=request.person, at=timezone.now())
            page = "reply_send" if request.POST.get("then") == "send" else "reply"
            return redirect(f"concerns:{page}", reply.case_id, reply.pk)
        except Stale as quicker:
            stale = quicker
            form.go_on_from(quicker.number)
        except Refused as no:
            form.refuse(no)
    shown = pages.editor(reply.case, str(form["body"].value() or ""))
    context = {"case": reply.case, "reply": reply, "form": form, "page": shown, "stale": stale}
    return render(request, "concerns/reply.jinja", context)


@requires(Permission.REPORTER_ANSWER, of=kept.reply)
def send(request: Asked, reply: Reply) -> HttpResponse:
    """The letter once more as it will be read, to be signed and sent."""
    request.shown = [reply.pk]
    if reply.sent_at:
        return redirect("concerns:reporter", reply.case_id)
    form = forms.SendReply(
        request.POST or None,
        kept=drafts.kept(request),
        initial={"number": reply.version},
        ways=actions.ways(reply.case),
    )
    if request.method == "POST" and form.is_valid() and _sent(request, reply, form):
        return redirect("concerns:reporter", reply.case_id)
    page = pages.editor(reply.case, reply.body)
    context = {"case": reply.case, "reply": reply, "form": form, "page": page}
    return render(request, "concerns/reply-send.jinja", context)


def _sent(request: Asked, reply: Reply, form: forms.SendReply) -> bool:
    data: dict[str, Any] = {**form.cleaned_data, "way": ReplyWay(form.cleaned_data["way"])}
    try:
        actions.send(reply, **data, by=request.person, at=timezone.now())
    except Stale as stale:
        reply.refresh_from_db(fields=["body", "version"])
        form.go_on_from(stale.number)
        form.add_error(
            None, f"{stale.by} changed this letter after you opened it. Read it again, then send it."
        )
    except Refused as no:
        form.refuse(no)
    return form.is_valid()


@requires(Permission.REPORTER_SEE, of=kept.reply)
def paper(request: Asked, reply: Reply) -> HttpResponse:
    """The PDF of a letter that was sent; one that went into an inbox is there to be read."""
    if not reply.sent_at:
        raise Http404
    request.shown = [reply.pk]
    return files.download(tasks.paper_of_reply(reply))


@requires(Permission.REPLY_READ, of=policy.case)
def own(request: Asked, case: Case) -> HttpResponse:
    """What we wrote to somebody who raised a concern, behind their own sign-in."""
    sheets = pages.own(case)
    if sheets:
        actions.opened(case, by=request.person, at=timezone.now())
    return render(request, "concerns/own-replies.jinja", {"case": case, "sheets": sheets})
