"""A result as a page: words first, then the picture and its figures, what may help, and what it is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.core import instruments, plots
from lotus.core.instruments import Answers, Instrument, Item, Picture, Place, Scale
from lotus.core.toolkit import SHIPPED, Toolkit
from lotus.kernel import answers as definitions
from lotus.kernel.models import Answers as Kept
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.presenters import pictures
from lotus.toolkit.presenters.beside import Beside, beside
from lotus.toolkit.presenters.pictures import Taken, figure
from lotus.ui import charts, formats, language

NEAR = 0.05
"""So near a line, as a share of its scale, a place may as well lie on the other side."""
SMALL = 0.05
MOST_TIMES = 12
OTHER_SIDE = {
    "top_left": ("top_right", "bottom_left"),
    "top_right": ("top_left", "bottom_right"),
    "bottom_left": ("bottom_right", "top_left"),
    "bottom_right": ("bottom_left", "top_right"),
}
"""For each corner the one across the upright line, and the one across the level line."""


@dataclass(frozen=True)
class Line:
    """One score: what it is called, the figure with the end of its scale, and what is said of it."""

    title: str
    figure: str
    band: str
    words: str
    about: str


@dataclass(frozen=True)
class Noted:
    """Something that stands in the result by itself: a sign that was noticed, or a thing on a rung or in a ring."""

    name: str
    where: str
    tip: str


@dataclass(frozen=True)
class Page:
    """Everything a result says, in the order in which it is read."""

    instrument: Instrument
    day: str
    headline: str
    lede: tuple[str, ...]
    lines: tuple[Line, ...]
    noted: tuple[Noted, ...]
    change: str
    picture: charts.Picture | None
    trend: charts.Picture | None
    numbers: charts.Table | None
    numbers_name: str
    versions: str
    tips: tuple[str, ...]
    weaker: str
    read_next: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    others: tuple[tuple[Any, str, str], ...] = ()
    beside: Beside | None = None


def kept_page(kept: Kept, owner: Person) -> Page:
    """What was kept, with every time before it, and the way to the other times."""
    times: list[Kept] = kept.__dict__["times"]
    place = next(n for n, one in enumerate(times) if one.pk == kept.pk)
    until = times[place : place + MOST_TIMES][::-1]
    written = definitions.texts(owner.organisation_id, kept.slug)
    found = [taken(one, instruments.read(written[one.version], one.slug)) for one in until]
    others = tuple(
        (one.pk, language.short_day(one.closed_at or one.changed_at), one.version)
        for one in times
        if one.pk != kept.pk
    )
    return replace(page(found, others, policy.shelf(owner)), beside=beside(found[-1], owner))


def taken(kept: Kept, instrument: Instrument) -> Taken:
    answers = instruments.from_plain(instrument, kept.given)
    on = formats.london(kept.closed_at or kept.changed_at).date()
    return Taken(kept.pk, on, instrument, answers, instruments.score(instrument, answers))


def unkept(instrument: Instrument, answers: Answers, on: date) -> Taken:
    """What somebody answered without an account."""
    return Taken(None, on, instrument, answers, instruments.score(instrument, answers))


def page(
    times: Sequence[Taken], others: tuple[tuple[Any, str, str], ...] = (), shelf: Toolkit = SHIPPED
) -> Page:
    """The last of these times, beside those before it; made in the language in which it was asked."""
    read_next = tuple(_read_next(times[-1].instrument.result.read_next, shelf))
    with language.within("en"):
        return _page(times, others, read_next)


def _page(
    times: Sequence[Taken], others: tuple[tuple[Any, str, str], ...], read_next: tuple[tuple[str, str], ...]
) -> Page:
    now, before = times[-1], times[-2] if len(times) > 1 else None
    same = before if before and before.instrument.digest == now.instrument.digest else None
    weaker = _weaker(now)
    return Page(
        instrument=now.instrument,
        day=now.day,
        headline=headline(now),
        lede=tuple(_lede(now)),
        lines=tuple(
            _line(now, scale) for scale in ([] if _told_otherwise(now) else pictures.scales(now.instrument))
        ),
        noted=tuple(_noted(now)),
        change=_change(now, same) if same else "",
        picture=pictures.picture(times),
        trend=pictures.trend(times),
        numbers=_numbers(now, same),
        numbers_name=_("Your scores"),
        versions=_versions(times),
        tips=(*(tip for scale in weaker for tip in scale.tips), *now.instrument.result.tips),
        weaker=_strengthened(weaker),
        read_next=read_next,
        asked=tuple(_asked(now)),
        others=others,
    )


def _strengthened(weaker: Sequence[Scale]) -> str:
    """What the first tips are for."""
    named = _("and").join(f" {scale.title.lower()} " for scale in weaker if scale.tips).strip()
    return _("To strengthen %(what)s, with the rest kept.") % {"what": named} if named else ""


def _told_otherwise(now: Taken) -> bool:
    """Whether the picture says it better than a line for each score: a heat map, and a ladder of things named."""
    told = now.instrument.result
    return told.picture is Picture.HEAT or bool(told.ladder and told.ladder.rungs)


def headline(now: Taken) -> str:
    """What the result says in a few words: about this time, never about the person."""
    shown = [scale for scale in pictures.scales(now.instrument) if now.value(scale.id) is not None]
    if not now.instrument.scales:
        return _("What you noted")
    if not shown:
        return _("Too little is answered for a result")
    told = now.instrument.result
    where = instruments.place(told.quadrant, now.scores) if told.quadrant else None
    if where:
        return _("This time: %(what)s") % {"what": _small(where.band.label)}
    if told.ladder:
        return _("Where each stands, this time") if told.ladder.rungs else _rung(now)
    if len(shown) == 1:
        band = now.scores[shown[0].id].band
        return (
            _("This time: %(what)s") % {"what": _small(band.label)}
            if band
            else f"{shown[0].title}: {figure(now, shown[0])}"
        )
    return _ends(now, shown)


def _small(label: str) -> str:
    """A label within a sentence; a name in capitals, such as NHS, stays as it is."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _rung(now: Taken) -> str:
    reached = [rung.scale.title for rung in instruments.climbed(now.instrument, now.scores) if rung.reached]
    return _("Reached: %(stage)s") % {"stage": reached[-1]} if reached else _("The first step is still ahead")


def _ends(now: Taken, shown: Sequence[Scale]) -> str:
    by = sorted(shown, key=lambda scale: instruments.share(now.instrument, scale, now.value(scale.id) or 0.0))
    low, high = by[0], by[-1]
    if _share(now, high) - _share(now, low) < NEAR:
        return _("Much the same everywhere")
    return _("Highest: %(high)s. Lowest: %(low)s") % {"high": _small(high.title), "low": _small(low.title)}


def _share(now: Taken, scale: Scale) -> float:
    return instruments.share(now.instrument, scale, now.value(scale.id) or 0.0)


def _lede(now: Taken) -> Iterable[str]:
    told = now.instrument.result.quadrant
    where = instruments.place(told, now.scores) if told else None
    if where:
        yield where.band.words
        yield from _near(now, where)
    few = [scale for scale in pictures.scales(now.instrument) if now.value(scale.id) is None]
    for scale in few:
        score = now.scores[scale.id]
        yield _("For %(scale)s, %(answered)s of %(asked)s were answered; %(least)s are needed.") % {
            "scale": _small(scale.title),
            "answered": score.answered,
            "asked": score.asked,
            "least": scale.least,
        }


def _near(now: Taken, where: Place) -> Iterable[str]:
    told = now.instrument.result.quadrant
    assert told, "only where there is one"
    edges = ((told.x, told.split_x), (told.y, told.split_y))
    for (id, split), other in zip(edges, OTHER_SIDE[where.corner], strict=True):
        scale = now.instrument.scale(id)
        middle = instruments.share(now.instrument, scale, split)
        if abs(_share(now, scale) - middle) < NEAR:
            words = {"here": _small(where.band.label), "there": _small(getattr(told, other).label)}
            yield _("You are close to the line between %(here)s and %(there)s.") % words


def _line(now: Taken, scale: Scale) -> Line:
    score = now.scores[scale.id]
    band = score.band
    return Line(
        scale.title,
        figure(now, scale) or _("too little answered"),
        band.label if band else "",
        band.words if band else "",
        scale.about,
    )


def _noted(now: Taken) -> Iterable[Noted]:
    told = now.instrument.result
    if told.listed:
        for item in instruments.noticed(now.instrument, now.answers):
            yield Noted(item.text, _answer(item, now), item.tip)
    if told.ladder and told.ladder.rungs:
        for one in instruments.standing(now.instrument, now.answers):
            yield Noted(one.name, one.rung.label if one.rung else _("not placed"), "")
    if told.plot:
        for dot in instruments.plotted(now.instrument, now.answers):
            if dot.ring:
                yield Noted(dot.item.text, f"{dot.ring.label}. {dot.ring.words}".strip(), dot.item.tip)


def _change(now: Taken, before: Taken) -> str:
    """What moved since the time before, in a sentence."""
    moved = []
    for scale in pictures.scales(now.instrument):
        new, old = now.value(scale.id), before.value(scale.id)
        if new is not None and old is not None and abs(new - old) >= SMALL:
            way = _("%(scale)s up by %(much)s") if new > old else _("%(scale)s down by %(much)s")
            moved.append(way % {"scale": _small(scale.title), "much": plots.Unit().write(abs(new - old))})
    since = {"day": before.day}
    if not moved:
        return _("The same as on %(day)s.") % since
    said = _("Since %(day)s: ") % since + ", ".join(moved) + "."
    return f"{said} " + _("A small change may be chance.")


def _numbers(now: Taken, before: Taken | None) -> charts.Table | None:
    """The scores as a table, beside those of the time before."""
    shown = pictures.scales(now.instrument)
    if not shown:
        return None
    number = charts.picture.number
    heads = [_("Scale"), number(_("This time")), number(_("Out of")), number(_("Answered"))]
    rows = [[scale.title, *_cells(now, scale)] for scale in shown]
    if before:
        heads[1:1] = [number(before.day)]
        for row, scale in zip(rows, shown, strict=True):
            row[1:1] = [_cell(before.value(scale.id))]
    return charts.Table(tuple(heads), tuple(tuple(row) for row in rows))


def _cells(now: Taken, scale: Scale) -> list[str]:
    low, high = instruments.ends(now.instrument, scale)
    score = now.scores[scale.id]
    answered = _("%(answered)s of %(asked)s") % {"answered": score.answered, "asked": score.asked}
    return [_cell(score.value), _("%(low)s to %(high)s") % {"low": f"{low:g}", "high": f"{high:g}"}, answered]


def _cell(value: float | None) -> str:
    return _("none") if value is None else plots.Unit().write(value)


def _versions(times: Sequence[Taken]) -> str:
    now = times[-1].instrument.version
    if all(one.instrument.version == now for one in times):
        return ""
    return _("The questions have changed since you first answered. Results of two versions are not compared.")


def _weaker(now: Taken) -> tuple[Scale, ...]:
    """The scores that lie lowest on their own scales, of those shown; all of them where they lie the same."""
    shown = [scale for scale in pictures.scales(now.instrument) if now.value(scale.id) is not None]
    least = min((_share(now, scale) for scale in shown), default=0.0)
    return tuple(scale for scale in shown if _share(now, scale) - least < 1e-9)


def _read_next(told: Iterable[str], shelf: Toolkit) -> Iterable[tuple[str, str]]:
    """Sections by their names, with their addresses; whatever else is a line of words."""
    for one in told:
        section = shelf.section(one, language.tongue())
        if section:
            yield f"{section.number} {section.title}".strip(), reverse("toolkit:section", args=[section.slug])
        else:
            yield one, ""


def _asked(now: Taken) -> Iterable[tuple[str, str]]:
    heads = {row.id: item.text for item in now.instrument.items for row in item.rows}
    for item in instruments.shown(now.instrument, now.answers):
        if item.id in now.answers:
            text = f"{heads[item.id]} {item.text}" if item.id in heads else item.text
            yield text, _answer(item, now)


def _answer(item: Item, now: Taken) -> str:
    return instruments.in_words(item, now.answers[item.id])
