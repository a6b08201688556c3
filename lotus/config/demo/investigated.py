"""A formal investigation of the demonstration: as far as its report, which the person is reading."""

from collections.abc import Mapping
from typing import Any

from lotus.concerns.actions import cases, hearing, inquiries, investigations, letters
from lotus.concerns.models import Case, Investigation, Promise
from lotus.concerns.presenters.letters import facts as letter_facts
from lotus.config.demo.support import Days
from lotus.core.inquiry import Consent
from lotus.kernel import files
from lotus.kernel.models import Person


class Investigated:
    """Tells the investigation of one concern; `ago` and `in` count working days from today."""

    def __init__(self, told: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
        self.told, self.people, self.days = told, people, days
        self.by, self.manager = people[told["by"]], people[told["manager"]]

    def tell(self, case: Case) -> None:
        case.refresh_from_db()
        row = self._begin(case)
        for promise in Promise.objects.filter(case=case, done_at=None, kind="next"):
            cases.note_done(promise, by=self.manager, at=row.opened_at)
        self._looked(row)
        self._longer(row)
        self._report(row)

    def _begin(self, case: Case) -> Investigation:
        told, days = self.told, self.days
        ago = int(told["ago"])
        facts = {"investigator": self.by, "planned_end": days.day(-3), "mhps": told["mhps"]}
        row = investigations.begin(case, **facts, by=self.manager, at=days.at(-ago, 10))
        hearing.answer_interest(case, has=False, words="", by=self.by, at=days.at(-ago, 14))
        row = investigations.save_terms(row, told["terms"], number=0, by=self.by, at=days.at(1 - ago, 11))
        return investigations.sign_terms(row, number=row.version, by=self.manager, at=days.at(2 - ago, 9))

    def _looked(self, row: Investigation) -> None:
        at = self.days.at(3 - int(self.told["ago"]), 11)
        for title, source, body in self.told["evidence"]:
            name = f"{title}.txt"
            file = (
                files.store(row.case.organisation, name=name, content_type="text/plain", body=body.encode())
                if body
                else None
            )
            inquiries.add_evidence(row, title=title, source=source, file=file, by=self.by, at=at)
        for one in self.told["heard"]:
            held = {"held_on": at.date(), "agreed": True} if one["consent"] == Consent.AGREED else {}
            heard = inquiries.Heard(**{**one, "consent": Consent(one["consent"]), **held})
            inquiries.hear(row, heard, interview=None, number=0, by=self.by, at=at)

    def _longer(self, row: Investigation) -> None:
        """The planned end was moved before it had passed, and a letter told of it the day after."""
        case, told = row.case, self.told["longer"]
        at, end = self.days.at(-6, 15), self.days.day(told["in"])
        investigations.extend(row, planned_end=end, why=told["why"], by=self.by, at=at)
        at = self.days.at(-5, 10)
        filled = letter_facts(case, letters.DELAY, self.manager, at.date())
        letter = letters.draft(case, letters.DELAY, by=self.manager, at=at, facts=filled)
        letters.send(letter, number=letter.version, by=self.manager, at=at)
        letters.opened(letter, by=case.person, at=self.days.at(-5, 18))

    def _report(self, row: Investigation) -> None:
        draft = self.told["report"]
        plain = {name: dict(draft[name]) for name in ("texts", "factors")}
        plain["findings"] = {number: dict(found) for number, found in draft["findings"].items()}
        inquiries.send_with(row, plain, number=0, by=self.by, at=self.days.at(-1, 11))
