"""What an organisation settles: the list, one number, one template, and an earlier version of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns.actions import settled as actions
from lotus.concerns.forms.settled import BandsForm, LetterForm, NumberForm, QuestionsForm, Sourced
from lotus.concerns.policy.settled import BANDS, period_of
from lotus.concerns.presenters import settled as pages
from lotus.concerns.presenters import templates as templated
from lotus.core import authoring
from lotus.core.library import ContentError, Entry
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.SETTINGS_SEE)
def settings(request: Asked) -> HttpResponse:
    roles = request.person.roles()
    context = {
        "page": pages.page(request.person.organisation),
        "may_set": access.may(Permission.SETTINGS_WRITE, roles=roles),
        "may_write": access.may(Permission.TEMPLATES_WRITE, roles=roles),
        "may_see_groups": access.may(Permission.GROUP_SEE, roles=roles),
    }
    return render(request, "concerns/settings.jinja", context)


@requires(Permission.SETTINGS_WRITE)
def setting(request: Asked, setting: str) -> HttpResponse:
    """A number or the bands: `then=preview` shows what would hold, `back` an earlier version that holds again."""
    of = pages.setting(request.person.organisation, setting)
    if of is None:
        raise Http404
    back = request.POST.get("back", "")
    form = _number_form(request, of, None if back else request.POST or None)
    preview, stale, refused = None, None, ""
    if request.method == "POST" and (back or form.is_valid()):
        try:
            if back or request.POST.get("then") != "preview":
                _settle(request, of, form, back)
                return redirect("concerns:setting", setting)
            preview = _shown(request, of, form.value())
        except (Refused, ValueError) as no:
            refused = str(no) if back else _refuse(form, no)
            preview = _shown_first(request, of, form, back)
        except Stale as newer:
            stale = newer
            form.go_on_from(newer.number)
    if preview:
        form.tell(preview.get("told", 0))
    context = {"of": of, "form": form, "preview": preview, "stale": stale, "refused": refused, "back": back}
    return render(request, "concerns/setting.jinja", context)


def _shown(request: Asked, of: pages.Setting, value: Any) -> dict[str, Any]:
    return pages.preview(request.person.organisation, of, value, timezone.localdate())


def _shown_first(request: Asked, of: pages.Setting, form: Any, back: str) -> dict[str, Any] | None:
    """A period is not saved before it was read how many concerns it would bring to the end of their time."""
    value = pages.value_of(request.person.organisation, of, _number(back)) if back else form.cleaned_data
    return _shown(request, of, value) if period_of(of.name) and value.get("value") else None


def _number_form(request: Asked, of: pages.Setting, data: Any) -> Any:
    kept = drafts.kept(request)
    if of.name == BANDS:
        return BandsForm(data, kept=kept, initial=of.initial)
    return NumberForm(data, kept=kept, initial=of.initial, unit=of.unit)


def _settle(request: Asked, of: pages.Setting, form: Any, back: str) -> None:
    who: dict[str, Any] = {"by": request.person, "at": timezone.now()}
    if back:
        told, seen = _number(request.POST.get("told", "0")), of.initial["number"]
        actions.settle_back(of.name, to=_number(back), seen=seen, told=told, **who)
    else:
        actions.settle(of.name, form.value(), told=form.told(), **form.sourced(), **who)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _refuse(form: Any, no: Refused | ValueError) -> str:
    """At the field it names; limits that make no bands come as a fault of values."""
    if isinstance(no, Refused):
        form.refuse(no)
    else:
        form.add_error("green_to", str(no))
    return ""


@requires(Permission.TEMPLATES_WRITE)
def template(request: Asked, template: str) -> HttpResponse:
    """A template in the organisation's own words: looked at with an invented case before it is kept."""
    found = templated.template(request.person.organisation, template)
    if found is None:
        raise Http404
    file, entry, rows = found
    form = _template_form(request, entry, templated.initial(entry, rows))
    shown, stale = entry, None
    if request.method == "POST" and form.is_valid():
        try:
            body = _body(form, len(rows))
            shown = actions.refuse_faults(file, body)
            if request.POST.get("then") != "preview":
                actions.keep_template(file, body, **form.sourced(), by=request.person, at=timezone.now())
                return redirect("concerns:template", template)
        except ContentError as faults:
            for fault in faults.faults:
                form.add_error(None, fault)
        except Stale as newer:
            stale = newer
            form.go_on_from(newer.number)
    page, read = templated.page(file, template, entry, rows), templated.read(shown)
    context = {"form": form, "page": page, "read": read, "stale": stale}
    return render(request, "concerns/template.jinja", context)


def _template_form(request: Asked, entry: Entry, initial: dict[str, Any]) -> Any:
    kept = drafts.kept(request)
    if entry.kind == "letters":
        return LetterForm(request.POST or None, kept=kept, entry=entry, initial=initial)
    return QuestionsForm(request.POST or None, kept=kept, initial=initial)


def _body(form: Sourced, versions: int) -> str:
    """The file that a form makes; the questions get a version of their own, as answers name it."""
    if isinstance(form, LetterForm):
        return authoring.letter(*form.texts())
    assert isinstance(form, QuestionsForm)
    data = form.cleaned_data
    checked = data["checked"].isoformat() if data["checked"] else ""
    return authoring.questions(f"ours {versions + 1}", form.labels(), data["source"] or "ours", checked)


@requires(Permission.TEMPLATES_WRITE)
def template_version(request: Asked, template: str, revision: int) -> HttpResponse:
    """What a version changed, and the way back to it."""
    found = templated.template(request.person.organisation, template)
    changed = templated.changed(found[0], found[2], revision) if found else None
    if found is None or changed is None:
        raise Http404
    file, entry, rows = found
    refused = ""
    if request.method == "POST":
        seen = rows[0].version if rows else 0
        try:
            actions.template_back(file, to=revision, seen=seen, by=request.person, at=timezone.now())
            return redirect("concerns:template", template)
        except (ContentError, Refused) as no:
            refused = str(no)
    context = {
        "page": templated.page(file, template, entry, rows),
        "version": revision,
        "changed": changed,
        "refused": refused,
    }
    return render(request, "concerns/template-version.jinja", context)
