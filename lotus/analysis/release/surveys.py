"""Release of all the results of a survey at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from lotus.analysis.release import rounding
from lotus.analysis.release.links import WHOLE, Key, Links, link
from lotus.analysis.release.overlaps import to_hide
from lotus.analysis.release.solver import Flags, View, protect
from lotus.core.facts import Answered, Contrast, Measure, Survey
from lotus.core.suppression import _SEAL, Figure, Reason, Released, Rules

Ints = NDArray[np.int64]
RESPONDENTS = "respondents"
_WHOLE_COST = 1000.0


def survey(facts: Survey, rules: Rules | None = None, earlier: Released | None = None) -> Released:
    """What may be shown of a survey: respondents, means, shares of options, differences, and change since `earlier`.

    The items are named ``respondents``, ``<measure>``, ``<measure>=<option>``, ``difference:<measure>`` and
    ``change:<measure>``. Differences and changes are worked out from what is shown, so that they tell nothing more.
    Raises ``ValueError`` with one plain sentence when the numbers contradict each other.
    """
    rules = rules or Rules()
    links = link(facts)
    told = {(one.measure, one.breakdown, one.group): one for one in facts.answered}
    masks = _masks(facts, links, told, rules)
    direct = [*_respondents(links, masks[RESPONDENTS], rules)]
    for measure in facts.measures:
        direct += _measured(measure, links, told, masks[measure.name], rules)
    shown = {(one.item, one.breakdown, one.group): one for one in direct}
    derived = chain(
        (_contrast(one, shown) for one in facts.contrasts), _changes(facts.measures, direct, earlier)
    )
    return Released(facts.name, rules, (*direct, *derived), seal=_SEAL)


Told = dict[tuple[str, str, str], Answered]


def _masks(facts: Survey, links: Links, told: Told, rules: Rules) -> dict[str, Flags]:
    """Which groups are hidden for the respondents, and for each measure.

    A scale and its items are shown or hidden together. Who is too small by respondents is hidden everywhere, with
    the same others, so that no item tells what another one hides.
    """
    counts = {
        one.name: np.array([_n(told, one.name, key) for key in links.keys], dtype=np.int64)
        for one in facts.measures
    }
    _check(facts, links, counts)
    groups = [np.array([counts[name] for name in family]) for family in families(facts.measures)]
    small = links.n < rules.threshold
    usual = [group for group in groups if not ((group < rules.threshold).any(axis=0) & ~small).any()]
    everywhere = _hide(links, np.vstack([links.n, *usual]), small, rules)
    masks = {RESPONDENTS: everywhere}
    for family, group in zip(families(facts.measures), groups, strict=True):
        fewest = (group < rules.threshold).any(axis=0)
        same = not (fewest & ~small).any()
        mask = everywhere if same else _hide(links, group, everywhere | fewest, rules)
        masks |= dict.fromkeys(family, mask)
    return masks


def _n(told: Told, measure: str, key: Key) -> int:
    one = told.get((measure, *key))
    return one.n if one else 0


def _check(facts: Survey, links: Links, counts: dict[str, Ints]) -> None:
    for name, column in counts.items():
        if (column > links.n).any():
            raise ValueError(f"More people answered {name} than answered the survey.")
    known = {one.name for one in facts.measures}
    unknown = [part for one in facts.measures for part in one.of if part not in known]
    if unknown:
        raise ValueError(f"A scale is made of {unknown[0]}, which is not among the measures.")


def families(measures: Iterable[Measure]) -> list[tuple[str, ...]]:
    """Measures that can be worked out from each other: a scale, its items, and whatever shares one of them."""
    home: dict[str, set[str]] = {}
    for measure in measures:
        joined = {measure.name}.union(*(home.get(part, {part}) for part in (measure.name, *measure.of)))
        home |= dict.fromkeys(joined, joined)
    return list(dict.fromkeys(tuple(sorted(one)) for one in home.values()))


def _hide(links: Links, vectors: Ints, must: Flags, rules: Rules) -> Flags:
    """The groups to hide, the same for several measures, given how many answered each of them.

    What a reader could work out from any of them is less than from the smallest count of each group, taken together.
    The reader is taken to know every shown count exactly; so whatever hidden groups add up to is the threshold or
    more.
    """
    if must[0]:
        return np.ones(len(links.keys), dtype=bool)
    whole = np.array([links.with_rests(vector) for vector in vectors])
    fewest, groups = whole.min(axis=0), len(links.keys)
    rests = whole[:, groups:]
    need = np.full(whole.shape[1], float(rules.threshold))
    need[groups:] = np.where(((rests > 0) & rests.__lt__(rules.threshold)).any(axis=0), need[groups:], 0.0)
    wide = np.vstack([np.minimum(fewest, rules.threshold), np.full(len(fewest), rules.threshold)]).astype(
        float
    )
    apart = np.vstack([np.zeros((2, len(need))), need])
    view = View(links.equations, np.zeros_like(wide), wide, apart, np.zeros(len(need), dtype=bool))
    cost = 1 + whole.max(axis=0) / max(int(whole.max()), 1)
    cost[0] = _WHOLE_COST
    always = np.concatenate([must, np.ones(len(need) - groups, dtype=bool)])
    while True:
        hidden = protect([view], always, np.ones_like(always), cost).hidden[:groups]
        if hidden[0]:
            return np.ones(groups, dtype=bool)
        more = to_hide(links, hidden, rules.threshold)
        if not more.any():
            return hidden
        always[:groups] |= more


@dataclass(frozen=True)
class _Verdict:
    """Why a group is hidden, and in whose figures its people are counted."""

    reason: Reason
    into: Key | None = None


def _verdict(links: Links, hidden: Flags, place: int) -> _Verdict | None:
    if not hidden[place]:
        return None
    if hidden[0]:
        return _Verdict(Reason.TOO_FEW)
    key = links.above.get(links.keys[place], WHOLE)
    while key != WHOLE:
        if not hidden[links.places[key]]:
            return _Verdict(Reason.ROLLED_UP, key)
        key = links.above.get(key, WHOLE)
    return _Verdict(Reason.PROTECTED)


def _respondents(links: Links, hidden: Flags, rules: Rules) -> Iterator[Figure]:
    for place, (key, n) in enumerate(zip(links.keys, links.n, strict=True)):
        verdict = _verdict(links, hidden, place)
        yield (
            _not(RESPONDENTS, key, verdict)
            if verdict
            else Figure(RESPONDENTS, *key, True, n=rules.rounded(int(n)))
        )


def _not(item: str, key: Key, verdict: _Verdict) -> Figure:
    return Figure(item, *key, False, verdict.reason, into=verdict.into)


def _measured(measure: Measure, links: Links, told: Told, hidden: Flags, rules: Rules) -> Iterator[Figure]:
    """The means of one measure, if it has any, then the shares of each of its options, group by group."""
    has_mean = any((one := told.get((measure.name, *key))) and one.mean is not None for key in links.keys)
    names = [measure.name] if has_mean else []
    for place, key in enumerate(links.keys):
        verdict = _verdict(links, hidden, place)
        if verdict:
            items = [*names, *(f"{measure.name}={option}" for option in measure.options)]
            yield from (_not(item, key, verdict) for item in items)
            continue
        one = told[measure.name, *key]
        if has_mean:
            yield _mean(measure, one, rules)
        yield from _shares(measure, one, rules)


def _mean(measure: Measure, one: Answered, rules: Rules) -> Figure:
    if one.mean is None:
        raise ValueError(f"{measure.name} has answers but no mean in {one.breakdown} {one.group}.")
    shown = rounding.mean(rules, one.n, one.mean, one.sd, measure.least, measure.most)
    return Figure(measure.name, one.breakdown, one.group, True, None, rules.rounded(one.n), *shown)


def _shares(measure: Measure, one: Answered, rules: Rules) -> Iterator[Figure]:
    if measure.options and len(one.spread) != len(measure.options):
        raise ValueError(
            f"{measure.name} has {len(measure.options)} options, but a spread of {len(one.spread)}."
        )
    step = rounding.spread_step(rules, one.spread, one.n) if measure.options else None
    for option, count in zip(measure.options, one.spread, strict=False):
        item = f"{measure.name}={option}"
        if step is None:
            yield Figure(item, one.breakdown, one.group, False, Reason.PROTECTED)
        else:
            shown = rounding.share(rules, one.n, count, step)
            yield Figure(item, one.breakdown, one.group, True, None, rules.rounded(one.n), *shown)


def _contrast(asked: Contrast, shown: dict[tuple[str, str, str], Figure]) -> Figure:
    first = shown.get((asked.measure, asked.breakdown, asked.group))
    second = shown.get((asked.measure, *asked.other))
    if first is None or second is None:
        raise ValueError(
            f"{asked.measure} has no mean for {asked.group} and for {asked.other[1]}, to tell the difference."
        )
    group = asked.group if asked.other == WHOLE else f"{asked.group} − {asked.other[1]}"
    return minus(f"difference:{asked.measure}", group, first, second)


def _changes(
    measures: Iterable[Measure], direct: Iterable[Figure], earlier: Released | None
) -> Iterator[Figure]:
    if earlier is None:
        return
    names = {one.name for one in measures}
    for figure in direct:
        then = earlier.figure(figure.item, figure.breakdown, figure.group) if figure.item in names else None
        if then is not None:
            yield minus(f"change:{figure.item}", figure.group, figure, then)


def minus(item: str, group: str, first: Figure, second: Figure) -> Figure:
    """One shown figure minus another, with the interval that their intervals give; hidden where either is."""
    away = next((one for one in (first, second) if not one.shown), None)
    if away is not None:
        return Figure(item, first.breakdown, group, False, away.reason, into=away.into)
    value, half, n = rounding.difference(first, second)
    return Figure(
        item, first.breakdown, group, True, None, n, value, round(value - half, 6), round(value + half, 6)
    )
