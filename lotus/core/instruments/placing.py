"""Where answers lie in the pictures that are more than scores: ladders, heat maps, plots of many points, lists."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lotus.core.instruments.definition import Band, Instrument, Item, KeptBy, Ring, Scale
from lotus.core.instruments.scoring import Answers, Score, points_of, score, shown


@dataclass(frozen=True)
class Rung:
    """A rung that is a score: whether it holds (None: not enough answered), and whether all below it hold as well."""

    scale: Scale
    holds: bool | None
    reached: bool


@dataclass(frozen=True)
class Standing:
    """What somebody named, and the rung on which they put it: 1 the lowest, None where they did not say."""

    name: str
    number: int | None
    rung: Band | None


@dataclass(frozen=True)
class Dot:
    """A row of the matrices of a plot: what it is, its points, and the ring in which it lies (None without both)."""

    item: Item
    across: float | None
    up: float | None
    weight: float | None
    ring: Ring | None


def climbed(instrument: Instrument, scores: Mapping[str, Score]) -> tuple[Rung, ...]:
    """The rungs from the lowest up; the last that is reached is the highest that holds with every one below it."""
    ladder = instrument.result.ladder
    assert ladder is not None, "only for a ladder"
    assert ladder.holds_from is not None, "whose rungs are scores"
    found, reached = list[Rung](), True
    for id in instrument.result.scales:
        value = scores[id].value
        holds = None if value is None else value >= ladder.holds_from
        reached = reached and holds is True
        found.append(Rung(instrument.scale(id), holds, reached))
    return tuple(found)


def standing(instrument: Instrument, answers: Answers) -> tuple[Standing, ...]:
    """Where each thing stands on a ladder with rungs of its own; what was neither named nor placed is left out."""
    ladder = instrument.result.ladder
    assert ladder is not None, "only for a ladder"
    scores, found = score(instrument, answers), list[Standing]()
    asked = {item.id for item in shown(instrument, answers)}
    for place, id in enumerate(instrument.result.scales):
        by = ladder.named_by[place] if ladder.named_by else ""
        name = str(answers.get(by, "")) if by in asked else ""
        value = scores[id].value
        number = None if value is None else min(max(int(value), 1), len(ladder.rungs))
        if name or (number and not by):
            rung = ladder.rungs[number - 1] if number else None
            found.append(Standing(name or instrument.scale(id).title, number, rung))
    return tuple(found)


def cells(instrument: Instrument, answers: Answers) -> tuple[tuple[float | None, ...], ...]:
    """The figures of a heat map, row by row: a score, or the points of an answer; None where there is none."""
    heat = instrument.result.heat
    assert heat is not None, "only for a heat map"
    values = {id: found.value for id, found in score(instrument, answers).items()}
    values |= {item.id: points_of(item, answers.get(item.id)) for item in shown(instrument, answers)}
    return tuple(tuple(values.get(cell) for cell in row.cells) for row in heat.rows)


def plotted(instrument: Instrument, answers: Answers) -> tuple[Dot, ...]:
    """A point for each row of the matrices of a plot; a ring takes what reaches both its figures and no ring before."""
    plot = instrument.result.plot
    assert plot is not None, "only for a plot"
    asked = {item.id for item in shown(instrument, answers)}
    rows = {
        item.id: [points_of(row, answers.get(row.id)) if row.id in asked else None for row in item.rows]
        for item in instrument.items
    }
    found = []
    for place, row in enumerate(instrument.question_rows(plot.across)):
        across, up = rows[plot.across][place], rows[plot.up][place]
        weight = rows[plot.weight][place] if plot.weight else None
        ring = None if across is None or up is None else _ring(plot.rings, across, up)
        found.append(Dot(row, across, up, weight, ring))
    return tuple(found)


def _ring(rings: tuple[Ring, ...], across: float, up: float) -> Ring:
    return next(
        ring
        for ring in rings
        if (ring.across is None or across >= ring.across) and (ring.up is None or up >= ring.up)
    )


def noticed(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The questions that a list names: those whose points lie between its least and its most."""
    listed = instrument.result.listed
    assert listed is not None, "only for a list"
    found = []
    for item in shown(instrument, answers):
        points = points_of(item, answers.get(item.id))
        low = listed.least is None or (points is not None and points >= listed.least)
        high = listed.most is None or (points is not None and points <= listed.most)
        if points is not None and low and high:
            found.append(item)
    return tuple(found)


def for_others(instrument: Instrument) -> Instrument:
    """The form in which other people answer it, anonymously, about the person who answers it about themselves.

    Only what says how it is put to others is asked of them; the scales stay as they are.
    """
    items = tuple(_for_others(item) for item in instrument.items if _put(item))
    return replace(instrument, items=items, kept_by=KeptBy.BALLOT)


def _put(item: Item) -> bool:
    return bool(item.others) or any(row.others for row in item.rows)


def _for_others(item: Item) -> Item:
    rows = tuple(_for_others(row) for row in item.rows if row.others)
    return replace(item, text=item.others or item.text, help="", others="", rows=rows)
