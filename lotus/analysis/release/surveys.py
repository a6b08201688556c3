"""Release of all the results of a survey at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.analysis.release import rounding
from lotus.analysis.release.again import RESPONDENTS, Before, Past, together, told_by
from lotus.analysis.release.links import WHOLE, Key, Links, link
from lotus.analysis.release.overlaps import to_hide
from lotus.analysis.release.solver import Flags, View, protect
from lotus.core.facts import Answered, Contrast, Measure, Survey
from lotus.core.suppression import _SEAL, Figure, Reason, Released, Rules

Ints = NDArray[np.int64]
_WHOLE_COST = 1000.0


def survey(
    facts: Survey,
    rules: Rules | None = None,
    earlier: Released | None = None,
    before: Sequence[Before] = (),
) -> Released:
    """What may be shown of a survey: respondents, means, shares of options, differences, and change since `earlier`.

    `earlier` is another wave. `before` are releases of this same survey with fewer or other answers, the first first.

    The items are named ``respondents``, ``<measure>``, ``<measure>=<option>``, ``difference:<measure>`` and
    ``change:<measure>``. Differences and changes are worked out from what is shown, so that they tell nothing more.
    Raises ``ValueError`` with one plain sentence when the numbers contradict each other.
    """
    rules = rules or Rules()
    links = link(facts)
    told = {(one.measure, one.breakdown, one.group): one for one in facts.answered}
    masks = _masks(together(facts, before), before, rules, links.keys)
    direct = [*_respondents(links, masks[RESPONDENTS], rules)]
    for measure in facts.measures:
        direct += _measured(measure, links, told, masks[measure.name], rules)
    shown = {(one.item, one.breakdown, one.group): one for one in direct}
    derived = chain(
        (_contrast(one, shown) for one in facts.contrasts), _changes(facts.measures, direct, earlier)
    )
    return Released(facts.name, rules, (*direct, *derived), seal=_SEAL)


Told = dict[tuple[str, str, str], Answered]


def _masks(facts: Survey, before: Sequence[Before], rules: Rules, wanted: Sequence[Key]) -> dict[str, Flags]:
    """Which of the wanted groups are hidden for the respondents, and for each measure.

    A scale and its items are shown or hidden together. Who is too small by respondents is hidden everywhere, with
    the same others, so that no item tells what another one hides.
    """
    links = link(facts)
    asked = np.isin(np.arange(len(links.keys)), [links.places[key] for key in wanted])
    case = _Case(links, told_by(facts, links.keys), [Past(one, links, facts) for one in before], rules, asked)
    _check(facts, links, case.told)
    usual = [family for family in families(facts.measures) if case.usual(family)]
    everywhere = _hide(case, [RESPONDENTS, *(name for family in usual for name in family)], case.small)
    masks = {RESPONDENTS: everywhere}
    for family in families(facts.measures):
        same = family in usual
        mask = everywhere if same else _hide(case, family, everywhere | case.fewer(family))
        masks |= dict.fromkeys(family, mask)
    places = [links.places[key] for key in wanted]
    return {name: mask[places] for name, mask in masks.items()}


@dataclass(frozen=True)
class _Case:
    """All that hiding rests on: who adds up to whom, how many answered what, what was released before, the rules."""

    links: Links
    told: dict[str, Ints]
    past: list[Past]
    rules: Rules
    asked: Flags
    """The groups of the survey itself; others were there at a release before."""

    @property
    def small(self) -> Flags:
        """Groups with too few people, or with nobody; a group that is no longer asked about is none."""
        return np.asarray((self.links.n < self.rules.threshold) & self.there)

    @property
    def there(self) -> Flags:
        return np.asarray(self.links.n > 0) | self.asked

    def fewer(self, family: Sequence[str]) -> Flags:
        """Groups of which too few answered any of these."""
        told = np.array([self.told[name] for name in family])
        return np.asarray((told < self.rules.threshold).any(axis=0) & self.there)

    def usual(self, family: Sequence[str]) -> bool:
        """Whether these ask to hide nobody, of the groups or of those who came and went, beyond the respondents."""
        beyond = (self.fewer(family) & ~self.small).any()
        few = [self._few(past, name) & ~self._few(past, RESPONDENTS) for past in self.past for name in family]
        return not (beyond or any(one.any() for one in few))

    def _few(self, past: Past, name: str) -> Flags:
        changed = past.changed(name)
        return np.asarray((changed > 0) & (changed < self.rules.threshold))


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


def _hide(case: _Case, names: Sequence[str], must: Flags) -> Flags:
    """The groups to hide, the same for several measures, given how many answered each of them.

    What a reader could work out from any of them is less than from the smallest count of each group, taken together.
    The reader is taken to know every shown count exactly; so whatever hidden groups add up to is the threshold or
    more.
    """
    links, threshold = case.links, case.rules.threshold
    groups = len(links.keys)
    if must[0]:
        return np.ones(groups, dtype=bool)
    whole = np.array([_cells(case, name) for name in names])
    views = [_view(case, names, whole, pattern) for pattern in _patterns(case, names)]
    cost = 1 + whole.max(axis=0) / max(int(whole.max()), 1)
    cost[0] = _WHOLE_COST
    may = np.ones(whole.shape[1], dtype=bool)
    may[:groups] = case.there
    always = np.concatenate([must, np.ones(whole.shape[1] - groups, dtype=bool)])
    while True:
        hidden = protect(views, always, may, cost).hidden[:groups]
        if hidden[0]:
            return np.ones(groups, dtype=bool)
        more = to_hide(links, hidden, threshold)
        for past in case.past:
            more |= past.to_hide(hidden, threshold)
        if not more.any():
            return hidden
        always[:groups] |= more


def _cells(case: _Case, name: str) -> Ints:
    """How many stand behind each unknown of one measure: groups and rests, then what each release before adds."""
    told = case.told[name]
    return np.concatenate([case.links.with_rests(told), *(past.cells(name, told) for past in case.past)])


def _patterns(case: _Case, names: Sequence[str]) -> list[list[int]]:
    """The measures (places among the names) of which the same was shown in every release before."""
    found: dict[bytes, list[int]] = {}
    for place, name in enumerate(names):
        shown = b"".join(past.shown[name].tobytes() for past in case.past)
        found.setdefault(shown, []).append(place)
    return list(found.values())


def _view(case: _Case, names: Sequence[str], whole: Ints, pattern: Sequence[int]) -> View:
    """What a reader knows of the measures of one pattern, from this release and from those before it."""
    threshold, groups = case.rules.threshold, len(case.links.keys)
    told = whole[pattern]
    fewest, few = told.min(axis=0), ((told > 0) & (told < threshold)).any(axis=0)
    need = np.where(few, float(threshold), 0.0)
    wide = np.vstack([np.minimum(fewest, threshold), np.where(told.max(axis=0) > 0, threshold, 0)])
    need[:groups] = np.where(case.there, threshold, 0.0)
    wide[1, :groups] = np.where(case.there, threshold, 0)
    at = groups + len(case.links.left_over)
    equations = [_first(case.links.equations, whole.shape[1])]
    for past in case.past:
        was = slice(at, at + groups)
        shown = past.shown[names[pattern[0]]]
        there = past.links.n > 0
        need[was] = np.where(there & ~shown, threshold, 0.0)
        wide[:, was] = np.where(there & ~shown, np.vstack([wide[0, was], np.full(groups, threshold)]), 0)
        equations.append(past.equations(whole.shape[1], at))
        at += past.width
    apart = np.vstack([np.zeros((2, len(need))), need])
    nobody = np.zeros(len(need), dtype=bool)
    return View(
        sparse.vstack(equations, format="csr"), np.zeros(wide.shape), wide.astype(float), apart, nobody
    )


def _first(equations: sparse.csr_array, width: int) -> sparse.csr_array:
    """The same equations with room for more unknowns."""
    more = sparse.csr_array((equations.shape[0], width - equations.shape[1]))
    return sparse.hstack([equations, more], format="csr")


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
