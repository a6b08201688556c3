"""What a group answered to a questionnaire without names, as what may be shown of it.

The answers come in blocks: those shown first, and those that joined later. Each release knows of the ones before it, so
that nothing can be told of who came in between.
"""

from collections.abc import Iterator, Sequence
from statistics import fmean, stdev

from lotus.analysis import release
from lotus.core import instruments
from lotus.core.facts import EVERYBODY, Answered, Measure, Survey
from lotus.core.instruments import Answers, Instrument, Item, ItemType, Scale
from lotus.core.suppression import Released, Rules

SCALE = "scale:"
"""What stands before the name of a scale, among the names of what was measured."""
CHOICES = frozenset({ItemType.SINGLE, ItemType.MULTIPLE, ItemType.SCALE})

Block = Sequence[Answers]


def released(instrument: Instrument, blocks: Sequence[Block], rules: Rules) -> Released:
    """What may be shown once all of these blocks have joined, one after the other."""
    found: list[Released] = []
    for end in range(1, len(blocks) + 1):
        now = facts(instrument, _all(blocks[:end]))
        before = [_before(instrument, blocks, place, end, found[place]) for place in range(end - 1)]
        found.append(release.survey(now, rules, before=before))
    return found[-1]


def _before(
    instrument: Instrument, blocks: Sequence[Block], place: int, end: int, shown: Released
) -> release.Before:
    """An earlier release as it is seen when the block before `end` has joined. Nobody ever leaves."""
    then, came = _all(blocks[: place + 1]), _all(blocks[place + 1 : end])
    return release.Before(facts(instrument, then), shown, facts(instrument, came), facts(instrument, []))


def _all(blocks: Sequence[Block]) -> list[Answers]:
    return [one for block in blocks for one in block]


def facts(instrument: Instrument, given: Sequence[Answers]) -> Survey:
    """Means and spreads of all that has points or answers to choose from; each scale with the items it is made of."""
    items = [one for one in instrument.questions() if one.counted or one.type in CHOICES]
    measures = [*map(_item_measure, items), *(_scale_measure(instrument, one) for one in instrument.scales)]
    answered = [*(_item(one, given) for one in items), *_scales(instrument, given)]
    return Survey(instrument.id, len(given), (), tuple(measures), tuple(answered))


def _whole(item: Item) -> bool:
    """Whether every answer has points, so that a mean speaks of all who answered."""
    if item.type is ItemType.MULTIPLE:
        return False
    return item.counted and all(point.counts is not None for point in item.points)


def _item_measure(item: Item) -> Measure:
    ends = (item.bottom, item.top) if item.counted else (0.0, 1.0)
    return Measure(item.id, *ends, tuple(point.value for point in item.points))


def _scale_measure(instrument: Instrument, scale: Scale) -> Measure:
    low, high = instruments.ends(instrument, scale)
    of = scale.items or tuple(f"{SCALE}{id}" for id in scale.scales)
    return Measure(f"{SCALE}{scale.id}", low, high, (), of)


def _item(item: Item, given: Sequence[Answers]) -> Answered:
    told = [one[item.id] for one in given if item.id in one]
    spread = tuple(sum(_chose(answer, point.value) for answer in told) for point in item.points)
    if not _whole(item):
        return Answered(item.id, EVERYBODY, EVERYBODY, len(told), None, None, spread)
    points = [value for answer in told if (value := instruments.points_of(item, answer)) is not None]
    return _answered(item.id, points, spread)


def _chose(answer: object, value: str) -> bool:
    return value in answer if isinstance(answer, frozenset) else answer == value


def _scales(instrument: Instrument, given: Sequence[Answers]) -> Iterator[Answered]:
    scored = [instruments.score(instrument, one) for one in given]
    for scale in instrument.scales:
        values = [value for one in scored if (value := one[scale.id].value) is not None]
        yield _answered(f"{SCALE}{scale.id}", values, ())


def _answered(name: str, values: Sequence[float], spread: tuple[int, ...]) -> Answered:
    mean = fmean(values) if values else None
    sd = stdev(values) if len(values) > 1 else None
    return Answered(name, EVERYBODY, EVERYBODY, len(values), mean, sd, spread)
