"""What somebody keeps, as pages: how far they read, one reflection and its earlier ones, actions, sharing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotus.core import toolkit
from lotus.core.toolkit import Toolkit
from lotus.kernel import answers
from lotus.kernel.models import Answers, Person
from lotus.toolkit import policy
from lotus.toolkit.models import Comment, Plan, Reading, Share, State
from lotus.ui import language

STATES = {
    State.AHEAD: (_("To do"), "ring", "quiet"),
    State.DONE: (_("Done"), "tick", "leaf"),
    State.CHANGED: (_("Changed"), "half", "ochre"),
    State.LET_GO: (_("Let go"), "dash", "plain"),
}
"""The word, the shape and the tone of each state of an action."""

AS = {"individual": _("on your own"), "team": _("as a team")}


@dataclass(frozen=True)
class Line:
    """A reflection in a list."""

    pk: Any
    title: str
    version: str
    began: str
    open: bool
    plans: int
    shares: int


@dataclass(frozen=True)
class ResultLine:
    """What somebody answered to a questionnaire, finished or begun, in a list."""

    pk: Any
    title: str
    day: str
    open: bool


@dataclass(frozen=True)
class PlanLine:
    """An action as it is shown: the sentence, by when, and how it stands."""

    pk: Any
    cue: str
    deed: str
    due: str
    note: str
    tag: tuple[Any, str, str]


@dataclass(frozen=True)
class ShareLine:
    """Whom something was shown to, until when, how it stands, and when they opened it."""

    pk: Any
    to: str
    until: str
    made: str
    standing: str
    live: bool
    may_comment: bool
    openings: list[str]
    comments: list[tuple[str, str]]


@dataclass(frozen=True)
class Compared:
    """One question, with what was answered to it each time, the newest first."""

    question: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mine:
    """A person's own page: reflections, actions, what others share with them, how far they have read."""

    lines: list[Line]
    results: list[ResultLine]
    todo: list[PlanLine]
    settled: list[PlanLine]
    shared: list[tuple[Any, str, str, str]]
    read: int
    of: int


@dataclass(frozen=True)
class Marks:
    """How far somebody has come: the sections they read, those whose exercise they tried, those out of which an action
    came, and the next to read.
    """

    read: frozenset[str]
    tried: frozenset[str]
    acted: frozenset[str]
    next: toolkit.Section | None


NO_MARKS = Marks(frozenset(), frozenset(), frozenset(), None)


def marks(person: Person, tongue: str) -> Marks:
    """For the person's own eyes; the next is the one after the last they read, that they have not read."""
    read = list(Reading.objects.filter(person=person).order_by("at").values_list("section", flat=True))
    done = set(policy.visible(person).values_list("slug", flat=True))
    tried = frozenset(one.section for one in policy.shelf(person).exercises() if one.slug in done)
    return Marks(frozenset(read), tried, _acted(person), _next(person, read, tongue) if read else None)


def _acted(person: Person) -> frozenset[str]:
    """The sections to whose exercise or questionnaire an action belongs, whatever became of it."""
    whole = policy.shelf(person)
    sections: dict[tuple[str, str], tuple[str, ...]] = {}
    sections |= {(policy.KIND, one.slug): (one.section,) for one in whole.exercises()}
    sections |= {(policy.INSTRUMENT, one.id): one.sections[:1] for one in whole.instruments()}
    rows = Plan.objects.filter(person=person, answers__isnull=False).values_list(
        "answers__kind", "answers__slug"
    )
    return frozenset(section for row in rows for section in sections.get(row, ()))


def _next(person: Person, read: list[str], tongue: str) -> toolkit.Section | None:
    way = policy.shelf(person).sections(tongue)
    here = next((n for n, one in enumerate(way) if one.slug == read[-1]), -1) + 1
    return next((one for one in (*way[here:], *way[:here]) if one.slug not in read), None)


def read_on(person: Person, section: str) -> datetime | None:
    """When somebody said that they had read a section."""
    return Reading.objects.filter(person=person, section=section).values_list("at", flat=True).first()


def title(kept: Answers, whole: Toolkit) -> str:
    """What something kept is called: the title of its questionnaire or exercise, or the number of one that is gone."""
    if kept.kind == policy.INSTRUMENT:
        return instrument_title(kept.slug, whole)
    exercise = whole.exercise(kept.slug, also_hidden=True)
    return f"{exercise.number} {exercise.title}" if exercise else kept.slug.replace("-", ".")


def version(kept: Answers) -> str:
    return str(AS[kept.version])


def mine(person: Person, today: date) -> Mine:
    kept = policy.visible(person).annotate(
        many_plans=Count("plans", distinct=True), many_shares=Count("shares", distinct=True)
    )
    plans = [plan_line(plan) for plan in Plan.objects.filter(person=person)]
    whole = policy.shelf(person)
    sections = {one.slug for one in whole.sections()}
    read = Reading.objects.filter(person=person, section__in=sections).count()
    shared = [
        (one.pk, title(one.answers, whole), one.answers.person.name, language.day(one.until))
        for one in policy.shared_with(person, today)
    ]
    todo = [plan for plan in plans if plan.tag == STATES[State.AHEAD]]
    settled = [plan for plan in plans if plan.tag != STATES[State.AHEAD]]
    lines = [_line(one, whole) for one in kept]
    return Mine(lines, results(person), todo, settled, shared, read, len(sections))


def results(person: Person) -> list[ResultLine]:
    """Everything answered to questionnaires, the newest first."""
    found, whole = list(policy.answered(person)), policy.shelf(person)
    return [
        ResultLine(
            one.pk,
            instrument_title(one.slug, whole),
            language.day(one.closed_at or one.began_at),
            not one.closed_at,
        )
        for one in found
    ]


def instrument_title(id: str, whole: Toolkit) -> str:
    """What a questionnaire is called today, or its id should it be gone."""
    found = whole.instrument(id, also_hidden=True)
    return found[0].title if found else id


def _line(kept: Any, whole: Toolkit) -> Line:
    return Line(
        kept.pk,
        title(kept, whole),
        version(kept),
        language.day(kept.began_at),
        kept.closed_at is None,
        kept.many_plans,
        kept.many_shares,
    )


def place(person: Person, asked: answers.Asked) -> tuple[Answers | None, int]:
    """Where somebody goes on writing, if they do, and how often they did the exercise before."""
    tries = answers.tries(person, asked)
    first = tries[0] if tries else None
    now = first if first and first.closed_at is None and first.edition == asked.edition else None
    return now, len(tries) - (now is not None)


def plan_line(plan: Plan) -> PlanLine:
    return PlanLine(
        plan.pk, plan.cue, plan.deed, language.day(plan.due), plan.note, STATES[State(plan.state)]
    )


def asked(kept: Answers, whole: Toolkit) -> list[tuple[str, str]]:
    """Each question with what was written, in the order it was asked; questions without an answer are left out."""
    return [
        (words, kept.given.get(key, ""))
        for key, words in _questions(kept, whole).items()
        if kept.given.get(key)
    ]


def _questions(kept: Answers, whole: Toolkit) -> dict[str, str]:
    """The words that were asked, in the order of the exercise as far as it still asks them."""
    exercise = whole.exercise(kept.slug, also_hidden=True)
    form = exercise.version(kept.version) if exercise else None
    order = [prompt.key for prompt in form.prompts] if form else []
    keys = sorted(kept.asked, key=lambda key: (order.index(key) if key in order else len(order), key))
    return {key: kept.asked[key] for key in keys}


def compared(kept: Answers, whole: Toolkit) -> list[Compared]:
    """Every time this exercise was done, question by question; nothing when it was done once."""
    times: list[Answers] = kept.__dict__["times"]
    if len(times) < 2:
        return []
    questions: dict[str, str] = {}
    for one in times:
        questions = _questions(one, whole) | questions
    return [
        Compared(
            words, tuple((language.day(one.began_at), one.given[key]) for one in times if one.given.get(key))
        )
        for key, words in questions.items()
    ]


def shares(kept: Answers, today: date) -> list[ShareLine]:
    found = commented(kept.shares.select_related("to").prefetch_related("openings"))
    return [_share(one, said, today) for one, said in found]


def commented(rows: QuerySet[Share]) -> list[tuple[Share, list[Comment]]]:
    """Shares with the comments on each, in one question: each comment comes with its share."""
    found: dict[UUID, tuple[Share, list[Comment]]] = {}
    both = rows.annotate(comment=F("comments__id"), sealed=F("comments__words"), wrote=F("comments__at"))
    for row in both.order_by("made_at", "id", "comments__at"):
        _share, said = found.setdefault(row.pk, (row, []))
        if row.comment:
            said.append(Comment(id=row.comment, words=row.sealed, at=row.wrote))
    return list(found.values())


def _share(one: Share, said: list[Comment], today: date) -> ShareLine:
    return ShareLine(
        one.pk,
        one.to.name,
        language.day(one.until),
        language.moment(one.made_at),
        _standing(one, today),
        one.open_on(today),
        one.may_comment,
        [language.moment(each.at) for each in one.openings.all()],
        [(language.moment(each.at), each.words) for each in said],
    )


def _standing(one: Share, today: date) -> str:
    if one.ended_at:
        return gettext("You took it back on %(when)s.") % {"when": language.moment(one.ended_at)}
    until = {"day": language.day(one.until)}
    return (
        gettext("They can read it until %(day)s.") % until
        if one.open_on(today)
        else gettext("It ended on %(day)s.") % until
    )


def moment(written: str) -> datetime:
    """A moment as it was written down in an export."""
    return datetime.fromisoformat(written)
