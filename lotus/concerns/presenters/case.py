"""The page of a case for those who handle it: only the parts that this person may see."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.models import Case, Statement, Step, TouchWish, Withheld
from lotus.concerns.presenters import acts, caseload, handlers, restriction, second, status, support
from lotus.concerns.presenters.triage import discipline_words
from lotus.concerns.presenters.whole import May, Whole, gather
from lotus.core import library, workdays
from lotus.core.answering import GIVEN
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Relation
from lotus.ui import formats

Relations = frozenset[Relation]
LETTER_DAYS = 2
FOR_OFFICERS = frozenset({"safety", "red"})
BY_HAND = FOR_OFFICERS | {"next", "wish", "plan-review", "second-name"}


@dataclass
class Page:
    """The parts of the page; an empty one is not shown."""

    status: status.Status
    title: str
    lead: str
    stage: str
    waits: str = ""
    withheld: str = ""
    clock: str = ""
    doing: list[dict[str, str]] = field(default_factory=list)
    nexts: list[dict[str, str]] = field(default_factory=list)
    raised: list[dict[str, str]] = field(default_factory=list)
    what_happened: str = ""
    reporter: dict[str, str] = field(default_factory=dict)
    accounts: list[dict[str, str]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    interests: list[list[str]] = field(default_factory=list)
    triage: dict[str, str] = field(default_factory=dict)
    meetings: list[dict[str, str]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    letter_starts: list[dict[str, str]] = field(default_factory=list)
    other_letters: list[dict[str, str]] = field(default_factory=list)
    timeline: list[dict[str, str]] = field(default_factory=list)
    lapsed: str = ""
    labels: list[str] = field(default_factory=list)
    may_worry: bool = False
    worries: list[dict[str, str]] = field(default_factory=list)
    support: dict[str, str] = field(default_factory=dict)
    stands: list[dict[str, str]] = field(default_factory=list)
    adjustments: list[dict[str, Any]] = field(default_factory=list)


def page(case: Case, person: Person, relations: Relations, today: date) -> Page:
    """The page for one person. Each part asks its own permission."""

    def may(permission: Permission) -> bool:
        return access.may(permission, relations=relations)

    whole = gather(case, may)
    made = Page(status.of_stage(case.stage), caseload.title(case, relations), *_lead(whole, person, may))
    if may(Permission.TIMELINE_SEE) and case.practitioner and not case.told_at:
        made.waits = f"{case.who.name} has not been told yet."
        made.withheld = _withheld(case) if may(Permission.WITHHELD_SEE) else ""
    made.people = _people(case)
    made.nexts = _nexts(whole, today, _noted_by_hand(may))
    made.clock = _clock(whole, today) if may(Permission.MEETING_SEE) else ""
    if may(Permission.RAISED_SEE):
        made.raised, made.what_happened = _raised(case), case.what_happened
    made.reporter = _reporter(case) if may(Permission.REPORTER_SEE) else {}
    made.accounts = _accounts(case) if case.told_at and may(Permission.ACCOUNT_SEE) else []
    made.interests = _interests(case) if may(Permission.INTEREST_SEE) else []
    made.triage = _triage(whole, may) if may(Permission.TRIAGE_SEE) else {}
    made.meetings = _meetings(whole) if may(Permission.MEETING_SEE) else []
    made.letters = _letters(whole) if may(Permission.LETTER_SEE) else []
    made.timeline = _timeline(case) if may(Permission.TIMELINE_SEE) else []
    if case.practitioner:
        _around(made, whole, relations, today)
    if may(Permission.LABEL_SEE):
        made.labels = handlers.words(case.organisation, case.labels_held)  # type: ignore[attr-defined]
    made.doing = acts.open_now(whole, may)
    made.letter_starts = acts.letters_to_begin(whole) if may(Permission.LETTER_WRITE) else []
    made.other_letters = acts.other_letters(whole) if may(Permission.LETTER_WRITE) else []
    return made


def _around(made: Page, whole: Whole, relations: Relations, today: date) -> None:
    """What stands around the person, where the concern is about one."""

    def may(permission: Permission) -> bool:
        return access.may(permission, relations=relations)

    case = whole.case
    made.lapsed = restriction.lapsed_words(case, today) if may(Permission.RESTRICTION_SEE) else ""
    made.may_worry = may(Permission.WORRY_RAISE)
    made.worries = support.worries(case, relations) if may(Permission.WORRY_FOLLOW) else []
    made.support = _support(whole, today, may) if may(Permission.SUPPORT_STANDS) else {}
    if may(Permission.SUPPORT_STANDS) and not may(Permission.SUPPORT_SEE):
        made.stands = support.standing_list(case, support.known(case, whole.promises, today))
    if may(Permission.ADJUSTMENTS_SEE) and not may(Permission.SUPPORT_SEE):
        made.adjustments = support.adjustments(support.standing_adjustments(case))


def _lead(whole: Whole, person: Person, may: May) -> tuple[str, str]:
    """The first sentence, and the one under it: what comes next for this person, else for somebody, by name."""
    case = whole.case
    if may(Permission.SECOND_SCORE):
        ready = whole.triage is not None and whole.triage.signed_at
        words = library.load("concerns", "second").data["lead"]
        return str(words["title"]), str(words["ready" if ready else "waits"])
    if not may(Permission.TIMELINE_SEE):
        told = library.load("concerns", "pastoral").data["told" if case.told_at else "not_told"]
        name = case.who.greeting
        return str(told["lead"]).format(name=name), str(told["text"]).format(name=name)
    stages = library.load("concerns", "stages")
    other = stages.entries[case.stage].get("matter", "") if case.matter else ""
    stage = other or stages.word(case.stage, "team")
    if not whole.promises:
        return stage, ""
    first = next((one for one in whole.promises if one.who == person), whole.promises[0])
    whose = f"{first.who.name}: " if first.who and first.who != person else ""
    return f"{whose}{first.ours.rstrip('.')}, by {formats.weekday_day(first.due)}", stage


def _support(whole: Whole, today: date, may: May) -> dict[str, str]:
    known = support.known(whole.case, whole.promises or whole.contacts, today)
    page = reverse("concerns:support", args=[whole.case.pk]) if may(Permission.SUPPORT_SEE) else ""
    return {"text": support.count_words(known), "href": page}


def before_asking(case: Case) -> list[dict[str, str]]:
    """All that is seen of a case before the interest question is answered."""
    rows = [
        ("What it is about" if case.matter else "Who it is about", case.who.name),
        ("Discipline", discipline_words(case)),
        ("Place of work", case.place),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _raised(case: Any) -> list[dict[str, str]]:
    issues = library.load("concerns", "issues")
    rows = [
        ("Kinds of question", ", ".join(issues.word(kind) for kind in case.kinds)),
        ("Discipline", discipline_words(case)),
        ("Place of work", case.place),
        ("When it happened", formats.day(case.occurred_on) if case.occurred_on else "Not known"),
        ("When it was reported", formats.day(case.reported_on)),
        ("How it reached us", library.load("concerns", "channels").word(case.channel)),
        ("Somebody at risk now", case.safety_note if case.safety_now else "No"),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _reporter(case: Case) -> dict[str, str]:
    kind = library.load("concerns", "reporters").word(case.reporter.kind)
    return {"name": case.reporter.name or kind, "kind": kind, "contact": case.reporter.contact}


def _accounts(case: Case) -> list[dict[str, str]]:
    return [
        {"when": account_words(one), "text": one.body} for one in case.statements.select_related("by").all()
    ]


def account_words(one: Statement) -> str:
    """When an account was signed; of one that was entered for them, by whom, and how and when it was given."""
    if one.given_on is None:
        return f"Signed on {formats.day(one.signed_at)}"
    given = f"Given {GIVEN[one.how]} on {formats.day(one.given_on)}"
    return f"{given}, and put on record by {one.by.name} on {formats.day(one.signed_at)}"


def wished(case: Case) -> list[dict[str, str]]:
    """What the practitioner said last of who should be there for them, and how to be in touch."""
    one = TouchWish.objects.filter(case=case).order_by("-at").first()
    if one is None:
        return []
    rows = [
        ("To be in touch", library.load("concerns", "ways").word(one.how)),
        ("About that", one.how_note),
        ("Should be there", one.contact),
        ("Should not be", one.not_contact),
        ("Said on", formats.day(one.at)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _withheld(case: Case) -> str:
    one = Withheld.objects.filter(case=case).order_by("-at").first()
    return (
        f"On purpose, until it is looked at again on {formats.day(one.look_again)}: {one.why}" if one else ""
    )


def _people(case: Any) -> list[dict[str, Any]]:
    roles = library.load("concerns", "roles")
    return [
        {"name": part["name"], "for": roles.word(part["role"]), "phone": part["phone"]}
        for part in case.looked_after
    ]


def _interests(case: Case) -> list[list[str]]:
    return [
        [one.person.name, one.words or "Yes", formats.short_day(one.at)]
        for one in case.interests.filter(has=True).select_related("person").order_by("at")
    ]


def _noted_by_hand(may: May) -> frozenset[str]:
    """The kinds of what comes next beside which this person gets a button that notes it as done."""
    if may(Permission.CONTACT_WRITE):
        return BY_HAND
    return FOR_OFFICERS if may(Permission.DONE_NOTE) else frozenset()


def _nexts(whole: Whole, today: date, by_hand: frozenset[str]) -> list[dict[str, str]]:
    return [
        {
            "when": formats.weekday_day(one.due),
            "note": "Late" if one.due < today else "",
            "title": one.ours,
            "text": one.who.name if one.who else "",
            "done": reverse("concerns:promise_done", args=[whole.case.pk, one.pk])
            if one.kind in by_hand
            else "",
        }
        for one in whole.promises
    ]


def _clock(whole: Whole, today: date) -> str:
    """The working days since the newest decision, until its letter has gone; where there is somebody it goes to."""
    newest = next(iter(whole.decisions()), None)
    if newest is None or whole.case.matter:
        return ""
    met = newest.item.meeting.on
    holidays = bank_holidays(met.year, today.year + 1)
    sent = next((one for one in whole.letters_of(newest) if one.sent_at), None)
    if sent and sent.sent_at:
        days = workdays.between(met, workdays.london_day(sent.sent_at), holidays)
        return f"The outcome letter went {formats.count_of(days, 'working day', 'working days')} after the meeting."
    since = formats.count_of(workdays.between(met, today, holidays), "working day", "working days")
    due = workdays.add(met, LETTER_DAYS, holidays)
    late = " It is late." if workdays.is_late(met, today, LETTER_DAYS, holidays) else ""
    return f"{since} since the meeting. The outcome letter is due by the end of {formats.day(due)}.{late}"


def _triage(whole: Whole, may: May) -> dict[str, str]:
    triage = whole.triage
    href = reverse("concerns:triage", args=[whole.case.pk])
    if triage is None:
        link = "Begin the triage" if may(Permission.TRIAGE_WRITE) else ""
        return {"text": "The triage has not been begun.", "href": href, "link": link}
    if not triage.signed_at:
        link = "Go on with the triage" if may(Permission.TRIAGE_WRITE) else "Read it as it stands"
        return {"text": f"{triage.reviewer.name} is working on the triage.", "href": href, "link": link}
    rating = library.load("triage", "ratings").word(triage.rating)
    text = f"{rating}, {triage.score} of 25. Signed by {triage.reviewer.name} on {formats.day(triage.signed_at)}."
    text = f"{text} {second.standing(whole.case, triage)}".strip()
    return {"text": text, "href": href, "link": "Read the triage and its reasons"}


def _meetings(whole: Whole) -> list[dict[str, str]]:
    return [
        {
            "text": f"{item.meeting.group.name}, {formats.day(item.meeting.on)}",
            "href": reverse("concerns:meeting", args=[whole.case.pk, item.pk]),
        }
        for item in whole.agenda
    ]


def _letters(whole: Whole) -> list[dict[str, Any]]:
    return [
        {
            "title": letter.title,
            "href": reverse("concerns:letter", args=[whole.case.pk, letter.pk]),
            "date": formats.short_day(letter.sent_at or letter.saved_at),
            "status": status.of_letter(letter),
        }
        for letter in whole.letters
    ]


def _timeline(case: Case) -> list[dict[str, str]]:
    steps = case.steps.order_by("-at")
    return [
        {
            "when": formats.weekday_day(step.at),
            "text": step.ours,
            "note": _unseen(case, step),
        }
        for step in steps
    ]


def _unseen(case: Case, step: Step) -> str:
    """That the practitioner does not see a step, and why not."""
    if step.shown or case.matter:
        return ""
    return f"Not shown to {case.who.greeting}{': ' if step.hidden_why else ''}{step.hidden_why}"
