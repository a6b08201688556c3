"""Advisory groups: their list, one of them, setting up, changing, deputies, closing, and who stands in."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import groups as actions
from lotus.concerns.forms.groups import DeputyForm, GroupForm, StandInForm
from lotus.concerns.models import Group, Meeting
from lotus.concerns.presenters import groups as pages
from lotus.core.refusal import Refused, Stale
from lotus.kernel import access, drafts
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


def _may(request: Asked, permission: Permission) -> bool:
    return access.may(permission, roles=request.person.roles())


@requires(Permission.GROUP_SEE)
def groups(request: Asked) -> HttpResponse:
    rows = pages.rows(request.person)
    request.shown = [row.pk for row in rows]
    may_write = _may(request, Permission.GROUP_WRITE)
    return render(request, "concerns/groups.jinja", {"rows": rows, "may_write": may_write})


@requires(Permission.GROUP_SEE, of=policy.group)
def one(request: Asked, group: Group) -> HttpResponse:
    context = {
        "group": group,
        "page": pages.page(group, timezone.localdate()),
        "may_write": _may(request, Permission.GROUP_WRITE),
        "may_stand_in": _may(request, Permission.GROUP_STAND_IN),
    }
    return render(request, "concerns/group.jinja", context)


@requires(Permission.GROUP_WRITE)
def new(request: Asked) -> HttpResponse:
    here = request.person.organisation
    form = GroupForm(request.POST or None, kept=drafts.kept(request), organisation=here)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_up(actions.Shape(**form.shape()), by=request.person, at=timezone.now())
            return redirect("concerns:group", made.pk)
        except Refused as no:
            form.refuse(no)
    return render(request, "concerns/group-change.jinja", {"form": form, "group": None, "versions": None})


@requires(Permission.GROUP_WRITE, of=policy.group)
def change(request: Asked, group: Group) -> HttpResponse:
    initial = pages.initial(group)
    kept, here = drafts.kept(request), group.organisation
    form = GroupForm(request.POST or None, kept=kept, organisation=here, initial=initial)
    stale: Stale | None = None
    if request.method == "POST" and form.is_valid():
        shape, number = actions.Shape(**form.shape()), form.cleaned_data["number"]
        try:
            actions.change(group, shape, number=number, by=request.person, at=timezone.now())
            return redirect("concerns:group", group.pk)
        except Refused as no:
            form.refuse(no)
        except Stale as newer:
            stale = newer
            form.go_on_from(newer.number)
    context = {"form": form, "group": group, "versions": pages.versions(stale) if stale else None}
    return render(request, "concerns/group-change.jinja", context)


@requires(Permission.GROUP_WRITE, of=policy.group)
def deputies(request: Asked, group: Group) -> HttpResponse:
    """Who may stand in for whom: `end` names one that ends, else one is added."""
    ends = request.POST.get("end", "")
    form = DeputyForm(None if ends else request.POST or None, group=group)
    if request.method == "POST" and (ends or form.is_valid()):
        by, at = request.person, timezone.now()
        try:
            if ends:
                actions.end_deputy(group, _uuid(ends), by=by, at=at)
            else:
                actions.add_deputy(group, **form.chosen(), by=by, at=at)
            return redirect("concerns:group_deputies", group.pk)
        except Refused as no:
            form = DeputyForm(request.POST, group=group)
            form.add_error(no.field, no.message)
    rows = pages.deputies(group)
    return render(request, "concerns/group-deputies.jinja", {"group": group, "form": form, "rows": rows})


def _uuid(typed: str) -> UUID:
    """An id as a form brings it; where it is none, one that nothing has."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


@requires(Permission.GROUP_WRITE, of=policy.group)
def close(request: Asked, group: Group) -> HttpResponse:
    """Close a group, or open a closed one again."""
    refused = ""
    if request.method == "POST":
        act = actions.reopen if group.closed_at else actions.close
        try:
            act(group, by=request.person, at=timezone.now())
            return redirect("concerns:group", group.pk)
        except Refused as no:
            refused = no.message
    return render(request, "concerns/group-close.jinja", {"group": group, "refused": refused})


@requires(Permission.GROUP_STAND_IN, of=policy.group_meeting)
def meeting(request: Asked, of: Meeting) -> HttpResponse:
    """Who stands in at one meeting: `end` names a place that ends, else a deputy is called in."""
    ends = request.POST.get("end", "")
    possible = pages.deputies(of.group)
    form = StandInForm(None if ends else request.POST or None, deputies=possible)
    refused = ""
    if request.method == "POST" and (ends or form.is_valid()):
        by, at = request.person, timezone.now()
        try:
            if ends:
                actions.take_back(of, _uuid(ends), by=by, at=at)
            else:
                actions.stand_in(of, deputy=form.chosen(), by=by, at=at)
            return redirect("concerns:group_meeting", of.group_id, of.pk)
        except Refused as no:
            refused = no.message
    context = {"of": of, "form": form, "seats": pages.stand_ins(of), "possible": possible, "refused": refused}
    return render(request, "concerns/group-meeting.jinja", context)
