"""The words of a session, sorted under names by who leads it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotus.core.refusal import Refused
from lotus.kernel import drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy
from lotus.toolkit.actions import sorting
from lotus.toolkit.forms.together import Rename, Sort, SortWords
from lotus.toolkit.models import Gathering
from lotus.toolkit.presenters import together as pages


@requires(Permission.SESSION_LEAD, of=policy.led)
def words(request: Asked, gathering: Gathering) -> HttpResponse:
    """One question at a time; each button comes back here."""
    found = pages.to_sort(gathering, request.GET.get("question", ""))
    if found is None:
        return render(request, "toolkit/together/words-none.jinja", {"gathering": gathering})
    said, every = found
    form, groups = _forms(request, said)
    pressed = Sort(request.POST)
    if request.method == "POST" and pressed.is_valid():
        called = pressed.cleaned_data["call"]
        typed = groups.get(called, form)
        if typed.is_valid():
            try:
                _sort(request, gathering, said.key, pressed.cleaned_data, typed.cleaned_data)
                return redirect(f"{request.path}?question={said.key}")
            except Refused as no:
                typed.refuse(no)
    context = {"gathering": gathering, "said": said, "every": every, "form": form, "names": groups}
    return render(request, "toolkit/together/words.jinja", context)


def _forms(request: Asked, said: pages.Said) -> tuple[SortWords, dict[str, Rename]]:
    """The form for what is not sorted, and one for the name of each group; only what was sent is bound."""
    called, posted = request.POST.get("call", ""), request.POST or None
    words = [(one.token, one.words) for one in said.rest]
    form = SortWords(None if called else posted, prefix=said.key, words=words, kept=drafts.kept(request))
    names = {
        name: Rename(posted if called == name else None, prefix=f"name{place}", initial={"name": name})
        for place, (name, _texts) in enumerate(said.groups)
    }
    return form, names


def _sort(
    request: Asked, gathering: Gathering, question: str, pressed: dict[str, str], typed: dict[str, Any]
) -> None:
    by = request.person
    if pressed["back"]:
        sorting.back(gathering, question, pressed["back"], by=by)
    elif pressed["call"]:
        sorting.rename(gathering, question, pressed["call"], typed["name"], by=by)
    else:
        under = pressed["under"] or typed["name"]
        sorting.put(gathering, question, typed["words"], under=under, by=by)
