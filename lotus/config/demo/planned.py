"""A plan of the demonstration: written by the case manager, added to by the person, and signed as far as it is told."""

from collections.abc import Mapping
from typing import Any

from lotus.concerns.actions import plans
from lotus.concerns.models import Case
from lotus.config.demo.support import Days
from lotus.kernel.models import Person


class Planned:
    """Tells the plan of one concern; `ago` and `in` count working days from today."""

    def __init__(self, told: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
        self.told, self.people, self.days = told, people, days

    def tell(self, case: Case) -> None:
        told, at, by = self.told, self.days.at(-self.told["ago"], 14), self.people[self.told["by"]]
        again, causes = self.days.day(told["in"]), told["causes"]
        plan = plans.save(case, told["texts"], causes=causes, review_on=again, number=0, by=by, at=at)
        later = self.days.at(-told["ago"] + 1, 20)
        plan = plans.write_own(case, words=told["own"], number=plan.version, by=case.person, at=later)
        for key in told["signed"]:
            plans.sign(case, number=plan.version, by=self.people[key], at=self.days.at(-told["ago"] + 2, 9))
