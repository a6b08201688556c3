"""The page of a case for those who handle it: only the parts that this person may see."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.models import Case, Decision, Letter, Promise, Triage
from lotus.concerns.presenters import acts, caseload, meeting, status
from lotus.core import library, workdays
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Relation
from lotus.ui import formats

Relations = frozenset[Relation]
LETTER_DAYS = 2
BY_HAND = frozenset({"next", "safety"})


@dataclass
class Page:
    """The parts of the page; an empty one is not shown."""

    status: status.Status
    title: str
    lead: str
    stage: str
    waits: str = ""
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
    timeline: list[dict[str, str]] = field(default_factory=list)


def page(case: Case, person: Person, relations: Relations, today: date) -> Page:
    """The page for one person. Each part asks its own permission."""

    def may(permission: Permission) -> bool:
        return access.may(permission, relations=relations)

    made = Page(status.of_stage(case.stage), caseload.title(case, relations), *_lead(case, person, may))
    if may(Permission.TIMELINE_SEE) and not case.told_at:
        made.waits = f"{case.practitioner.name} has not been told yet."
    made.people = _people(case)
    made.nexts = _nexts(case, today, may(Permission.CONTACT_WRITE)) if may(Permission.TIMELINE_SEE) else []
    made.clock = _clock(case, today) if may(Permission.MEETING_SEE) else ""
    if may(Permission.RAISED_SEE):
        made.raised, made.what_happened = _raised(case), case.what_happened
    made.reporter = _reporter(case) if may(Permission.REPORTER_SEE) else {}
    made.accounts = _accounts(case) if may(Permission.ACCOUNT_SEE) else []
    made.interests = _interests(case) if may(Permission.INTEREST_SEE) else []
    made.triage = _triage(case, may) if may(Permission.TRIAGE_SEE) else {}
    made.meetings = _meetings(case) if may(Permission.MEETING_SEE) else []
    made.letters = _letters(case) if may(Permission.LETTER_SEE) else []
    made.timeline = _timeline(case) if may(Permission.TIMELINE_SEE) else []
    made.doing = acts.open_now(case, may)
    made.letter_starts = acts.letters_to_begin(case) if may(Permission.LETTER_WRITE) else []
    return made


def _lead(case: Case, person: Person, may: Any) -> tuple[str, str]:
    """The first sentence, and the one under it: what comes next for this person, else for somebody, by name."""
    if not may(Permission.TIMELINE_SEE):
        told = library.load("concerns", "pastoral").data["told" if case.told_at else "not_told"]
        name = case.practitioner.greeting
        return str(told["lead"]).format(name=name), str(told["text"]).format(name=name)
    stage = library.load("concerns", "stages").word(case.stage, "team")
    waiting = list(Promise.objects.filter(case=case, done_at=None).select_related("who"))
    if not waiting:
        return stage, ""
    first = next((one for one in waiting if one.who == person), waiting[0])
    whose = f"{first.who.name}: " if first.who and first.who != person else ""
    return f"{whose}{first.ours.rstrip('.')}, by {formats.weekday_day(first.due)}", stage


def before_asking(case: Case) -> list[dict[str, str]]:
    """All that is seen of a case before the interest question is answered."""
    return [
        {"label": "Who it is about", "value": case.practitioner.name},
        {"label": "Discipline", "value": library.load("concerns", "disciplines").word(case.discipline)},
        {"label": "Place of work", "value": case.place},
    ]


def _raised(case: Case) -> list[dict[str, str]]:
    issues = library.load("concerns", "issues")
    rows = [
        ("Kinds of question", ", ".join(issues.word(issue.kind) for issue in case.issues.all())),
        ("Discipline", library.load("concerns", "disciplines").word(case.discipline)),
        ("Place of work", case.place),
        ("When it happened", formats.day(case.occurred_on) if case.occurred_on else "Not known"),
        ("When it was reported", formats.day(case.reported_on)),
        ("How it reached us", library.load("concerns", "channels").word(case.channel)),
        ("Somebody at risk now", case.safety_note if case.safety_now else "No"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _reporter(case: Case) -> dict[str, str]:
    kind = library.load("concerns", "reporters").word(case.reporter.kind)
    return {"name": case.reporter.name or kind, "kind": kind, "contact": case.reporter.contact}


def _accounts(case: Case) -> list[dict[str, str]]:
    return [{"when": formats.day(one.signed_at), "text": one.body} for one in case.statements.all()]


def _people(case: Case) -> list[dict[str, Any]]:
    roles = library.load("concerns", "roles")
    parts = case.parts.filter(ended_at=None).select_related("person").order_by("at")
    return [{"name": p.person.name, "for": roles.word(p.role), "phone": p.person.phone} for p in parts]


def _interests(case: Case) -> list[list[str]]:
    return [
        [one.person.name, one.words or "Yes", formats.short_day(one.at)]
        for one in case.interests.filter(has=True).select_related("person").order_by("at")
    ]


def _nexts(case: Case, today: date, by_hand: bool) -> list[dict[str, str]]:
    promises = Promise.objects.filter(case=case, done_at=None).select_related("who")
    return [
        {
            "when": formats.weekday_day(one.due),
            "note": "Late" if one.due < today else "",
            "title": one.ours,
            "text": one.who.name if one.who else "",
            "done": reverse("concerns:promise_done", args=[case.pk, one.pk])
            if by_hand and one.kind in BY_HAND
            else "",
        }
        for one in promises
    ]


def _clock(case: Case, today: date) -> str:
    """The working days since the newest decision, until its letter has gone."""
    signed = Decision.objects.filter(item__case=case, signed_at__isnull=False).select_related("item__meeting")
    newest = signed.order_by("-signed_at").first()
    if newest is None:
        return ""
    met = newest.item.meeting.on
    holidays = bank_holidays(met.year, today.year + 1)
    sent = newest.letters.filter(sent_at__isnull=False).first()
    if sent and sent.sent_at:
        days = workdays.between(met, formats.london(sent.sent_at).date(), holidays)
        return f"The outcome letter went {formats.count_of(days, 'working day', 'working days')} after the meeting."
    since = formats.count_of(workdays.between(met, today, holidays), "working day", "working days")
    due = workdays.add(met, LETTER_DAYS, holidays)
    late = " It is late." if workdays.is_late(met, today, LETTER_DAYS, holidays) else ""
    return f"{since} since the meeting. The outcome letter is due by the end of {formats.day(due)}.{late}"


def _triage(case: Case, may: Any) -> dict[str, str]:
    triage = Triage.objects.filter(case=case).select_related("reviewer").first()
    href = reverse("concerns:triage", args=[case.pk])
    if triage is None:
        link = "Begin the triage" if may(Permission.TRIAGE_WRITE) else ""
        return {"text": "The triage has not been begun.", "href": href, "link": link}
    if not triage.signed_at:
        link = "Go on with the triage" if may(Permission.TRIAGE_WRITE) else "Read it as it stands"
        return {"text": f"{triage.reviewer.name} is working on the triage.", "href": href, "link": link}
    rating = library.load("triage", "ratings").word(triage.rating)
    text = f"{rating}, {triage.score} of 25. Signed by {triage.reviewer.name} on {formats.day(triage.signed_at)}."
    return {"text": text, "href": href, "link": "Read the triage and its reasons"}


def _meetings(case: Case) -> list[dict[str, str]]:
    return [
        {
            "text": f"{item.meeting.group.name}, {formats.day(item.meeting.on)}",
            "href": reverse("concerns:meeting", args=[case.pk, item.pk]),
        }
        for item in meeting.items(case.pk)
    ]


def _letters(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "title": letter.title,
            "href": reverse("concerns:letter", args=[case.pk, letter.pk]),
            "date": formats.short_day(letter.sent_at or letter.saved_at),
            "status": status.of_letter(letter),
        }
        for letter in Letter.objects.filter(case=case).order_by("-saved_at")
    ]


def _timeline(case: Case) -> list[dict[str, str]]:
    steps = case.steps.order_by("-at")
    return [
        {
            "when": formats.weekday_day(step.at),
            "text": step.ours,
            "note": "" if step.shown else "Not shown to them",
        }
        for step in steps
    ]
