"""The card that answers first on where things stand: may I work, what was decided, what next, when do I hear.

What was true when something was decided is not said for ever: what holds at work now, a report that can be read, and
that a concern was closed or opened again go before the words of the decision.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lotus.concerns.models import Case, Letter, Meeting, Promise, Statement, Step, TriageCopy
from lotus.concerns.presenters import decided, restriction, status
from lotus.core import library
from lotus.core.casework import CaseRole, DecisionKind, Stage
from lotus.core.filling import fill
from lotus.kernel.models import Person
from lotus.ui import formats

ON_THE_DAY = {"meeting"}  # what happens on its date; everything else happens by it
NO_BREAK = "\N{NO-BREAK SPACE}"
AFTERWARDS = {"follow-up-1", "follow-up-3"}


@dataclass(frozen=True)
class Lead:
    """The one card that answers first: may I work, what was decided, what next, what must I do, when do I hear."""

    status: status.Status
    heading: str
    decided: str
    phrase: str
    texts: list[str]
    facts: list[dict[str, str]]


@dataclass(frozen=True)
class Known:
    """Everything the page rests on, fetched once."""

    case: Case
    today: date
    people: dict[str, Person]
    steps: list[Step]
    promises: list[Promise]
    letters: list[Letter]
    accounts: list[Statement]
    copy: TriageCopy | None
    told: decided.Decided | None
    meeting: Meeting | None

    @property
    def group(self) -> str:
        """What the group is called that looks, or last looked, at the case."""
        return self.meeting.group.name if self.meeting else ""


def card(known: Known) -> Lead:
    told = known.told
    heading, texts = _said(known)
    texts = [*_went_back(known), *texts]
    tonight = _("Nothing on this page needs an answer tonight.")
    return Lead(
        status=status.of_stage(known.case.stage),
        heading=heading,
        decided=told.sentence if told else "",
        phrase=told.phrase if told else "",
        texts=[*filter(None, [restriction.held_words(known.case, known.today), *texts]), tonight],
        facts=[_fact_next(known), _fact_first(known), _fact_hear(known)],
    )


def _said(known: Known) -> tuple[str, list[str]]:
    """What holds now, and what is said to it."""
    if known.case.stage == Stage.CLOSED:
        return _closed(known)
    again = _opened_again(known)
    if again:
        heading = _("The concern was opened again on %(day)s. Nothing has been decided since.")
        return heading % {"day": formats.weekday_day(formats.london(again.at).date())}, [
            _("Your case manager tells you why. Ask at any time.")
        ]
    if known.told is None:
        return _undecided(known)
    if known.case.stage == Stage.LEARNING:
        return _learning(known.told, usual=not _held(known.case))
    return _told(known, known.told)


def _held(case: Any) -> list[dict[str, str]]:
    """Restrictions that hold now, or should have been looked at: told of or not."""
    return [one for one in case.restrictions_known if not one["ended_on"]]


def _closed(known: Known) -> tuple[str, list[str]]:
    asked = any(promise.kind in AFTERWARDS for promise in known.promises)
    after = _("We will ask how you are after one month and after three.")
    return _("The concern is closed. You need do nothing more."), [
        after if asked else _("Support stays open to you.")
    ]


def _went_back(known: Known) -> list[str]:
    """That it went back a step, in the words written for them, while no decision made since has been told."""
    back = next((one for one in reversed(known.steps) if one.kind == "back"), None)
    told = max((one.sent_at for one in known.letters if one.decision_id and one.sent_at), default=None)
    if known.case.stage == Stage.CLOSED or back is None or (told is not None and told > back.at):
        return []
    day = formats.weekday_day(formats.london(back.at).date())
    return [_("On %(day)s we went back to an earlier step: %(words)s") % {"day": day, "words": back.theirs}]


def _opened_again(known: Known) -> Step | None:
    """That it was opened again, while no decision made since has been told."""
    again = next((one for one in reversed(known.steps) if one.kind == "reopened"), None)
    told = max((one.sent_at for one in known.letters if one.decision_id and one.sent_at), default=None)
    return again if again and (told is None or told < again.at) else None


def _undecided(known: Known) -> tuple[str, list[str]]:
    """What holds while nothing was decided, or while its letter is still on the way."""
    case, held = known.case, _held(known.case)
    letter = next((promise.due for promise in known.promises if promise.kind == "outcome"), None)
    if letter:
        until = _("You get it by %(day)s.") % {"day": formats.weekday_day(letter)}
        works = _("Until you have read it, your work goes on as it is now.")
        heading = _("The group has met. The letter that tells you what it decided is on its way.")
        return heading, [until if held else f"{until} {works}"]
    raised = _("On %(day)s somebody raised a concern with us about %(about)s.")
    said = raised % {"day": formats.weekday_day(case.reported_on), "about": case.about}
    want = _("We want to understand what happened and what lay around it, and above all how you see it.")
    if held:
        return _("About the concern itself nothing has been decided."), [f"{said} {want}"]
    return _("Nothing has been decided. Your work goes on as it is now."), [f"{said} {want}"]


def _learning(told: decided.Decided, *, usual: bool) -> tuple[str, list[str]]:
    """What was decided is done, so that its promises are not made again."""
    works = _("You can go on working as usual.") if told.usual and usual else ""
    heading = _("We are asking what we, as an organisation, can learn from it.")
    return heading, [works, _("You are welcome to add to that.")]


def _told(known: Known, told: decided.Decided) -> tuple[str, list[str]]:
    """The decision in words, as far as they still hold."""
    case: Any = known.case
    held = _held(case)
    looked = case.stage == Stage.INVESTIGATED and told.kind == DecisionKind.FORMAL_INVESTIGATION
    report = looked and any(one["comments_by"] for one in case.investigations_known[:1])
    if report:
        return _("The investigation has its report. Nothing has been decided on it."), []
    if told.kind == DecisionKind.CONDITIONS and case.restrictions_known and not held:
        return _("What had changed at work has ended. You can work as before."), []
    stage = library.load("concerns", "stages").word(case.stage, "practitioner")
    rest = [stage] if case.stage == Stage.GROUP else []
    if held and told.usual:
        return told.first_held, [told.means_held, *rest]
    return told.first, [*told.meaning, *rest]


def _fact_next(known: Known) -> dict[str, str]:
    promise = next((one for one in known.promises if one.kind not in {"account", "contact"}), None)
    if promise is None:
        promise = next(iter(known.promises), None)
    if promise is None:
        return _fact(_("Next"), _("There is no date just now"), _("You hear from us before there is."))
    value = promise.theirs if promise.kind == "next" else title(promise, known.group)
    return _fact(_("Next"), value, when(promise, known.today))


def _fact(label: str, value: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "note": note}


def _fact_first(known: Known) -> dict[str, str]:
    """What the person has to do first; mostly nothing, and then it says so."""
    label = _("What you need to do first")
    unread = next((letter for letter in known.letters if letter.read_at is None), None)
    if unread:
        note = _("It is under “Letters and papers”.")
        return _fact(label, _("Read our letter, when you are ready"), note)
    if any(plan["ours"] and not plan["theirs"] for plan in known.case.plans_begun):  # type: ignore[attr-defined]
        note = _("It waits for both to sign. Change what is not right first; nothing hurries you.")
        return _fact(label, _("Read the plan, when you are ready"), note)
    report = next((promise.due for promise in known.promises if promise.kind == "comments"), None)
    if report:
        note = _("Until %(day)s you can say which facts are wrong, and longer if you ask.")
        return _fact(
            label, _("Read the report, when you are ready"), note % {"day": formats.weekday_day(report)}
        )
    due = next((promise.due for promise in known.promises if promise.kind == "account"), None)
    if due and not known.accounts:
        note = _("When you are ready, tell us how you see it. It helps most by %(day)s.")
        return _fact(label, _("Nothing today"), note % {"day": formats.weekday_day(due)})
    return _fact(label, _("Nothing"), _("You can add to your account at any time."))


def _fact_hear(known: Known) -> dict[str, str]:
    label = _("You will hear from us by")
    due = next((one.due for one in known.promises if one.kind == "contact" or one.kind in AFTERWARDS), None)
    manager = known.people.get(CaseRole.CASE_MANAGER)
    if due is None:
        return _fact(label, _("No date is set"), _("You can ask at any time."))
    if due < known.today and manager:
        note = _("We are late, and that is on us. You can ring %(name)s.") % {"name": manager.greeting}
        return _fact(_("You should have heard from us by"), formats.weekday_day(due), note)
    return _fact(label, formats.weekday_day(due), _("even if there is no news"))


# ---- Dates ----


def title(promise: Promise, group: str) -> str:
    """What a promise is called for the person it is made to."""
    words = library.load("concerns", "promises").entries.get(promise.kind, {})
    named: str = words.get("title", promise.theirs)
    return fill(named, {"group": group or _("group")})


def when(promise: Promise, today: date) -> str:
    day = whole(promise.due, today)
    if promise.due == today:
        return _("Today, %(day)s") % {"day": day}
    if promise.due < today and promise.kind != "account":
        return _("Was due on %(day)s") % {"day": day}
    return day if promise.kind in ON_THE_DAY else _("By %(day)s") % {"day": day}


def whole(due: date, today: date) -> str:
    """Thursday 5 March, never split between 5 and March; with its year when that is another one."""
    weekday, rest = (formats.weekday_day if due.year == today.year else formats.day)(due).split(" ", 1)
    return f"{weekday} {rest.replace(' ', NO_BREAK)}"
