"""A team session as pages: what can be done together, the screen of who leads it, and the picture all see."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotus.core import instruments, plots, together
from lotus.core.instruments import Instrument, Item
from lotus.core.suppression import Figure, Reason, Word
from lotus.core.together import Shows
from lotus.core.toolkit import Toolkit
from lotus.kernel import ballot
from lotus.kernel.models import Organisation, Person, Team
from lotus.toolkit import policy
from lotus.toolkit.models import Agreed, Gathering, Stage
from lotus.ui import charts, language
from lotus.ui.reports import seen

SCALE = "scale:"
EXERCISE, INSTRUMENT = "exercise", "instrument"
STAGES = {
    Stage.AHEAD: (_("Not begun yet"), "clock", "quiet"),
    Stage.OPEN: (_("Answers come in"), "half", "water"),
    Stage.SHOWN: (_("Shown"), "tick", "leaf"),
    Stage.CLOSED: (_("Over"), "dash", "plain"),
}
MOST_LEVELS = 7


# ---- Planning ----


def abouts(whole: Toolkit) -> list[tuple[str, str]]:
    """All that a team can do together: exercises by number, then questionnaires by title."""
    found = [
        (f"{EXERCISE} {one.slug}", f"Exercise {one.number}: {one.title}")
        for one in whole.exercises()
        if one.version("team")
    ]
    able = sorted(
        (one for one in whole.instruments() if policy.for_a_team(one)), key=lambda one: one.title.casefold()
    )
    return [*found, *((f"{INSTRUMENT} {one.id}", f"Questionnaire: {one.title}") for one in able)]


def teams(organisation: Organisation) -> list[tuple[str, str]]:
    """The teams of an organisation, each with what it belongs to."""
    every = {one.pk: one for one in Team.objects.filter(organisation=organisation)}
    named = [(str(one.pk), _path(one, every)) for one in every.values()]
    return sorted(named, key=lambda one: one[1].casefold())


def _path(team: Team, every: Mapping[Any, Team]) -> str:
    names = [team.name]
    while team.parent_id and (above := every.get(team.parent_id)):
        team = above
        names.insert(0, team.name)
    return " › ".join(names)


# ---- The list ----


@dataclass(frozen=True)
class Line:
    """A session in the list."""

    pk: Any
    title: str
    when: str
    team: str
    mine: bool
    led_by: str
    tag: tuple[Any, str, str]


@dataclass(frozen=True)
class AgreedLine:
    """What was agreed, in the list; `may` say that it is done."""

    pk: Any
    what: str
    owner: str
    due: str
    about: str
    done: str
    may: bool


def lines(person: Person) -> list[Line]:
    return [
        Line(
            one.pk,
            one.title,
            language.moment(one.starts_at),
            one.team.name if one.team else "",
            one.by_id == person.pk,
            one.by.name,
            STAGES[Stage(one.stage)],
        )
        for one in policy.sessions(person)[:100]
    ]


def agreed(rows: Iterable[Agreed], person: Person) -> list[AgreedLine]:
    return [
        AgreedLine(
            one.pk,
            one.what,
            one.owner.name,
            language.short_day(one.due),
            one.gathering.title,
            language.short_day(one.done_at) if one.done_at else "",
            not one.done_at and person.pk in (one.owner_id, one.gathering.by_id),
        )
        for one in rows
    ]


# ---- The screen of who leads it ----


@dataclass(frozen=True)
class Screen:
    """All that stands on the screen of who leads a session."""

    gathering: Gathering
    tag: tuple[Any, str, str]
    code: str
    link: str
    picture: str
    joined: int
    answered: int
    timing: str
    prompts: tuple[tuple[str, str], ...]
    may: Shows
    missing: int
    may_join: bool
    merged: "Merged | None"
    news: str

    @property
    def stage(self) -> str:
        return str(self.gathering.stage)


def screen(gathering: Gathering) -> Screen:
    answered, words = waiting(gathering), bool(policy.words_asked(gathering))
    link = f"{settings.PUBLIC_URL}{reverse('joining:code')}"
    code = gathering.code or ""
    return Screen(
        gathering=gathering,
        tag=STAGES[Stage(gathering.stage)],
        code=f"{code[:4]} {code[4:]}",
        link=link,
        picture=_qr(f"{link}?code={code}") if code else "",
        joined=gathering.seats.count(),
        answered=answered,
        timing=timing(gathering),
        prompts=prompts(gathering),
        may=together.shows(answered, words=words),
        missing=together.missing(answered, words=words),
        may_join=together.may_join(answered) and len(gathering.blocks) < policy.MOST_BLOCKS,
        merged=merged(gathering),
        news=reverse("joining:watch", args=[gathering.watch]),
    )


def waiting(gathering: Gathering) -> int:
    """How many have answered and are not in the picture yet."""
    return 0 if gathering.stage == Stage.CLOSED else ballot.count(gathering.box)


def _qr(text: str) -> str:
    """A picture for the camera of a telephone, as an address that an image can have."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=6, dark="#143f48"))


def timing(gathering: Gathering) -> str:
    """When it begins, or began, and until when it is meant to last."""
    if gathering.opened_at is None:
        told = {"when": language.moment(gathering.starts_at), "minutes": gathering.minutes}
        return gettext("Planned for %(when)s, about %(minutes)s minutes.") % told
    begun, minutes = gathering.opened_at, gathering.minutes
    until = language.clock(begun + timedelta(minutes=minutes))
    told = {"at": language.clock(begun), "minutes": minutes, "until": until}
    return gettext("Begun at %(at)s. With %(minutes)s minutes, until %(until)s.") % told


def prompts(gathering: Gathering) -> tuple[tuple[str, str], ...]:
    """What is asked, with what helps to answer it."""
    instrument = policy.questionnaire(gathering)
    if instrument is None:
        return tuple((one["ask"], one["hint"]) for one in gathering.asked)
    return tuple((item.text, item.help) for item in instrument.items)


# ---- The picture all see ----


@dataclass(frozen=True)
class Part:
    """Figures under a heading: a picture where one can be drawn, and the table."""

    heading: str
    columns: Sequence[Any]
    rows: Sequence[Sequence[str]]
    picture: charts.Picture | None = None


@dataclass(frozen=True)
class Text:
    """Something that was said: the words, how often just these were written, and how a form names them."""

    words: str
    times: int
    token: str


@dataclass(frozen=True)
class Said:
    """What was said to one question: sorted under names, and what is not sorted."""

    key: str
    question: str
    groups: tuple[tuple[str, tuple[Text, ...]], ...]
    rest: tuple[Text, ...]


@dataclass(frozen=True)
class Merged:
    """What a group said: how many, its words question by question, its figures."""

    answered: int
    words: tuple[Said, ...]
    parts: tuple[Part, ...]
    only_words: bool

    @property
    def sortable(self) -> bool:
        return any(one.groups or one.rest for one in self.words)


def merged(gathering: Gathering) -> Merged | None:
    """The picture as it was last shown; None before it was."""
    told = gathering.shown
    if not told:
        return None
    words = tuple(said(told, key, ask) for key, ask in policy.words_asked(gathering))
    instrument = policy.questionnaire(gathering)
    known = {one["item"]: figure(one) for one in told["figures"]}
    with language.within("en"):  # as the questionnaire is, whose words stand on every row
        parts = tuple(_parts(instrument, known)) if instrument and known else ()
    return Merged(told["answered"], words, parts, bool(instrument) and not known)


def said(told: Mapping[str, Any], key: str, question: str) -> Said:
    """The words of one question, as who leads the session sorted them."""
    words = told["words"].get(key, ())
    times, groups = Counter(words), policy.groups(told, key)
    named = tuple((one.name, _texts(one.words, times)) for one in groups)
    return Said(key, question, named, _texts(together.lying(groups, words), times))


def _texts(words: Iterable[str], times: Mapping[str, int]) -> tuple[Text, ...]:
    return tuple(Text(one, times[one], together.token(one)) for one in words if times[one])


def to_sort(gathering: Gathering, key: str) -> tuple[Said, tuple[Said, ...]] | None:
    """The words of a question to be sorted, and those of every question; None where nothing was said to it."""
    every = merged(gathering)
    able = tuple(one for one in every.words if one.groups or one.rest) if every else ()
    found = next((one for one in able if one.key == key), able[0] if able else None)
    return (found, able) if found else None


def figure(plain: Mapping[str, Any]) -> Figure:
    """A released figure, read back from plain values."""
    reason = Reason(plain["reason"]) if plain["reason"] else None
    word = Word(plain["word"]) if plain["word"] else None
    return Figure(**{**plain, "reason": reason, "word": word, "into": None})


def _parts(instrument: Instrument, known: Mapping[str, Figure]) -> Iterator[Part]:
    scales = [(one, instruments.ends(instrument, one)) for one in instrument.scales]
    for place, (ends, same) in enumerate(groupby(scales, key=lambda one: one[1])):
        named = [(one.title, known.get(f"{SCALE}{one.id}")) for one, _ends in same]
        yield _means(gettext("The scores"), named, ends, f"scores-{place}")
    counted = [one for one in instrument.questions() if one.id in known]
    for place, (labels, same_items) in enumerate(groupby(counted, key=_labels)):
        yield from _spread(labels, list(same_items), known, f"spread-{place}")
    means = [(one.text, known[one.id]) for one in counted]
    yield Part(
        gettext("Question by question"),
        _heads(gettext("Question")),
        [_row(name, one) for name, one in means],
    )


def _heads(name: str) -> list[Any]:
    number = charts.picture.number
    heads = gettext("Mean"), gettext("Likely between"), gettext("Answered, about")
    return [name, *map(number, heads)]


def _row(name: str, one: Figure | None) -> tuple[str, str, str, str]:
    return name, seen.written(one), seen.likely(one), seen.number(one)


def _means(
    heading: str, named: Sequence[tuple[str, Figure | None]], ends: tuple[float, float], id: str
) -> Part:
    bars = [plots.Bar(name, seen.value(one), seen.between(one)) for name, one in named]
    name = gettext("Score")
    shape = plots.Bars(title=heading, name=name, bars=bars, least=ends[0], most=ends[1])
    return Part(heading, _heads(name), [_row(*one) for one in named], charts.bars(shape, id=id))


def _labels(item: Item) -> tuple[str, ...]:
    return tuple(point.label for point in item.points)


def _spread(
    labels: tuple[str, ...], items: Sequence[Item], known: Mapping[str, Figure], id: str
) -> Iterator[Part]:
    """How answers are spread over those that could be chosen, where so many answered that it may be shown.

    It is drawn only where every share is a number: "few" has no length.
    """
    every = [[known.get(f"{item.id}={point.value}") for point in item.points] for item in items]
    if not labels or not any(one and one.shown for figures in every for one in figures):
        return
    rows = [(item.text, *map(seen.share, figures)) for item, figures in zip(items, every, strict=True)]
    bands = [plots.Answers(item.text, _band(figures)) for item, figures in zip(items, every, strict=True)]
    picture, heading = None, gettext("How the answers are spread")
    if 2 <= len(labels) <= MOST_LEVELS and all(one and one.word is None for each in every for one in each):
        shape = plots.Spread(title=heading, name=gettext("Question"), levels=labels, rows=bands)
        picture = charts.spread(shape, id=id)
    heads = [gettext("Question"), *map(charts.picture.number, labels)]
    yield Part(heading, heads, rows, picture)


def _band(figures: Sequence[Figure | None]) -> Sequence[float] | plots.Hidden:
    lengths = [seen.drawn(one) for one in figures]
    hidden = next((one for one in lengths if isinstance(one, plots.Hidden)), None)
    return hidden or [one for one in lengths if not isinstance(one, plots.Hidden)]
