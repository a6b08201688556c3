"""What waits for somebody in this room, for the start page; and the way to their own case."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from lotus.analysis.holidays import bank_holidays
from lotus.concerns import policy
from lotus.concerns.models import AgendaItem, Case, CheckIn, LessonAction, Promise, Reviewer, Worry
from lotus.core import workdays
from lotus.kernel import access
from lotus.kernel.lists import Prepared
from lotus.kernel.models import Person
from lotus.kernel.permissions import CASE_HANDLING, Permission, Role
from lotus.ui import formats

SOON = timedelta(days=14)
DAYS_TO_TAKE_UP = 2
SHOWN = 30
"""So many of what is late, of what is due today and of what comes up stand on the start page."""

_NAMED = (
    *("case__year", "case__number", "case__matter_name"),
    *("case__practitioner__name", "case__practitioner__known_as"),
)
_PROMISED = ("kind", "ours", "due")
"""What of a row, and of its case, a task is put into words with."""

_PAGES = {
    "assign": ("concerns:assign", "Name them"),
    "tell": ("concerns:case", "Write the letter"),
    "contact": ("concerns:contact", "Note that you were in touch"),
    "interest": ("concerns:interest", "Answer the question"),
    "wish": ("concerns:assign", "Read their wishes"),
    "acknowledge": ("concerns:reporter", "Write to them"),
    "feedback": ("concerns:reporter", "Write to them"),
    "inbox": ("concerns:reporter", "Read and answer"),
    "second-interest": ("concerns:interest", "Answer the question"),
    "second": ("concerns:second", "Score the risks"),
    "second-agree": ("concerns:second_agree", "Look at both scores"),
    "second-name": ("concerns:second_name", "Name somebody else"),
    "triage": ("concerns:triage", "Go on with the triage"),
    "red": ("concerns:triage", "Read the triage"),
    "outcome": ("concerns:case", "Write the letter"),
    "check": ("concerns:check", "Read the answers"),
    "check-back": ("concerns:check", "Look at them again"),
    "plan-review": ("concerns:plan", "Look at the plan"),
    "investigator": ("concerns:investigation", "Name somebody"),
    "terms": ("concerns:investigation", "Write the terms"),
    "terms-sign": ("concerns:investigation", "Read the terms"),
    "investigation": ("concerns:investigation", "Open the investigation"),
    "report-give": ("concerns:investigation", "Open the investigation"),
    "group-again": ("concerns:ask_group", "Put it before a group"),
    "restriction-confirm": ("concerns:restriction", "Read and answer"),
    "restriction-letter": ("concerns:restriction", "Write the letter"),
    "restriction-look": ("concerns:restriction_look", "Look at it again"),
    "lesson": ("concerns:lesson_approve", "Read the lesson"),
    "follow-up-1": ("concerns:check_ins", "Your talks"),
    "follow-up-3": ("concerns:check_ins", "Your talks"),
}


@dataclass(frozen=True)
class Task:
    """Something to do, as the start page lists it."""

    title: str
    text: str
    due: date
    late: str
    href: str
    button: str


@dataclass(frozen=True)
class Due:
    """A day on which something waits, and what puts it into words once it is looked at."""

    day: date
    word: Callable[[], Task]


class Pile:
    """What waits, the earliest first: counted whole, put into words only as far as a page shows it."""

    def __init__(self, held: Iterable[Due] = ()) -> None:
        self.held = list(held)

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[Task]:
        return (one.word() for one in self.held[:SHOWN])

    @property
    def left(self) -> int:
        """How many more there are than a page shows."""
        return max(0, len(self.held) - SHOWN)


@dataclass(frozen=True)
class Waiting:
    """What is late, due today and coming up for one person."""

    now: list[Task]
    late: Pile
    today: Pile
    soon: Pile
    open_cases: int

    @property
    def any(self) -> bool:
        return bool(self.now or self.late or self.today or self.soon)


def standing_links(person: Person) -> list[str]:
    """Where somebody whom a concern is about reads where things stand."""
    cases = person.__dict__.get("own_cases")
    if cases is None:
        cases = policy.own_cases(person).values_list("pk", flat=True)
    return [reverse("concerns:standing", args=[UUID(str(pk))]) for pk in cases]


def waiting(person: Person, today: date) -> Waiting:
    """Promises somebody is to keep on cases they may see, and questions put to them; by date."""
    waits = [*_promises(person, today), *_talks(person, today)]
    others = _questions(person, today) + _rounds(person, today)
    others += _lessons(person, today) + _came_in(person, today)
    waits += [Due(task.due, partial(_as_it_is, task)) for task in others]
    waits.sort(key=lambda one: one.day)
    by_time = {name: Pile(group) for name, group in groupby(waits, lambda one: _when(one.day, today))}
    late, due_today, soon = (by_time.get(name, Pile()) for name in ("late", "today", "soon"))
    return Waiting(_worries(person), late, due_today, soon, _open(person))


def _as_it_is(task: Task) -> Task:
    return task


def _open_cases(person: Person) -> QuerySet[Case]:
    return policy.listed(person).exclude(stage="closed")


def _counted(person: Person) -> QuerySet[Case, Any]:
    return _open_cases(person).order_by().values("organisation").annotate(n=Count("pk")).values_list("n")


_COUNTED = Prepared(_counted)


def _open(person: Person) -> int:
    return sum(number for (number,) in _COUNTED.ask(person=person))


def _promised(person: Person, until: date) -> QuerySet[Promise]:
    """What they promised on open cases; after the closing, to follow up, and the lesson."""
    mine = Promise.objects.filter(who=person, done_at=None, due__lte=until)
    open_or_after = ~Q(case__stage="closed") | Q(kind__startswith="follow-up") | Q(kind="lesson")
    found = mine.filter(policy.seen(person), open_or_after).select_related("case__practitioner")
    return found.only(*_NAMED, *_PROMISED)


_PROMISES = Prepared(_promised)


def _promises(person: Person, today: date) -> list[Due]:
    found = _PROMISES.ask(person=person, until=today + SOON)
    return [Due(one.due, partial(_task, one.case, one, today)) for one in found]


def counts(person: Person, today: date) -> tuple[int, int]:
    """How much is late, worries included, and how much is due today."""
    found = waiting(person, today)
    return len(found.late) + len(found.now), len(found.today)


def days(person: Person, today: date) -> list[date]:
    """The days of all that waits for somebody, late ones included."""
    found = waiting(person, today)
    due = (one.day for pile in (found.late, found.today, found.soon) for one in pile.held)
    return [*(task.due for task in found.now), *due]


def _came_in(person: Person, today: date) -> list[Task]:
    """What anybody told through the open page and nobody has taken up yet."""
    if not access.may(Permission.REPORT_SEE, roles=person.roles()):
        return []
    told = policy.reports(person).filter(closed_on=None).values_list("pk", "sent_on", "urgent")
    return [_told(pk, sent_on, urgent, today) for pk, sent_on, urgent in told if sent_on]


def _told(pk: UUID, sent_on: date, urgent: bool, today: date) -> Task:
    due = (
        sent_on
        if urgent
        else workdays.add(sent_on, DAYS_TO_TAKE_UP, bank_holidays(sent_on.year, today.year + 1))
    )
    title = (
        "Somebody may be at risk: read what was told to us" if urgent else "Read what somebody has told us"
    )
    text = f"Told on {formats.weekday_day(sent_on)}, through the open page."
    return Task(title, text, due, _late(due, today), reverse("concerns:report", args=[pk]), "Read it")


def _when(due: date, today: date) -> str:
    return "late" if due < today else "today" if due == today else "soon"


def _task(case: Case, promise: Promise, today: date) -> Task:
    page, button = _PAGES.get(promise.kind, ("concerns:case", "Open the concern"))
    href = reverse(page, args=[case.pk])
    text = f"{case.who.name}, {case.reference}. {_by(promise.due, today)}"
    return Task(promise.ours, text, promise.due, _late(promise.due, today), href, button)


def _by(due: date, today: date) -> str:
    return "" if due <= today else f"By {formats.weekday_day(due)}."


def _late(due: date, today: date) -> str:
    days = (today - due).days
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days} if days > 0 else ""


def _worries(person: Person) -> list[Task]:
    """Worries about somebody's safety that nobody has answered yet. They stay until somebody was reached."""
    if CASE_HANDLING.isdisjoint(person.roles()):
        return []
    return [
        Task(
            title=f"Try to reach {one.case.who.greeting}: somebody is worried that they are not safe",
            text=f"{one.case.who.name}, {one.case.reference}. Raised {formats.moment(one.raised_at)}.",
            due=formats.london(one.raised_at).date(),
            late="Now",
            href=reverse("concerns:worry", args=[one.case_id, one.pk]),
            button="What to do",
        )
        for one in _WORRIES.ask(person=person)
    ]


def _worried(person: Person) -> QuerySet[Worry]:
    return policy.worries_to_follow(person).select_related("case__practitioner").order_by("raised_at")


_WORRIES = Prepared(_worried)


def _planned(person: Person, until: date) -> QuerySet[CheckIn]:
    found = policy.check_ins_to_hold(person).filter(planned_on__lte=until)
    return found.select_related("case__practitioner").only("planned_on", *_NAMED)


_PLANNED = Prepared(_planned)


def _talks(person: Person, today: date) -> list[Due]:
    """Check-ins that somebody holds as pastoral contact."""
    if Role.PASTORAL_CONTACT not in person.roles():
        return []
    planned = _PLANNED.ask(person=person, until=today + SOON)
    return [Due(one.planned_on, partial(_talk, one, today)) for one in planned]


def _talk(one: CheckIn, today: date) -> Task:
    return Task(
        title=f"Talk with {one.case.who.greeting}",
        text=f"{one.case.reference}. {_by(one.planned_on, today)}",
        due=one.planned_on,
        late=_late(one.planned_on, today),
        href=reverse("concerns:check_ins", args=[one.case_id]),
        button="Your talks",
    )


def _lessons(person: Person, today: date) -> list[Task]:
    """Actions from lessons that somebody owns, closed concerns included: what was learned still has to change."""
    if CASE_HANDLING.isdisjoint(person.roles()):
        return []
    return [
        Task(
            title=one.what,
            text=f"From the lessons of {one.review.case.reference}. {_by(one.due, today)}",
            due=one.due,
            late=_late(one.due, today),
            href=reverse("concerns:lesson_action", args=[one.review.case_id, one.pk]),
            button="Note it as done",
        )
        for one in _OWNED.ask(person=person, until=today + SOON)
    ]


def _owned(person: Person, until: date) -> QuerySet[LessonAction]:
    found = LessonAction.objects.filter(owner=person, done_at=None, due__lte=until)
    return found.filter(review__case__in=policy.listed(person).values("pk")).select_related("review__case")


_OWNED = Prepared(_owned)


def _unanswered(person: Person) -> QuerySet[AgendaItem]:
    items = policy.asked(person, _open_cases(person))
    return items.select_related("case", "meeting").order_by("meeting__on")


_UNANSWERED = Prepared(_unanswered)


def _questions(person: Person, today: date) -> list[Task]:
    """The interest question of a case that stands on an agenda; nothing of the case but its reference is named."""
    newest = {item.case_id: item for item in _UNANSWERED.ask(person=person)}
    return [
        Task(
            "Say whether you have an interest",
            f"{item.case.reference} is on the agenda of your group.",
            item.meeting.on,
            _late(item.meeting.on, today),
            reverse("concerns:interest", args=[item.case_id]),
            "Answer the question",
        )
        for item in newest.values()
    ]


def _rounds(person: Person, today: date) -> list[Task]:
    """Calibration rounds that an adviser has still to finish; after their last day they wait no longer."""
    if Role.ADVISER not in person.roles():
        return []
    finished = Reviewer.objects.filter(person=person, finished_at__isnull=False).values("round")
    waiting = policy.rounds(person).filter(closed_at=None, ends_on__gte=today).exclude(pk__in=finished)
    return [
        Task(
            f"Score invented concerns: {one.name}",
            f"Alone, so that you see how far you agree. {_by(one.ends_on, today)}".strip(),
            one.ends_on,
            "",
            reverse("concerns:calibration_round", args=[one.pk]),
            "Go on scoring",
        )
        for one in waiting
    ]
