"""Whose is what. All that is kept here belongs to one person; others see what that person lets them, and while.

No role opens anything of another's: a manager, an administrator and a responsible officer are strangers here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from lotus.core import instruments, library, toolkit
from lotus.core.instruments import TEXTS, Faults, Instrument, KeptBy
from lotus.core.instruments.shelf import KIND as INSTRUMENTS
from lotus.core.library import Entry
from lotus.core.together import Group, Groups
from lotus.core.toolkit import Resource, Toolkit
from lotus.kernel import access, answers, words
from lotus.kernel.doors import Found
from lotus.kernel.models import Answers, Organisation, Person, Wording
from lotus.kernel.permissions import Permission
from lotus.toolkit.models import Agreed, Gathering, Kind, Plan, Share, Stage

KIND = "exercise"
"""How answers to exercises are named among all that a person keeps."""

INSTRUMENT = "instrument"
"""How answers to questionnaires are named there."""

TEAM = "a team"
"""How the audience of a questionnaire begins that is answered without names by a team."""

CIRCLE = "compassionate-leader-360"
"""What a leader answers about themselves, and their team about them."""

SORTED = "sorted"
"""Where in what a session shows it stands how its words are sorted, question by question."""

MOST_BLOCKS = 8
"""So often a picture may change that all saw: each time must leave open what all the times before do."""

NEVER_SHOWN = frozenset({"inclusion-scale"})
"""Questionnaires whose results are shown to nobody, not even by their owner's wish: nobody can be asked to show one."""

DRAFTS = "/toolkit/mine/"
"""Where the addresses begin at which somebody writes for themselves, and so the keys of their drafts."""


KINDS = ("toolkit", "exercises", INSTRUMENTS)
"""The kinds of file that an organisation may write in its own words here."""


def shelf(person: Person | None) -> Toolkit:
    """The toolkit as this person's organisation has it; what ships for whoever is not signed in.

    Asked of the database once for each loaded person.
    """
    if person is None:
        return toolkit.SHIPPED
    if "_toolkit" not in person.__dict__:
        person.__dict__["_toolkit"] = whole(person.organisation)
    found: Toolkit = person.__dict__["_toolkit"]
    return found


def whole(organisation: Organisation) -> Toolkit:
    """The toolkit of an organisation, in one question.

    A version that no longer fits is left aside, and what ships holds.
    """
    rows = list(words.in_force(organisation, KINDS))
    own = {(row.kind, row.slug, row.language): _entry(organisation, row) for row in rows}
    hidden = frozenset((row.kind, row.slug) for row in rows if row.hidden and row.language == "en")
    return Toolkit({key: entry for key, entry in own.items() if entry}, hidden)


def with_links(organisation: Organisation) -> list[Resource]:
    """What there is elsewhere that has a link, as the organisation has it."""
    return [one for one in whole(organisation).resources() if one.link]


def _entry(organisation: Organisation, row: Wording) -> Entry | None:
    if not row.body.strip():
        return None
    try:
        found = words.merged(words.File(organisation, row.kind, row.slug, row.language, row.form), row.body)
        if row.kind == INSTRUMENTS:
            instruments.read(found.written, row.slug)
    except (library.ContentError, Faults):
        return None
    return found


def settled(id: str, person: Person) -> tuple[Instrument, answers.Settled] | None:
    """A questionnaire of this person's toolkit, and how it is kept once somebody answers it."""
    here = shelf(person)
    found = here.instrument(id)
    if found is None:
        return None
    instrument, written = found
    whose = person.organisation if (INSTRUMENTS, id, "en") in here.own else None
    return instrument, answers.Settled(id, instrument.version, instrument.digest, written, whose)


def visible(person: Person) -> QuerySet[Answers]:
    """A person's own reflections, and nobody else's."""
    return answers.of(person, KIND)


def own(person: Person, answers: UUID) -> Found | None:
    """A reflection of one's own; with it, as `times`, every time that the same exercise was done, the newest first."""
    same = Answers.objects.filter(pk=answers, person=person)
    slug, version = Subquery(same.values("slug")), Subquery(same.values("version"))
    times = list(visible(person).filter(slug=slug, version=version))
    kept = next((one for one in times if one.pk == answers), None)
    if kept is None:
        return None
    kept.__dict__["times"] = times
    return Found(kept, frozenset(), "reflection", kept.pk)


def given(person: Person, given: UUID) -> Found | None:
    """What one has shared oneself."""
    shares = Share.objects.filter(pk=given, answers__person=person)
    found = shares.select_related("answers", "to").first()
    return Found(found, frozenset(), "share", found.pk) if found else None


def shared_with(person: Person, today: date) -> QuerySet[Share]:
    """What others let this person read today."""
    theirs = Share.objects.filter(to=person, ended_at=None, until__gte=today)
    here = theirs.filter(
        answers__person__organisation=person.organisation_id, answers__person__is_active=True
    )
    return here.select_related("answers__person")


def shared(person: Person, share: UUID) -> Found | None:
    """One reflection that somebody else shows to this person, as long as they do."""
    found = shared_with(person, timezone.localdate()).filter(pk=share).first()
    return Found(found, frozenset(), "share", found.pk) if found else None


def plan(person: Person, plan: UUID) -> Found | None:
    """An action of one's own."""
    found = Plan.objects.filter(pk=plan, person=person).first()
    return Found(found, frozenset(), "plan", found.pk) if found else None


@dataclass(frozen=True)
class Step:
    """One question, by its number from 1, of what somebody is answering."""

    kept: Answers
    number: int


def answered(person: Person) -> QuerySet[Answers]:
    """What a person answered to questionnaires, finished or not, and nobody else's."""
    return answers.of(person, INSTRUMENT)


def attempt(person: Person, attempt: UUID) -> Found | None:
    """What one began to answer oneself, or finished."""
    found = answered(person).filter(pk=attempt).first()
    return Found(found, frozenset(), "answers", found.pk) if found else None


def question(person: Person, attempt: UUID, number: int) -> Found | None:
    """One question of it."""
    found = answered(person).filter(pk=attempt).first()
    return Found(Step(found, number), frozenset(), "answers", found.pk) if found else None


def result(person: Person, result: UUID) -> Found | None:
    """What one finished oneself; with it, as `times`, every time the same was finished, the newest first."""
    same = Subquery(Answers.objects.filter(pk=result, person=person).values("slug"))
    times = list(answered(person).filter(slug=same, closed_at__isnull=False).order_by("-closed_at", "-id"))
    kept = next((one for one in times if one.pk == result), None)
    if kept is None:
        return None
    kept.__dict__["times"] = times
    return Found(kept, frozenset(), "answers", kept.pk)


def to_share(person: Person, result: UUID) -> Found | None:
    """One result of one's own that may be shown to somebody."""
    kept = answered(person).filter(pk=result, closed_at__isnull=False).exclude(slug__in=NEVER_SHOWN).first()
    return Found(kept, frozenset(), "answers", kept.pk) if kept else None


def definition(kept: Answers) -> Instrument:
    """The questionnaire that was answered, as it was then."""
    return instruments.read(answers.written(kept), kept.slug)


def ask(person: Person, *, owner: UUID | None) -> None:
    """What every action asks again: that they may keep things here, and that this is theirs."""
    if owner != person.pk or not access.may(Permission.TOOLKIT_KEEP, roles=person.roles()):
        raise PermissionDenied


# ---- Answering together ----


def for_a_team(instrument: Instrument) -> bool:
    """Whether it may be answered in a session. What a person keeps is never added up with others'."""
    if instrument.kept_by is KeptBy.BALLOT:
        return instrument.audience.startswith(TEAM)
    return instrument.kept_by in (KeptBy.TEAM, KeptBy.ORGANISATION)


def led(person: Person, gathering: UUID) -> Found | None:
    """A session that one leads."""
    mine = Gathering.objects.filter(pk=gathering, by=person, kind=Kind.SESSION)
    found = mine.select_related("team", "by", "organisation").first()
    return Found(found, frozenset(), "session", found.pk) if found else None


def sessions(person: Person) -> QuerySet[Gathering]:
    """Sessions that one leads, and those of one's team."""
    here = Gathering.objects.filter(kind=Kind.SESSION, organisation=person.organisation_id)
    mine = Q(by=person) | Q(team=person.team_id) if person.team_id else Q(by=person)
    return here.filter(mine).select_related("team", "by")


def beside(person: Person, id: str) -> Gathering | None:
    """The last closed session of this person's team that asked what the questionnaire asks, with released figures.

    Its own words for a team are in the file of the same name with `-team`. While a session is open its picture may
    still change, and nothing of it stands beside anybody's result.
    """
    if person.team_id is None:
        return None
    asked = Gathering.objects.filter(slug__in=(id, f"{id}-team"), exercise=False, stage=Stage.CLOSED)
    mine = asked.filter(kind=Kind.SESSION, organisation=person.organisation_id, team=person.team_id)
    newest = mine.select_related("team").order_by("-closed_at")[:MOST_BLOCKS]
    found = next((one for one in newest if one.shown.get("figures")), None)
    now = shelf(person).instrument(found.slug, also_hidden=True) if found else None
    if found and now and now[0].version == found.version:  # a version never changes: no need to look it up
        found.__dict__["asked_now"] = now[0]
    return found


def agreements(person: Person) -> QuerySet[Agreed]:
    """What was agreed in one's team's sessions, in those one led, and what one sees to oneself."""
    whose = Q(owner=person) | Q(gathering__by=person)
    if person.team_id:
        whose |= Q(gathering__team=person.team_id)
    here = Agreed.objects.filter(whose, gathering__organisation=person.organisation_id)
    return here.select_related("gathering", "owner")


def agreed(person: Person, agreed: UUID) -> Found | None:
    """One thing agreed, for who sees to it and for who led the session."""
    found = agreements(person).filter(Q(owner=person) | Q(gathering__by=person), pk=agreed).first()
    return Found(found, frozenset(), "agreed", found.pk) if found else None


def circles(person: Person) -> QuerySet[Gathering]:
    """The times one asked a team about oneself."""
    return Gathering.objects.filter(by=person, kind=Kind.CIRCLE).select_related("team", "by")


def circle(person: Person, circle: UUID) -> Found | None:
    """One of them."""
    found = circles(person).filter(pk=circle).first()
    return Found(found, frozenset(), "circle", found.pk) if found else None


def questionnaire(gathering: Gathering) -> Instrument | None:
    """What is answered, as it was when it was planned; None where it is an exercise. Looked up once for each row."""
    if "asked_now" not in gathering.__dict__:
        gathering.__dict__["asked_now"] = None if gathering.exercise else _questionnaire(gathering)
    found: Instrument | None = gathering.__dict__["asked_now"]
    return found


def _questionnaire(gathering: Gathering) -> Instrument:
    written = answers.texts(gathering.organisation_id, gathering.slug)[gathering.version]
    found = instruments.read(written, gathering.slug)
    return instruments.for_others(found) if gathering.kind == Kind.CIRCLE else found


def words_asked(gathering: Gathering) -> list[tuple[str, str]]:
    """What is answered in words: the keys and the questions."""
    instrument = questionnaire(gathering)
    if instrument is None:
        return [(one["key"], one["ask"]) for one in gathering.asked]
    return [(one.id, one.text) for one in instrument.questions() if one.type in TEXTS]


def groups(shown: Mapping[str, Any], question: str) -> Groups:
    """How the words of a question are sorted, as it is kept with what is shown."""
    kept = shown.get(SORTED, {}).get(question, ())
    return tuple(Group(one["name"], tuple(one["words"])) for one in kept)


def boxes(gathering: Gathering) -> list[UUID]:
    """Every box in which its answers lie."""
    return [gathering.box, *map(UUID, gathering.blocks)]


def ask_to_lead(person: Person, *, owner: UUID | None) -> None:
    """What every action asks again: that they may lead sessions, and that this is theirs."""
    if owner != person.pk or not access.may(Permission.SESSION_LEAD, roles=person.roles()):
        raise PermissionDenied
