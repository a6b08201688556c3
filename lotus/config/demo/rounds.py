"""The calibration rounds of the demonstration, scored and closed by the same actions as the pages use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lotus.concerns.actions import calibration
from lotus.concerns.actions.calibration import Scored
from lotus.concerns.models import Round
from lotus.core import library
from lotus.core.risk import Consequence, Domain, Likelihood
from lotus.kernel.models import Person

OPENED_BY = "alice"


def tell(people: Mapping[str, Person], calendar: Any) -> None:
    for facts in library.load("demo", "calibration").data["rounds"]:
        of = calibration.begin(
            facts["name"],
            list(facts["vignettes"]),
            ends_on=calendar.day(facts["ends"]),
            by=people[OPENED_BY],
            at=calendar.at(facts["opened"]),
        )
        for key, scores in facts["scores"].items():
            _score(of, people[key], scores, calendar.at(facts["opened"], 14))
        if "closed" in facts:
            calibration.close(of, by=people[OPENED_BY], at=calendar.at(facts["closed"]))


def _score(of: Round, by: Person, scores: Any, at: datetime) -> None:
    for slug, (likelihood, consequence) in zip(of.vignettes, scores, strict=False):
        scored = Scored(Likelihood(likelihood), Domain.PATIENT_SAFETY, Consequence(consequence), "")
        calibration.score(of, slug, scored, by=by, at=at)
    if len(scores) == len(of.vignettes):
        calibration.finish(of, by=by, at=at)
