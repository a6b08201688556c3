"""A second, blind score, as far as a concern of the demonstration takes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lotus.concerns.actions import agreeing, hearing, second
from lotus.concerns.models import Case
from lotus.kernel.models import Person


def ask(
    case: Case, told: Mapping[str, Any], manager: Person, people: Mapping[str, Person], at: datetime
) -> None:
    """Somebody is asked, and says that they have no interest."""
    reviewer = people[told["by"]]
    second.name(case, reviewer, by=manager, at=at)
    hearing.answer_interest(case, has=False, words="", by=reviewer, at=at)


def score(case: Case, told: Mapping[str, Any], people: Mapping[str, Person], at: datetime) -> None:
    """They score the first risk, and agree with the adviser where they differ; nothing where it waits to be scored."""
    if "score" not in told:
        return
    reviewer, risk = people[told["by"]], case.triage.live_risks()[0]
    given = second.Scored({str(risk.pk): second.Score(**told["score"])}, told["rationale"])
    saved = second.save(case, given, number=0, by=reviewer, at=at)
    row = second.sign(case, number=saved.version, by=reviewer, at=at)
    if row.differs:
        between = {str(risk.pk): second.Score(**told["agreed"])}
        proposed = agreeing.propose(case, between, by=case.triage.reviewer, at=at)
        agreeing.confirm(case, proposed.pk, by=reviewer, at=at)
