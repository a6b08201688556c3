"""A restriction of the demonstration: proposed by one, confirmed by a second, told by letter, looked at once."""

from collections.abc import Mapping
from typing import Any

from lotus.concerns.actions import letters, restrictions
from lotus.concerns.models import Case
from lotus.concerns.presenters.letters import facts as letter_facts
from lotus.config.demo.support import Days
from lotus.core.restriction import Form, Kind, Outcome
from lotus.kernel.models import Person


class Restricted:
    """Tells what changed at work in one concern; `ago`, `again` and `until` count working days from today."""

    def __init__(self, told: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
        self.told, self.people, self.days = told, people, days
        self.by, self.second = people[told["by"]], people[told["confirmed"]]

    def tell(self, case: Case) -> None:
        case.refresh_from_db()
        told, ago = self.told, int(self.told["ago"])
        day, at = self.days.day(-ago), self.days.at(-ago, 9)
        until = self.days.day(-int(told["again"]) + 1)
        proposed = restrictions.Proposed(
            Kind.RESTRICTION,
            Form.FORMAL,
            **{
                name: told[name].strip()
                for name in ("conditions", "why", "alternatives", "watcher", "advice")
            },
            starts_on=day,
            until=until,
            advice_on=day,
            without_check=told["without_check"],
        )
        row = restrictions.propose(case, proposed, no_interest=True, by=self.by, at=at)
        restrictions.confirm(row, no_interest=True, by=self.second, at=self.days.at(-ago, 11))
        self._write(case, "restriction", -ago)
        self._again(case)

    def _again(self, case: Case) -> None:
        """It was looked at before its last day, and less was enough."""
        row, told = restrictions.standing(case), self.told["look"]
        assert row
        again = -int(self.told["again"])
        looked = restrictions.Looked(
            Outcome.CHANGES,
            why=told["why"],
            alternatives=told["alternatives"],
            conditions=told["conditions"],
            until=self.days.day(int(self.told["until"])),
        )
        look = restrictions.look(row, looked, no_interest=True, by=self.by, at=self.days.at(again, 9))
        restrictions.confirm(look, no_interest=True, by=self.second, at=self.days.at(again, 11))
        self._write(case, "restriction-review", again)

    def _write(self, case: Case, kind: str, day: int) -> None:
        at = self.days.at(day, 14)
        filled = letter_facts(case, kind, self.by, at.date())
        letter = letters.draft(case, kind, by=self.by, at=at, facts=filled)
        letters.send(letter, number=letter.version, by=self.by, at=at)
        letters.opened(letter, by=case.person, at=self.days.at(day, 18))
