"""The way of a case, from raised to closed, with what the person it is about may know of each part."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lotus.concerns.models import Case, Meeting, Step
from lotus.core import library
from lotus.core.casework import Stage, position
from lotus.ui import formats


def stages(case: Case, steps: Sequence[Step], meeting: Meeting | None) -> list[dict[str, str]]:
    """Each stage this case passes through, in order: its name, what happened there, and done, now or todo.

    `meeting` is the last one on whose agenda it stands.
    """
    here = Stage(case.stage)
    been = {Stage(step.stage) for step in steps} | {here}
    notes = {
        Stage.RAISED: _short(case.opened_at),
        Stage.UNDERSTOOD: _understood(case, steps),
        Stage.GROUP: _group(steps, meeting),
        Stage.CLOSED: _("Then we ask how you are, after one month and after three"),
    }
    return [_stage(stage, here, notes.get(stage, "")) for stage in Stage if _on_the_way(stage, here, been)]


def _stage(stage: Stage, here: Stage, note: str) -> dict[str, str]:
    state = "now" if stage is here else "done" if position(stage) < position(here) else "todo"
    words = library.load("concerns", "stages").word(stage)
    return {"name": words, "note": note or (_("You are here") if state == "now" else ""), "state": state}


def _on_the_way(stage: Stage, here: Stage, been: set[Stage]) -> bool:
    """Being helped and being investigated are not on everybody's way; help is, as long as nothing else was decided."""
    if stage is Stage.INVESTIGATED:
        return stage in been
    if stage is Stage.HELPED:
        return stage in been or position(here) < position(stage)
    return True


def _understood(case: Case, steps: Iterable[Step]) -> str:
    parts = [_("Told %(day)s") % {"day": _short(case.told_at)}] if case.told_at else []
    account = next((step.at for step in steps if step.kind == "account"), None)
    return ". ".join([*parts, *([_("Your account, %(day)s") % {"day": _short(account)}] if account else [])])


def _group(steps: Iterable[Step], meeting: Meeting | None) -> str:
    if meeting is None:
        return ""
    met = any(step.kind == "decided" and step.at.date() >= meeting.on for step in steps)
    day = {"day": formats.short_day(meeting.on).rsplit(" ", 1)[0]}
    return (_("Met %(day)s") if met else _("Meets %(day)s")) % day


def _short(moment: datetime) -> str:
    """9 February"""
    return formats.short_day(moment).rsplit(" ", 1)[0]
