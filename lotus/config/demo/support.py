"""The support around somebody in the demonstration: what was considered, agreed, talked about and wished."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from lotus.concerns.actions import support, worries
from lotus.concerns.actions.wellbeing import keep
from lotus.concerns.models import Case, CheckIn
from lotus.core.casework import CaseRole
from lotus.core.support import Consideration, State
from lotus.kernel.models import Person


class Days(Protocol):
    """Working days counted from the day of filling."""

    today: date

    def day(self, working_days: int) -> date: ...

    def at(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime: ...


class Support:
    """Gives the support of one concern of `content/demo/cases`; `ago` and `in` count working days from today."""

    def __init__(self, told: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
        self.told, self.people, self.days = told, people, days

    def give(self, case: Case) -> None:
        if not self.told.get("talks"):
            self._first_talk(case)
        for key in ("considered", "adjustments", "wishes", "talks", "worries"):
            for one in self.told.get(key, ()):
                getattr(self, f"_{key}")(case, one)
        if "wellbeing" in self.told:
            at = self.days.at(-1, 21)
            keep(case, answers=self.told["wellbeing"], pastoral_may=True, by=case.person, at=at)

    def _first_talk(self, case: Case) -> None:
        """Somebody who was told is talked with, even where nothing of it is told; the next talk is in a few days."""
        planned = CheckIn.objects.filter(case=case, held_on=None).first()
        if case.told_at is None or planned is None or planned.planned_on >= self.days.today:
            return
        contact = case.parts.get(role=CaseRole.PASTORAL, ended_at=None).person
        at = self.days.at(-1, 16)
        support.note_check_in(
            case,
            held_on=planned.planned_on,
            how="telephone",
            feeling="",
            own_words=False,
            needed="",
            next_on=self.days.day(5),
            by=contact,
            at=at,
        )

    def _considered(self, case: Case, one: Mapping[str, Any]) -> None:
        at = self.days.at(-one["ago"], 11)
        support.consider(
            case,
            Consideration(one["one"]),
            state=State(one["state"]),
            note=one["note"],
            on=self.days.day(one["in"]) if "in" in one else at.date(),
            number=0,
            by=self.people[one["by"]],
            at=at,
        )

    def _adjustments(self, case: Case, one: Mapping[str, Any]) -> None:
        at = self.days.at(-one["ago"], 12)
        review, by = self.days.day(one["in"]), self.people[one["by"]]
        support.adjust(case, what=one["what"], agreed_on=at.date(), review_on=review, by=by, at=at)

    def _wishes(self, case: Case, one: Mapping[str, Any]) -> None:
        support.wish(case, words=one["words"], by=case.person, at=self.days.at(-one["ago"], 20))

    def _talks(self, case: Case, one: Mapping[str, Any]) -> None:
        at = self.days.at(-one["ago"], 16)
        support.note_check_in(
            case,
            held_on=at.date(),
            how=one["how"],
            feeling=one["feeling"],
            own_words=bool(one["feeling"]),
            needed=one["needed"],
            next_on=self.days.day(one["in"]) if "in" in one else None,
            by=self.people[one["by"]],
            at=at,
        )

    def _worries(self, case: Case, one: Mapping[str, Any]) -> None:
        """A worry from a while ago, answered the same evening."""
        at, by = self.days.at(-one["ago"], 17, 5), self.people[one["by"]]
        worry = worries.raise_worry(case, words=one["words"], by=by, at=at)
        reached = self.days.at(-one["ago"], 18, 40)
        worries.reached(worry, how=one["how"], by=self.people[one["reached_by"]], at=reached)
