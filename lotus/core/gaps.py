"""What may be said of a gap when counts are shown rounded, or not at all: nothing that the shown counts do not say.

A ratio is that of the shown counts. Its interval is as wide as the counts behind them allow: from the least that one
side can be and the most of the other, to the reverse. So it is never narrower than the true one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from lotus.core import equity, fairness
from lotus.core.equity import Bounds, Interval, Verdict
from lotus.core.facts import Table
from lotus.core.fairness import Compared, Report
from lotus.core.suppression import Count, ReleasedTable, Rules

HEADCOUNT = "headcount"
NOT_KNOWN = "Group not known"


@dataclass(frozen=True)
class Gap:
    """One group beside the reference at one gate, in counts that may be shown; None is hidden."""

    by: str
    group: str
    reference: str
    gate: str
    entered: int | None
    headcount: int | None
    reference_entered: int | None
    reference_headcount: int | None
    ratio: float | None
    interval: Interval | None
    verdict: Verdict
    unknown: int | None
    bounds: Bounds | None

    @property
    def protected(self) -> bool:
        """Whether any of the four counts is hidden, so that nothing can be said."""
        return None in (self.entered, self.headcount, self.reference_entered, self.reference_headcount)

    @property
    def sentence(self) -> str:
        """The finding with its counts and, where there is one, its interval."""
        counts = (
            f"{_share(self.entered, self.headcount)} and "
            f"{_share(self.reference_entered, self.reference_headcount)}"
        )
        return f"{fairness.beside(self.gate, self.group, self.reference)}: {counts}. {self._says()}"

    def _says(self) -> str:
        if self.interval is None:
            return "Not shown, to protect people." if self.protected else "Too few to say."
        times = f"about {self.ratio:.2f} times as likely, " if self.ratio and isfinite(self.ratio) else ""
        high = "without upper bound" if not isfinite(self.interval.high) else f"to {self.interval.high:.2f}"
        said = f"{self.verdict.value.capitalize()}: {times}95% interval {self.interval.low:.2f} {high}."
        nearly = equity.NEARLY if equity.is_nearly(self.interval, self.verdict) else ""
        return " ".join(filter(None, (said, nearly, self._unknown())))

    def _unknown(self) -> str:
        if self.bounds is None or self.bounds.low is None or self.bounds.high is None:
            return ""
        ends = f"{self.bounds.low:.2f} and {self.bounds.high:.2f}"
        who = f"Of about {self.unknown:,} who entered the group is not known"
        return f"{who}; had they all belonged to one group, the ratio would lie between {ends}."


def counts(report: Report, by: str) -> Table:
    """The true counts of one characteristic: its groups by headcount and gates, for release and nothing else."""
    compared = [one for one in report.comparisons if one.by == by]
    gates = tuple(dict.fromkeys(one.gate for one in compared))
    groups = tuple(dict.fromkeys(one.group for one in compared))
    at = {(one.group, one.gate): one for one in compared}
    first = [at[groups[0], gate] for gate in gates]
    lines: list[tuple[int | None, ...]] = [
        (first[0].counts.reference_headcount, *(one.counts.reference_entered for one in first))
    ]
    for group in groups:
        line = [at[group, gate].counts for gate in gates]
        lines.append((line[0].headcount, *(one.entered for one in line)))
    names = [first[0].reference, *groups]
    if any(one.unknown for one in first):
        names.append(NOT_KNOWN)
        lines.append((None, *(one.unknown for one in first)))
    return Table(tuple(names), (HEADCOUNT, *gates), tuple(lines))


def gaps(report: Report, by: str, shown: ReleasedTable) -> list[Gap]:
    """The comparisons of one characteristic as far as what was released of its counts says them."""
    return [_gap(one, shown) for one in report.comparisons if one.by == by]


def _gap(one: Compared, shown: ReleasedTable) -> Gap:
    entered, headcount = _cell(shown, one.group, one.gate), _cell(shown, one.group, HEADCOUNT)
    reference_entered, reference_headcount = (
        _cell(shown, one.reference, one.gate),
        _cell(shown, one.reference, HEADCOUNT),
    )
    four = (entered, headcount, reference_entered, reference_headcount)
    unknown = _cell(shown, NOT_KNOWN, one.gate) if NOT_KNOWN in shown.rows else Count(0)
    told = compare(four, shown.rules)
    total = shown.column_totals[shown.columns.index(one.gate)]
    many = unknown.n and total.n and unknown.n > fairness.SHARE_OF_UNKNOWN * total.n
    bounds = None
    if told.interval is not None and many and unknown.n:
        known = [each.n or 0 for each in four]
        bounds = equity.worst_case(known[0], known[1], known[2], known[3], unknown.n)
    return Gap(
        one.by,
        one.group,
        one.reference,
        one.gate,
        entered.n,
        headcount.n,
        reference_entered.n,
        reference_headcount.n,
        told.ratio,
        told.interval,
        told.verdict,
        unknown.n,
        bounds,
    )


def _cell(shown: ReleasedTable, row: str, column: str) -> Count:
    return shown.cells[shown.rows.index(row)][shown.columns.index(column)]


@dataclass(frozen=True)
class Told:
    """What four shown counts say."""

    ratio: float | None
    interval: Interval | None
    verdict: Verdict


def compare(four: Sequence[Count], rules: Rules) -> Told:
    """Ratio, interval and verdict from entered and headcount of a group, entered and headcount of the reference."""
    nothing = Told(None, None, Verdict.TOO_FEW)
    known = [each.n for each in four if each.n is not None]
    if len(known) < 4:
        return nothing
    entered, headcount, reference_entered, reference_headcount = (rules.behind(each) for each in known)
    fits = entered[1] <= headcount[0] and reference_entered[1] <= reference_headcount[0]
    if not fits or min(equity.expected(*known)) < equity.FEWEST_EXPECTED:
        return nothing
    least = entered[0], headcount[1], reference_entered[1], reference_headcount[0]
    most = entered[1], headcount[0], reference_entered[0], reference_headcount[1]
    interval = Interval(equity.koopman(*least).low, equity.koopman(*most).high)
    return Told(equity.ratio(*known), interval, equity.verdict(interval, least, most))


def _share(entered: int | None, headcount: int | None) -> str:
    if entered is None or headcount is None:
        return "a number not shown" if headcount is None else f"a number not shown of about {headcount:,}"
    return f"about {entered:,} of {headcount:,} ({entered / headcount:.1%})"
