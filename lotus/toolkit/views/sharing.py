"""Showing one reflection or one result to one person until a day, reading what was shown, and taking it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.models import Answers, Person
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import shares
from lotus.toolkit.forms.own import ShareWith, Words
from lotus.toolkit.models import Share
from lotus.toolkit.presenters import own as pages
from lotus.toolkit.presenters import results
from lotus.ui import language

KEEP = Permission.TOOLKIT_KEEP


@requires(KEEP, of=policy.own)
def share(request: Asked, kept: Answers) -> HttpResponse:
    """Let one colleague read a reflection until a day."""
    return _share(request, kept)


@requires(KEEP, of=policy.to_share)
def share_result(request: Asked, kept: Answers) -> HttpResponse:
    """Let one colleague read a result until a day."""
    return _share(request, kept)


def _share(request: Asked, kept: Answers) -> HttpResponse:
    form = ShareWith(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, request.person
        try:
            to = shares.find(told["email"], by=by)
            may, at = told["may_comment"], timezone.now()
            shares.share(kept, to=to, until=told["until"], may_comment=may, by=by, at=at)
            return redirect(_home(kept), kept.pk)
        except Refused as no:
            form.refuse(no)
    title = pages.title(kept, policy.shelf(request.person))
    context = {"form": form, "title": title, "back": reverse(_home(kept), args=[kept.pk])}
    return render(request, "toolkit/own/share.jinja", context)


def _home(kept: Answers) -> str:
    """The page of what is shared, for its owner."""
    return "toolkit:result" if kept.kind == policy.INSTRUMENT else "toolkit:own"


@requires(KEEP, of=policy.given)
def take_back(request: Asked, given: Share) -> HttpResponse:
    if request.method == "POST":
        shares.take_back(given, by=request.person, at=timezone.now())
    return redirect(_home(given.answers), given.answers_id)


@requires(KEEP, of=policy.shared)
def shared(request: Asked, share: Share) -> HttpResponse:
    """What a colleague shows to this person, and a place to write back where they asked for it."""
    form = Words(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            shares.comment(share, words=form.cleaned_data["words"], by=request.person, at=timezone.now())
            return redirect("toolkit:shared", share.pk)
        except Refused as no:
            form.refuse(no)
    shares.opened(share, by=request.person, at=timezone.now())
    context = {
        "share": share,
        "form": form,
        "owner": share.answers.person.name,
        "title": pages.title(share.answers, policy.shelf(request.person)),
        **_told(share.answers, request.person),
        "until": language.day(share.until),
        "said": [(language.moment(one.at), one.words) for one in share.comments.all()],
    }
    return render(request, "toolkit/own/shared.jinja", context)


def _told(kept: Answers, reader: Person) -> dict[str, Any]:
    """A reflection in its owner's words; a result as its owner reads it, without those before it."""
    whole = policy.shelf(reader)
    if kept.kind != policy.INSTRUMENT:
        return {"asked": pages.asked(kept, whole), "page": None}
    return {"asked": (), "page": results.page([results.taken(kept, policy.definition(kept))], shelf=whole)}
