"""From a comparison of true counts to what may be shown of it: every count goes through the release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lotus.analysis import release
from lotus.core import fairness, funnels, gaps
from lotus.core.fairness import Entry, Headcount, Report
from lotus.core.funnels import Funnel
from lotus.core.gaps import Gap
from lotus.core.suppression import ReleasedTable, Rules

FORMAL = "investigation"
"""The gate at which organisations are laid side by side, where people came to it."""


@dataclass(frozen=True)
class Characteristic:
    """What was released of one characteristic over some days: counts, what they say, and organisations side by side."""

    name: str
    gaps: tuple[Gap, ...]
    counts: ReleasedTable
    period: tuple[date, date]
    funnel: Funnel | None = None
    funnel_gate: str = ""


def released(
    report: Report,
    entries: Sequence[Entry],
    headcounts: Sequence[Headcount],
    window: int,
    rules: Rules | None = None,
) -> tuple[Characteristic, ...]:
    """Each characteristic of a report, as it may be shown. One without a second group has nothing to compare."""
    rules = rules or Rules()
    compared = dict.fromkeys(one.by for one in report.comparisons)
    return tuple(_characteristic(name, report, entries, headcounts, window, rules) for name in compared)


def _characteristic(
    name: str,
    report: Report,
    entries: Sequence[Entry],
    headcounts: Sequence[Headcount],
    window: int,
    rules: Rules,
) -> Characteristic:
    counts = release.steps(gaps.counts(report, name), rules)
    ours = [one for one in report.comparisons if one.by == name]
    gates = list(dict.fromkeys(one.gate for one in ours))
    gate = next((one for one in gates if one.casefold() == FORMAL), gates[0])
    funnel = None
    if any(one.organisation for one in headcounts):
        each = fairness.by_organisation(entries, headcounts, name, gate, window)
        table = release.steps(funnels.counts(each, ours[0].reference, gate), rules, funnels.sums(len(each)))
        funnel = funnels.funnel(list(each), table)
    found = tuple(gaps.gaps(report, name, counts))
    return Characteristic(name, found, counts, report.periods[name], funnel, gate)
