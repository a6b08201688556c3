"""How somebody says they are: kept because they agreed to it, and deleted when they take that back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.models import Case, Wellbeing
from lotus.core.refusal import Refused
from lotus.core.support import Wellness
from lotus.kernel import audit
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

TIMES = ("before", "during", "after")
MOST_DAYS = 3660


@transaction.atomic
def keep(
    case: Case, *, answers: Mapping[str, Any], pastoral_may: bool, by: Person, at: datetime
) -> Wellbeing:
    """Keep what the person says, with their agreement; said again, it replaces what was there."""
    policy.ask(by, Permission.WELLBEING_KEEP, case)
    kept, _made = Wellbeing.objects.get_or_create(case=case, defaults={"agreed_at": at})
    kept.answers, kept.pastoral_may = _sound(answers), pastoral_may
    kept.save(update_fields=["answers", "pastoral_may"])
    _record("wellbeing.kept", case, by)
    return kept


@transaction.atomic
def note(case: Case, *, answers: Mapping[str, Any], by: Person, at: datetime) -> None:
    """The pastoral contact writes what they were told, if the person agreed to that. What they leave out stays."""
    policy.ask(by, Permission.WELLBEING_NOTE, case)
    kept = Wellbeing.objects.filter(case=case, pastoral_may=True).first()
    if kept is None:
        raise Refused(
            "They have not agreed that you write here. Ask them first: they can agree on their own page."
        )
    kept.answers = {**kept.answers, **_sound(answers)}
    kept.save(update_fields=["answers"])
    _record("wellbeing.noted", case, by)


@transaction.atomic
def withdraw(case: Case, *, by: Person, at: datetime) -> None:
    """Delete it. That it was there and is gone stands in the audit; what it said stands nowhere."""
    policy.ask(by, Permission.WELLBEING_KEEP, case)
    Wellbeing.objects.filter(case=case).delete()
    _record("wellbeing.withdrawn", case, by)


def _sound(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that were given: times by name, days as a number, support used as yes or no."""
    given: dict[str, Any] = {
        name: Wellness(answers[name]).value for name in TIMES if answers.get(name) not in (None, "")
    }
    days = answers.get("sick_days")
    if days is not None:
        if not 0 <= days <= MOST_DAYS:
            raise Refused("Write the days as a number, such as 0 or 12.", "sick_days")
        given["sick_days"] = days
    if answers.get("used") is not None:
        given["used"] = bool(answers["used"])
    return given


def _record(action: str, case: Case, by: Person) -> None:
    audit.record(action, organisation=case.organisation, by=by, kind="case", subject=case.pk)
