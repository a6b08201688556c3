"""Letters to the practitioner: begun, written, sent, and read by those who handle the case."""

import base64
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy, tasks
from lotus.concerns.actions import letters
from lotus.concerns.forms.letters import Draft, Send
from lotus.concerns.models import Case, Letter
from lotus.concerns.presenters import letters as pages
from lotus.concerns.presenters import status
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts, encryption, files
from lotus.kernel.accounts import Way
from lotus.kernel.doors import Asked, Found, requires
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


def _of_kind(person: Person, pk: UUID, kind: str) -> Found | None:
    """The case at the address of a new letter, when there are letters of this kind."""
    return policy.person_case(person, pk) if kind in pages.HEADINGS else None


@requires(Permission.LETTER_WRITE, of=_of_kind)
def new(request: Asked, case: Case) -> HttpResponse:
    """Begin a letter from its template, or go on with the draft there is."""
    if request.method != "POST":
        return redirect("concerns:case", case.pk)
    by = request.person
    kind = request.resolver_match.kwargs["kind"] if request.resolver_match else ""
    filled = pages.facts(case, kind, by, timezone.localdate())
    try:
        letter = letters.draft(case, kind, by=by, at=timezone.now(), facts=filled)
    except Refused as no:
        return render(request, "concerns/not-yet.jinja", {"case": case, "message": no.message})
    return redirect("concerns:letter", case.pk, letter.pk)


@requires(Permission.LETTER_SEE, of=policy.letter)
def letter(request: Asked, letter: Letter) -> HttpResponse:
    """The editor of a draft for who writes it; for others, and once it is sent, the letter to read."""
    request.shown = [letter.pk]
    writes = access.may(Permission.LETTER_WRITE, relations=request.found.relations)
    if request.method == "POST":
        if not writes:
            raise Http404
        return _save(request, letter)
    if writes and not letter.sent_at:
        return _edit(request, letter, _draft(request, letter))
    return _read(request, letter, writes)


def _draft(request: Asked, letter: Letter) -> Draft:
    initial = {"body": letter.body, "number": letter.version}
    return Draft(request.POST or None, kept=drafts.kept(request), initial=initial)


def _save(request: Asked, letter: Letter) -> HttpResponse:
    """Keep the draft, then stay with it or go on to sending it."""
    form = _draft(request, letter)
    if not form.is_valid():
        return _edit(request, letter, form)
    try:
        by = request.person
        letters.save(letter, **form.cleaned_data, by=by, at=timezone.now())
    except Refused as no:
        form.add_error("body", no.message)
        return _edit(request, letter, form)
    except Stale as stale:
        return _edit(request, letter, form.again(stale), stale)
    page = "concerns:letter_send" if request.POST.get("then") == "send" else "concerns:letter"
    return redirect(page, letter.case_id, letter.pk)


def _edit(request: Asked, letter: Letter, form: Draft, stale: Stale | None = None) -> HttpResponse:
    text = str(form["body"].value() or "")
    context = {
        "case": letter.case,
        "letter": letter,
        "form": form,
        "page": pages.editor(letter, text, timezone.localdate()),
        "status": status.of_letter(letter),
        "stale": stale,
    }
    return render(request, "concerns/letter-edit.jinja", context)


def _read(request: Asked, letter: Letter, writes: bool) -> HttpResponse:
    account = letter.case.person.account
    context = {
        "case": letter.case,
        "letter": letter,
        "page": pages.reading(letter),
        "status": status.of_letter(letter),
        "code": _take_code(request, letter) if writes else "",
        "may_invite": bool(writes and letter.sent_at and account and not account.has_usable_password()),
    }
    return render(request, "concerns/letter.jinja", context)


@requires(Permission.LETTER_WRITE, of=policy.letter)
def send(request: Asked, letter: Letter) -> HttpResponse:
    """The letter once more as it will be read, to be signed and sent."""
    if letter.sent_at:
        return redirect("concerns:letter", letter.case_id, letter.pk)
    initial = {"number": letter.version}
    form = Send(request.POST or None, kept=drafts.kept(request), letter=letter, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            by = request.person
            way = letters.send(letter, **form.cleaned_data, by=by, at=timezone.now())
        except Refused as no:
            form.refuse(no)
        except Stale as stale:
            letter.refresh_from_db()
            form = form.read_again(stale)
        else:
            _keep_code(request, letter, way)
            return redirect("concerns:letter", letter.case_id, letter.pk)
    page = pages.editor(letter, letter.body, timezone.localdate())
    context = {"case": letter.case, "letter": letter, "form": form, "page": page}
    return render(request, "concerns/letter-send.jinja", context)


@requires(Permission.LETTER_WRITE, of=policy.letter)
def invite(request: Asked, letter: Letter) -> HttpResponse:
    """A new link by e-mail and a new code, when the first ones were lost."""
    if request.method == "POST":
        try:
            by = request.person
            _keep_code(request, letter, letters.invite_again(letter, by=by, at=timezone.now()))
        except Refused as no:
            return render(request, "concerns/not-yet.jinja", {"case": letter.case, "message": no.message})
    return redirect("concerns:letter", letter.case_id, letter.pk)


@requires(Permission.LETTER_SEE, of=policy.letter)
def paper(request: Asked, letter: Letter) -> HttpResponse:
    """The PDF of a letter as it was sent; a draft has none."""
    if not letter.sent_at:
        raise Http404
    request.shown = [letter.pk]
    return files.download(tasks.paper_of(letter))


CODE = "letter-code"


def _keep_code(request: Asked, letter: Letter, way: Way | None) -> None:
    """Hold the code for the next page of this letter, sealed: it is shown once, in no address and in no log."""
    if way and way.code:
        sealed = encryption.seal(way.code.encode(), f"session.{CODE}.{letter.pk}")
        request.session[CODE] = {"letter": str(letter.pk), "sealed": base64.b64encode(sealed).decode("ascii")}


def _take_code(request: Asked, letter: Letter) -> str:
    held = request.session.get(CODE)
    if not held or held["letter"] != str(letter.pk):
        return ""
    del request.session[CODE]
    return encryption.unseal(base64.b64decode(held["sealed"]), f"session.{CODE}.{letter.pk}").decode()
