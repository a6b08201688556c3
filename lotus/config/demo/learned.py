"""What a concern of the demonstration showed about the system, and how it was closed."""

from collections.abc import Mapping
from typing import Any

from lotus.concerns.actions import cases, closing, lessons
from lotus.concerns.models import Case, Promise
from lotus.config.demo.support import Days
from lotus.core.learning import Strength
from lotus.kernel.models import Person


class Learned:
    """Tells the review of one concern; `ago` and `in` count working days from today."""

    def __init__(self, told: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
        self.told, self.people, self.days = told, people, days
        self.by = people[told["by"]]

    def tell(self, case: Case) -> None:
        told, at = self.told, self.days.at(-self.told["ago"], 11)
        review = lessons.save(case, told["texts"], number=0, by=self.by, at=at)
        for one in told["problems"]:
            facts = {"words": one["words"], "factors": one["factors"], "note": one["note"]}
            lessons.add_problem(case, **facts, by=self.by, at=at)
        for one in told["actions"]:
            self._action(case, one)
        if "closed_by" in told:
            lessons.sign(case, number=review.version, by=self.by, at=at)
            self._close(case)

    def _action(self, case: Case, one: Mapping[str, Any]) -> None:
        at, owner = self.days.at(-self.told["ago"], 12), self.people[one["owner"]]
        made = lessons.add_action(
            case,
            what=one["what"],
            owner=owner,
            team=one["team"],
            due=self.days.day(one["in"]),
            strength=Strength(one["strength"]),
            by=self.by,
            at=at,
        )
        if "evidence" in one:
            lessons.done(made, evidence=one["evidence"], by=owner, at=self.days.at(-3, 10))
        if "assurance" in one:
            officer, words = self.people[self.told["closed_by"]], one["assurance"]
            lessons.assure(made, worked=True, words=words, by=officer, at=self.days.at(-2, 10))

    def _close(self, case: Case) -> None:
        """What was promised is noted as done, then one asks and another closes."""
        for promise in Promise.objects.filter(case=case, done_at=None, kind="next"):
            cases.note_done(promise, by=self.by, at=self.days.at(-2, 9))
        case.refresh_from_db()
        closing.propose(case, why=self.told["why"], by=self.by, at=self.days.at(-2, 11))
        closing.close(case, by=self.people[self.told["closed_by"]], at=self.days.at(-1, 15))
