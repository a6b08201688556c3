"""Pages for those who edit the toolkit of their organisation: one file at a time."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.core import editing as places
from lotus.core.library import ContentError, Entry
from lotus.core.refusal import Refused, Stale
from lotus.kernel import drafts, words
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import editing
from lotus.toolkit.forms.editing import File, New, Words, label
from lotus.toolkit.forms.own import Refusable
from lotus.toolkit.presenters import editing as pages
from lotus.toolkit.presenters import links
from lotus.ui import language

EDIT = Permission.TOOLKIT_EDIT
STALE = gettext_lazy(
    "%(who)s kept another version meanwhile. Yours is still here: "
    "look at what they changed, then keep yours if you still want it."
)
GONE = gettext_lazy("There is no such version. Choose one from the list.")


@requires(EDIT)
def every(request: Asked) -> HttpResponse:
    """Every file of the toolkit, with how it stands."""
    here = request.person.organisation
    context = {
        "kinds": pages.every(here),
        "links": links.links(here, policy.shelf(request.person)),
        "done": request.GET.get("done", ""),
    }
    return render(request, "toolkit/edit/every.jinja", context)


def _file(request: Asked, kind: str, name: str, tongue: str) -> words.File:
    if kind not in policy.KINDS or tongue not in pages.tongues(kind):
        raise Http404
    whole = policy.shelf(request.person)
    if name not in whole.names(kind, also_hidden=True):
        raise Http404
    return editing.file_of(request.person.organisation, kind, name, tongue)


def _entry(request: Asked, file: words.File) -> Entry:
    """The file as it stands; where there is no Welsh yet, the English one to begin from."""
    found = policy.shelf(request.person).entry(file.kind, file.slug, file.language)
    if found is None:
        raise Http404
    return found


def _seen(file: words.File) -> int:
    now = words.newest(file)
    return now.version if now else 0


@requires(EDIT)
def text(request: Asked, part: str, text: str, tongue: str) -> HttpResponse:
    """The words of a file, each in its place; the English ones beside the Welsh."""
    file = _file(request, part, text, tongue)
    if request.POST.get("do") in ("hide", "show"):
        return _shown(request, file)
    entry = _entry(request, file)
    english = policy.shelf(request.person).entry(part, text) if tongue == "cy" else None
    beside = {one.path: one.text for one in places.places(english)} if english else {}
    form = Words(
        request.POST or None,
        places=places.places(entry),
        beside=beside,
        tongue=entry.language,
        seen=_seen(file),
        kept=drafts.kept(request),
    )
    body = ""
    if request.method == "POST" and form.is_valid():
        body = _worded(file, entry, form)
    return _taken(request, file, form, body, "words")


def _worded(file: words.File, entry: Entry, form: Words) -> str:
    """The whole file with the new words. An exercise that asks something else gets the next edition by itself."""
    body = places.with_words(entry, form.words())
    if file.kind != "exercises":
        return body
    try:
        asked = words.merged(file, body)
    except ContentError:
        return body
    same = places.asks_the_same(asked, entry)
    return body if same else places.with_words(entry, form.words(), edition=entry.data["edition"] + 1)


@requires(EDIT)
def file(request: Asked, part: str, text: str, tongue: str) -> HttpResponse:
    """A whole file, for what the words alone do not reach: another question, another part of a figure."""
    file = _file(request, part, text, tongue)
    entry = _entry(request, file)
    as_it_is = entry.written if part == "instruments" else places.whole(entry)
    initial = {"written": as_it_is, "seen": _seen(file)}
    form = File(request.POST or None, initial=initial, kept=drafts.kept(request), tongue=entry.language)
    body = form.cleaned_data["written"] if request.method == "POST" and form.is_valid() else ""
    return _taken(request, file, form, body, "file")


def _taken(request: Asked, file: words.File, form: Refusable, body: str, way: str) -> HttpResponse:
    """What was written: looked at as it will read, or kept; or all that is wrong with it."""
    faults: tuple[str, ...] = ()
    try:
        if body and request.POST.get("do") == "look":
            return _preview(request, file, editing.checked(file, body), way)
        if body and request.POST.get("do") == "keep":
            seen = form.cleaned_data["seen"]
            editing.keep(file, body, seen=seen, by=request.person, at=timezone.now())
            return redirect(f"{reverse('toolkit:edit')}?done=kept")
    except ContentError as wrong:
        faults = wrong.faults
    except Stale as stale:
        form.add_error(None, _stale(stale))
        form.data = _as_seen(request, stale.number)
    context = {"file": file, "form": form, "faults": faults, **_around(request, file)}
    return render(request, f"toolkit/edit/{way}.jinja", context)


def _stale(stale: Stale) -> str:
    return STALE % {"who": stale.by or _("Somebody")}


def _as_seen(request: Asked, number: int) -> QueryDict:
    """What was posted, as written by somebody who knows the newest version: pressing again keeps it over that."""
    data = request.POST.copy()
    data["seen"] = str(number)
    return data


def _around(request: Asked, file: words.File) -> dict[str, object]:
    whole = policy.shelf(request.person)
    entry = _entry(request, file)
    return {
        "title": pages.title(entry),
        "tongue": language.mark(pages.tongue(entry)),
        "says": language.mark(entry.language),
        "tongues": pages.tongues(file.kind),
        "is_list": file.kind == "toolkit" and file.slug in pages.LISTS,
        "hidden": whole.is_hidden(file.kind, file.slug),
        "welsh_missing": file.language == "cy" and entry.language != "cy",
    }


def _preview(request: Asked, file: words.File, entry: Entry, way: str) -> HttpResponse:
    """The page as it will read, with what was written kept in it, to go on with or to keep."""
    template, told = pages.preview(entry, request.person)
    own = {"csrfmiddlewaretoken", "once", "do"}
    sent = [(name, value) for name in request.POST if name not in own for value in request.POST.getlist(name)]
    to = "toolkit:edit_file" if way == "file" else "toolkit:edit_text"
    where = reverse(to, args=[file.kind, file.slug, file.language])
    context = {**told, "sent": sent, "where": where, "label": label}
    return render(request, f"toolkit/edit/preview-{template}.jinja", context)


def _shown(request: Asked, file: words.File) -> HttpResponse:
    try:
        editing.show(file, shown=request.POST["do"] == "show", by=request.person, at=timezone.now())
    except Refused:
        raise Http404 from None
    return redirect(f"{reverse('toolkit:edit')}?done={request.POST['do']}")


@requires(EDIT)
def history(request: Asked, part: str, text: str, tongue: str) -> HttpResponse:
    """Every version with what it changed, and the way back to each."""
    file = _file(request, part, text, tongue)
    faults: tuple[str, ...] = ()
    refused = ""
    to, seen = request.POST.get("to", ""), request.POST.get("seen", "")
    if request.method == "POST" and to.isdecimal() and seen.isdecimal():
        try:
            editing.go_back(file, to=int(to), seen=int(seen), by=request.person, at=timezone.now())
            return redirect(f"{reverse('toolkit:edit')}?done=back")
        except ContentError as wrong:
            faults = wrong.faults
        except Refused:
            refused = str(GONE)
        except Stale as stale:
            refused = _stale(stale)
    context = {"file": file, "versions": pages.history(file), "seen": _seen(file)}
    context |= {"faults": faults, "refused": refused}
    return render(request, "toolkit/edit/history.jinja", context | _around(request, file))


@requires(EDIT)
def new(request: Asked) -> HttpResponse:
    """A file that is not there yet: it begins with words to write over, hidden until somebody shows it."""
    form = New(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        kind, name = form.cleaned_data["kind"], form.cleaned_data["name"]
        file = editing.file_of(request.person.organisation, kind, name, "en")
        try:
            begun = pages.beginning(kind, name)
            editing.add(file, begun, draft=True, by=request.person, at=timezone.now())
            return redirect("toolkit:edit_file", kind, name, "en")
        except ContentError as wrong:
            form.add_error("name", language.english(" ".join(wrong.faults)))
        except Refused as no:
            form.refuse(no)
    return render(request, "toolkit/edit/new.jinja", {"form": form})
