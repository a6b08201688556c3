"""The questions before anything formal, as a concern of the demonstration answers them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lotus.concerns.actions import checks
from lotus.concerns.models import Case
from lotus.core.casework import DecisionKind
from lotus.kernel.models import Person


def tell(
    case: Case, told: Mapping[str, Any], people: Mapping[str, Person], *, at: datetime, later: datetime
) -> None:
    """Answered `at` one time and, where `confirmed` names somebody, confirmed by them `later`."""
    kind, by = DecisionKind(told["kind"]), people[told["by"]]
    answered = checks.Answered(kind, told["answers"], needed=told["needed"], why=told["why"])
    check = checks.answer(case, answered, number=0, by=by, at=at)
    if "confirmed" in told:
        checks.confirm(check, number=check.version, by=people[told["confirmed"]], at=later)
