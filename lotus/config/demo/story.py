"""One invented concern, taken as far on its way as it is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lotus.concerns.actions import (
    attached,
    cases,
    entries,
    handlers,
    hearing,
    letters,
    meetings,
    reports,
    triage,
    whole,
)
from lotus.concerns.models import AgendaItem, Case, Decision, Group, Letter, Triage, TriageCopy
from lotus.concerns.presenters.letters import facts as letter_facts
from lotus.concerns.presenters.wholecopy import gather
from lotus.config.demo import checked, twice
from lotus.config.demo.investigated import Investigated
from lotus.config.demo.learned import Learned
from lotus.config.demo.planned import Planned
from lotus.config.demo.restricted import Restricted
from lotus.config.demo.support import Days, Support
from lotus.core.casework import AboutKind, Channel, DecisionKind, IssueKind, ReporterKind, Stage
from lotus.core.wholecopy import Purpose
from lotus.kernel import files
from lotus.kernel.models import Person

ORDER = ("raised", "assigned", "told", "heard", "triaged", "agenda", "decided", "answered")
TOLD, HEARD, TRIAGED, SHARED, ASKED, MET = 1, 4, 5, 7, 8, 12
"""Working days after a concern was raised."""


class Story:
    """Tells one concern of `content/demo/cases`."""

    def __init__(self, facts: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
        self.facts, self.people, self.days = facts, people, days
        self.manager = people[facts["manager"]]
        self.about = people[facts["practitioner"]] if "practitioner" in facts else None

    def tell(self) -> None:
        case = self._raise() if "told" not in self.facts else self._told_openly()
        if "withheld" in self.facts:
            self._withhold(case)
        for name in self._way():
            getattr(self, f"_{name}")(case)
            case.refresh_from_db()
        self._desk(case)
        if self.facts.get("begun"):
            self._begin(case)
        if self.about:
            Support(self.facts.get("support", {}), self.people, self.days).give(case)
        if "plan" in self.facts:
            Planned(self.facts["plan"], self.people, self.days).tell(case)
        self._formally(case)
        if "lessons" in self.facts:
            Learned(self.facts["lessons"], self.people, self.days).tell(case)
            self._ended(case)
        if "copy" in self.facts:
            self._copied(case)
        if self.about and self.facts["until"] == "assigned":
            self._draft(case, letters.FIRST, self._at(0, 15))

    def _formally(self, case: Case) -> None:
        """What a group decided on that is formal."""
        if "restriction" in self.facts:
            Restricted(self.facts["restriction"], self.people, self.days).tell(case)
        if "investigation" in self.facts:
            Investigated(self.facts["investigation"], self.people, self.days).tell(case)

    def _way(self) -> tuple[str, ...]:
        """What is told after the raising; where it is about no person, nobody is told and nobody heard."""
        way = ORDER[1 : ORDER.index(self.facts["until"]) + 1]
        return way if self.about else tuple(name for name in way if name not in {"told", "heard"})

    @property
    def practitioner(self) -> Person:
        """Who it is about; only a concern about a person is told as far as they take part."""
        assert self.about
        return self.about

    def _desk(self, case: Case) -> None:
        """What the handlers keep among themselves: labels, where it waits, a note."""
        at = self._at(0, 16)
        if "labels" in self.facts:
            handlers.label(case, self.facts["labels"], by=self.manager, at=at)
        if "note" in self.facts:
            handlers.note(case, body=self.facts["note"], corrects=None, by=self.manager, at=at)
        if "written" in self.facts:
            entries.write(case, **self.facts["written"], by=self.manager, at=at)

    def _at(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment so many working days after the concern was raised."""
        return self.days.at(working_days - self.facts["began"], hour, minute)

    def _told_openly(self) -> Case:
        """It came through the open page, and was taken up; what was said in the inbox follows."""
        told, code = self.facts["told"], reports.mark(str(self.facts["words"]))
        day = self._at(0).date()
        here = self.manager.organisation
        report = reports.send(here, code, told, urgent=False, today=day)
        case = reports.record(report, self._raised(), by=self.manager, at=self._at(0, 9))
        for number, said in enumerate(self.facts["said"]):
            if "reporter" in said:
                reports.write(report, said["reporter"], None, today=self._at(number).date())
            else:
                at = self._at(number, 14)
                reports.answer(case, body=said["us"], outcome=False, by=self.manager, at=at)
        return case

    def _withhold(self, case: Case) -> None:
        """The practitioner is not told yet, for a reason; it is looked at again in a week."""
        at, again = self._at(0, 12), self.days.day(5 - self.facts["began"])
        hearing.withhold(case, why=self.facts["withheld"], look_again=again, by=self.manager, at=at)

    def _raise(self) -> Case:
        case = cases.raise_concern(self._raised(), by=self.manager, at=self._at(0, 9))
        if "safety_done" in self.facts:
            by = self.people[self.facts["safety_done"]]
            cases.note_done(case.promises.get(kind="safety", who=by), by=by, at=self._at(0, 11))
        return case

    def _raised(self) -> cases.Raised:
        facts = self.facts
        told = facts["reporter"]
        return cases.Raised(
            practitioner=self.about,
            matter=AboutKind(facts.get("matter", AboutKind.PERSON)),
            matter_name=facts.get("matter_name", ""),
            about=facts["about"],
            issues=[IssueKind(kind) for kind in facts["issues"]],
            discipline=facts.get("discipline", ""),
            place=facts["place"],
            channel=Channel(facts["channel"]),
            occurred_on=self.days.day(-facts["began"] - 8),
            reported_on=self._at(0).date(),
            what_happened=facts["what_happened"].strip(),
            safety_now="safety" in facts,
            safety_note=facts.get("safety", ""),
            reporter=cases.Told(ReporterKind(told["kind"]), told["name"], told["contact"]),
        )

    def _assigned(self, case: Case) -> None:
        if self.about is None:
            adviser = self.people[self.facts["adviser"]]
            cases.assign_matter(case, adviser=adviser, by=self.manager, at=self._at(0, 11))
            return
        adviser, pastoral = self.people[self.facts["adviser"]], self.people[self.facts["pastoral"]]
        cases.assign(case, adviser=adviser, pastoral=pastoral, by=self.manager, at=self._at(0, 11))

    def _told(self, case: Case) -> None:
        said = {"what_was_said": self.facts["what_was_said"].strip()}
        letter = self._draft(case, letters.FIRST, self._at(TOLD, 11), said)
        letters.send(letter, number=letter.version, by=self.manager, at=self._at(TOLD, 12))
        case.refresh_from_db()
        letters.opened(letter, by=self.practitioner, at=self._at(TOLD, 18, 40))

    def _draft(self, case: Case, kind: str, at: datetime, words: Mapping[str, str] | None = None) -> Letter:
        """A letter with its fields filled in; `words` fill what only a person can write."""
        filled = letter_facts(case, kind, self.manager, at.date())
        return letters.draft(case, kind, by=self.manager, at=at, facts={**filled, **(words or {})})

    def _copied(self, case: Case) -> None:
        """A tribunal asked for the whole case; what is taken out is still to be decided."""
        sections, why = gather(case, Purpose.TRIBUNAL), self.facts["copy"]
        whole.ask(case, Purpose.TRIBUNAL, sections, why=why, by=self.manager, at=self.days.at(-1, 17))

    def _ended(self, case: Case) -> None:
        """The last letter, an hour after the concern was closed."""
        case.refresh_from_db()
        if case.stage == Stage.CLOSED:
            words, at = {"outcome": self.facts["lessons"]["ended"]}, self.days.at(-1, 16)
            letter = self._draft(case, letters.CLOSING, at, words)
            letters.send(letter, number=letter.version, by=self.manager, at=at)
            letters.opened(letter, by=self.practitioner, at=self.days.at(-1, 19))

    def _heard(self, case: Case) -> None:
        body, at = self.facts["account"].strip(), self._at(HEARD, 20, 15)
        if "given" in self.facts:
            on, how = self._at(HEARD).date(), self.facts["given"]
            hearing.enter_account(case, body=body, how=how, given_on=on, by=self.manager, at=at)
        else:
            hearing.sign_account(case, body=body, by=self.practitioner, at=at)
        if "wishes" in self.facts:
            hearing.wish(case, hearing.InTouch(**self.facts["wishes"]), by=self.practitioner, at=at)

    def _begin(self, case: Case) -> Triage:
        """The adviser answers the interest question, and saves what they have so far."""
        adviser = self.people[self.facts["adviser"]]
        hearing.answer_interest(case, has=False, words="", by=adviser, at=self._at(2))
        begun = triage.begin(case, by=adviser, at=self._at(3))
        if "second" in self.facts:
            twice.ask(case, self.facts["second"], self.manager, self.people, self._at(3, 11))
        self._attach(case, adviser)
        review = self._review(self.facts["review"])
        saved = triage.save(begun, review, number=0, by=adviser, at=self._at(TRIAGED, 11))
        for risk in self.facts["risks"]:
            assessed = triage.Assessed(**risk)
            triage.save_risk(saved, assessed, risk=None, number=0, by=adviser, at=self._at(TRIAGED, 12))
        return saved

    def _attach(self, case: Case, adviser: Person) -> None:
        """One of the documents the adviser read, as a file."""
        if "attached" in self.facts:
            told, here = self.facts["attached"], case.organisation
            body, plain = told["words"].strip().encode(), "text/plain"
            kept = files.store(here, name=told["name"], content_type=plain, body=body)
            attached.attach(case, title=told["title"], file=kept, by=adviser, at=self._at(3, 12))

    def _triaged(self, case: Case) -> None:
        adviser, told = self.people[self.facts["adviser"]], self.facts["review"]
        saved, others = self._begin(case), "copy_summary" in told
        at = self._at(TRIAGED, 16)
        copy = triage.sign(saved, number=saved.version, names_others=others, by=adviser, at=at)
        if copy:
            self._share(copy, told, adviser)
        elif "second" in self.facts:
            twice.score(case, self.facts["second"], self.people, self._at(TRIAGED + 1, 15))

    def _review(self, told: Mapping[str, Any]) -> triage.Review:
        return triage.Review(
            reviewed_on=self._at(TRIAGED).date(),
            texts={name: told.get(name, "") for name in triage.TEXTS},
            documents=tuple((title, dated) for title, dated in told["documents"]),
            safeguarding=told.get("safeguarding"),
            health=told.get("health"),
        )

    def _share(self, copy: TriageCopy, told: Mapping[str, Any], adviser: Person) -> None:
        """Prepare the practitioner's copy; the manager approves it, unless it still waits for a second person."""
        texts = {**copy.texts, **({"summary": told["copy_summary"]} if "copy_summary" in told else {})}
        saved = triage.save_copy(copy, texts, number=copy.version, by=adviser, at=self._at(TRIAGED, 17))
        if self.facts.get("copy_waits"):
            return
        if "second" in self.facts:
            twice.score(saved.triage.case, self.facts["second"], self.people, self._at(TRIAGED + 1, 15))
            saved.refresh_from_db()
        triage.approve_copy(saved, number=saved.version, by=self.manager, at=self._at(SHARED, 12))
        triage.read_copy(saved, by=self.practitioner, at=self._at(SHARED, 19, 5))

    def _met_on(self) -> int:
        """Working days after the start on which the group meets: soon, yesterday, or a while ago."""
        began = int(self.facts["began"])
        return {"agenda": began + 3, "decided": began - 1}.get(self.facts["until"], MET)

    def _agenda(self, case: Case) -> None:
        if "check" in self.facts:
            told = self.facts["check"]
            at = self._at(SHARED, 15) if "confirmed" in told else self.days.at(-1, 15)
            checked.tell(case, told, self.people, at=at, later=self._at(SHARED + 1, 9))
        group = Group.objects.get(organisation=case.organisation)
        on = self._at(self._met_on()).date()
        item = meetings.ask(case, group=group, on=on, by=self.manager, at=self._at(ASKED))
        if self.facts["until"] != "agenda":
            for seat in group.seats.select_related("person"):
                hearing.answer_interest(case, has=False, words="", by=seat.person, at=self._at(ASKED + 1))
            if self.about:
                note, at = "Told when the group meets.", self._at(MET - 2)
                cases.note_contact(case, how="telephone", note=note, by=self.manager, at=at)
        self.item: AgendaItem = item

    def _decided(self, case: Case) -> None:
        told = self.facts["decision"]
        seats = {seat.person: seat.chair for seat in self.item.meeting.group.seats.select_related("person")}
        chair = next(person for person, chairs in seats.items() if chairs)
        at = self._at(self._met_on(), 15)
        decided = meetings.Decided(
            kind=DecisionKind(told["kind"]),
            discussion=told["discussion"],
            rationale=told["rationale"].strip(),
            next_step=told["next_step"],
            who=self.people[told["who"]],
            by_when=max(self._at(self._met_on() + 8).date(), self.days.day(3)),
            present=list(seats),
            without_part=told.get("without_part", ""),
        )
        meetings.record(self.item, decided, number=0, by=chair, at=at)
        self.decision: Decision = meetings.sign(self.item, number=1, by=chair, at=at)

    def _answered(self, case: Case) -> None:
        letter = self._draft(case, letters.OUTCOME, self._at(MET + 1, 11))
        letters.send(letter, number=letter.version, by=self.manager, at=self._at(MET + 1, 15))
        letters.opened(letter, by=self.practitioner, at=self._at(MET + 1, 18, 20))
