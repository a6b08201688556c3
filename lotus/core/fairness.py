"""Where does a gap open? Entries at each gate of a process beside headcounts, group by group, over whole years.

A window ends at the last headcount, never today. A person counts once for each gate and year; the headcounts of the
years are added up, so that both sides are person-years.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from lotus.core import equity
from lotus.core.equity import Bounds, Comparison, Verdict
from lotus.core.refusal import Refused

UNKNOWN = frozenset(
    {"", "unknown", "not known", "not stated", "not declared", "not specified", "not given", "not recorded"}
    | {"undisclosed", "prefer not to say", "z", "n/a", "na", "none given"}
)
"""What stands for a group that nobody told; compared in lower case."""
USUAL_REFERENCE = {"ethnicity": "white", "disability": "no", "disabled": "no"}
GATES = ("raised", "formal check", "investigation", "restriction", "referral", "outcome")
"""The order gates are shown in; others follow in the order they first appear."""
WINDOWS = (1, 2, 5)
SHARE_OF_UNKNOWN = 0.05
"""Above this share of a gate's entries, the unknown are shown with worst-case bounds."""


@dataclass(frozen=True)
class Entry:
    """One person at one gate on one day, with a group for each characteristic."""

    person: str
    day: date
    gate: str
    groups: Mapping[str, str]
    organisation: str = ""


@dataclass(frozen=True)
class Headcount:
    """How many people of a group there were on a day."""

    day: date
    characteristic: str
    group: str
    people: int
    organisation: str = ""


@dataclass(frozen=True)
class Compared:
    """One group beside the reference at one gate, with who is unknown there."""

    by: str
    group: str
    reference: str
    gate: str
    counts: Comparison
    unknown: int
    bounds: Bounds | None

    @property
    def sentence(self) -> str:
        """The finding in a sentence that carries its counts and, where there is one, its interval."""
        return f"{beside(self.gate, self.group, self.reference)}: {_counts(self.counts)}. {_says(self)}"


@dataclass(frozen=True)
class Report:
    """Every comparison that was asked for, the days it covers, and what had to be left out of it."""

    comparisons: tuple[Compared, ...]
    periods: Mapping[str, tuple[date, date]]
    left_out: tuple[str, ...]
    strange: tuple[str, ...] = ()
    """The groups that no headcount knows, by name alone: what may be said of them to others."""


def is_unknown(group: str) -> bool:
    return group.strip().lower() in UNKNOWN


def report(
    entries: Sequence[Entry],
    headcounts: Sequence[Headcount],
    *,
    by: Sequence[str] = (),
    reference: Mapping[str, str] | None = None,
    window: int = 1,
    gates: Sequence[str] = (),
) -> Report:
    """Compare each group with the reference at each gate over `window` years.

    `reference` names a group for a characteristic, or under the empty name for all that have it. Raises Refused,
    naming everything that does not fit, when a characteristic, a gate, a reference or a year's headcount is not there.
    """
    counted = {one.characteristic for one in headcounts}
    wanted = tuple(by) or tuple(name for name in _characteristics(entries) if name in counted)
    chosen = tuple(gates) or _gates(entries)
    _refuse(_missing(entries, headcounts, wanted, chosen))
    compared: list[Compared] = []
    periods: dict[str, tuple[date, date]] = {}
    left_out: list[str] = []
    strange: dict[str, None] = {}
    for name in wanted:
        years = _years([one.day for one in headcounts if one.characteristic == name], window)
        people = _people(headcounts, name, years)
        against = _reference(name, people, reference or {})
        periods[name] = years[-1][0], years[0][1]
        for gate in chosen:
            entered = _entered(entries, name, gate, years)
            left_out += _without_headcount(name, gate, entered, people)
            strange |= dict.fromkeys(f"{name}: {group}" for group in entered if group and group not in people)
            compared += _compare(name, gate, against, entered, people)
    return Report(tuple(compared), periods, tuple(left_out), tuple(strange))


@dataclass(frozen=True)
class Counted:
    """People and entries of one organisation by group; those whose group is not known stand under the empty one."""

    people: Mapping[str, int]
    entered: Mapping[str, int]


def by_organisation(
    entries: Sequence[Entry], headcounts: Sequence[Headcount], name: str, gate: str, window: int
) -> dict[str, Counted]:
    """One gate in every organisation that has a headcount, over the same years."""
    counted = [one for one in headcounts if one.characteristic == name]
    years = _years([one.day for one in counted], window)
    found = {}
    for organisation in sorted({one.organisation for one in counted}):
        people = _people((one for one in counted if one.organisation == organisation), name, years)
        ours = (one for one in entries if one.organisation == organisation)
        found[organisation] = Counted(people, _entered(ours, name, gate, years))
    return found


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise Refused(" ".join(faults))


def _characteristics(entries: Iterable[Entry]) -> list[str]:
    return list(dict.fromkeys(name for entry in entries for name in entry.groups))


def _gates(entries: Iterable[Entry]) -> tuple[str, ...]:
    seen = list(dict.fromkeys(entry.gate for entry in entries))
    return tuple(sorted(seen, key=lambda gate: _place(gate, seen)))


def _place(gate: str, seen: Sequence[str]) -> int:
    """Known gates in their order, then the others in the order they first appear."""
    known = gate.casefold()
    return GATES.index(known) if known in GATES else len(GATES) + seen.index(gate)


def _missing(
    entries: Sequence[Entry], headcounts: Sequence[Headcount], wanted: Sequence[str], chosen: Sequence[str]
) -> list[str]:
    counted = {one.characteristic for one in headcounts}
    asked, passed = set(_characteristics(entries)), set(_gates(entries))
    faults = [f"There is no column “{name}” in the cases." for name in wanted if name not in asked]
    faults += [f"There is no headcount by “{name}”." for name in wanted if name not in counted]
    faults += [f"Nobody came to the gate “{gate}”." for gate in chosen if gate not in passed]
    return faults or (
        [] if wanted else ["No column of the cases has a headcount, so nothing can be compared."]
    )


def _years(days: Sequence[date], window: int) -> list[tuple[date, date]]:
    """The years of the window as first and last day, the newest first; the last ends at the last headcount."""
    end = max(days)
    edges = [_years_before(end, back) for back in range(window + 1)]
    years = [(older + timedelta(days=1), newer) for newer, older in pairwise(edges)]
    bare = [year for year in years if not any(year[0] <= day <= year[1] for day in days)]
    _refuse([f"There is no headcount from {first:%-d %B %Y} to {last:%-d %B %Y}." for first, last in bare])
    return years


def _years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 28 February where that year has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _people(headcounts: Iterable[Headcount], name: str, years: Sequence[tuple[date, date]]) -> dict[str, int]:
    """For each known group the last headcount of each year (and organisation), added up."""
    last: dict[tuple[str, str, int], Headcount] = {}
    for one in headcounts:
        year = _year_of(one.day, years)
        if one.characteristic != name or year is None or is_unknown(one.group):
            continue
        if one.day >= last.get((one.organisation, one.group, year), one).day:
            last[one.organisation, one.group, year] = one
    people: dict[str, int] = defaultdict(int)
    for one in last.values():
        people[one.group] += one.people
    return dict(people)


def _year_of(day: date, years: Sequence[tuple[date, date]]) -> int | None:
    return next((number for number, (first, last) in enumerate(years) if first <= day <= last), None)


def _entered(
    entries: Iterable[Entry], name: str, gate: str, years: Sequence[tuple[date, date]]
) -> dict[str, int]:
    """People who came to the gate, each once a year, by group; the newest word on somebody's group counts.

    Unknown ones stand under the empty group.
    """
    latest: dict[tuple[str, str, int], Entry] = {}
    for entry in entries:
        year = _year_of(entry.day, years)
        if entry.gate != gate or year is None:
            continue
        whose = entry.organisation, entry.person, year
        if entry.day >= latest.get(whose, entry).day:
            latest[whose] = entry
    entered: dict[str, int] = defaultdict(int)
    for entry in latest.values():
        group = entry.groups.get(name, "")
        entered["" if is_unknown(group) else group] += 1
    return dict(entered)


def _reference(name: str, people: Mapping[str, int], asked: Mapping[str, str]) -> str:
    """The group the others are compared with: as asked for, the usual one, else the largest."""
    if name in asked:
        if asked[name] not in people:
            raise Refused(f"“{asked[name]}” has no headcount by “{name}”.")
        return asked[name]
    if asked.get("") in people:
        return asked[""]
    usual = USUAL_REFERENCE.get(name.lower())
    return next(
        (group for group in people if group.lower() == usual), max(people, key=lambda one: people[one])
    )


def _without_headcount(
    name: str, gate: str, entered: Mapping[str, int], people: Mapping[str, int]
) -> list[str]:
    """Sentences about groups of the cases that no headcount knows: often a slip of spelling."""
    strange = sorted(group for group in entered if group and group not in people)
    return [
        f"{entered[group]} at {gate} belong to “{group}”, which has no headcount by “{name}”; left out."
        for group in strange
    ]


def _compare(
    name: str, gate: str, against: str, entered: Mapping[str, int], people: Mapping[str, int]
) -> list[Compared]:
    unknown = entered.get("", 0)
    many = unknown > SHARE_OF_UNKNOWN * sum(entered.values())
    found = []
    for group in sorted(people, key=lambda one: (-people[one], one)):
        if group == against:
            continue
        counts = _counted(entered, people, group, against)
        bounds = (
            equity.worst_case(*_four(counts), unknown=unknown) if many and counts.ratio is not None else None
        )
        found.append(Compared(name, group, against, gate, counts, unknown, bounds))
    return found


def _counted(entered: Mapping[str, int], people: Mapping[str, int], group: str, against: str) -> Comparison:
    """The comparison; where people came and went so fast that more entered than were counted, too few to say."""
    four = entered.get(group, 0), people[group], entered.get(against, 0), people[against]
    if four[0] > four[1] or four[2] > four[3]:
        return Comparison(*four, ratio=None, interval=None, verdict=Verdict.TOO_FEW)
    return equity.compare(*four)


def _four(counts: Comparison) -> tuple[int, int, int, int]:
    return counts.entered, counts.headcount, counts.reference_entered, counts.reference_headcount


def beside(gate: str, group: str, reference: str) -> str:
    """What is compared, as a sentence begins: `Raised, Asian beside White`."""
    return f"{gate[:1].upper()}{gate[1:]}, {group} beside {reference}"


def _counts(counts: Comparison) -> str:
    return (
        f"{_share(counts.entered, counts.headcount)} and "
        f"{_share(counts.reference_entered, counts.reference_headcount)}"
    )


def _share(entered: int, headcount: int) -> str:
    return f"{entered:,} of {headcount:,} ({entered / headcount:.1%})" if headcount else f"{entered:,} of 0"


def _says(one: Compared) -> str:
    counts = one.counts
    if counts.interval is None:
        return "Too few to say."
    limits = _limits(counts.interval)
    times = (
        ""
        if counts.ratio is None or counts.ratio == float("inf")
        else f"{counts.ratio:.2f} times as likely, "
    )
    nearly = f" {equity.NEARLY}" if equity.is_nearly(counts.interval, counts.verdict) else ""
    return f"{counts.verdict.value.capitalize()}: {times}95% interval {limits}.{nearly}{_unknown(one)}"


def _limits(interval: equity.Interval) -> str:
    high = "without upper bound" if interval.high == float("inf") else f"to {interval.high:.2f}"
    return f"{interval.low:.2f} {high}"


def _unknown(one: Compared) -> str:
    if one.bounds is None:
        return ""
    ends = [
        f"{end:.2f}" for end in (one.bounds.low, one.bounds.high) if end is not None and end != float("inf")
    ]
    between = f"; had they all belonged to one group, between {' and '.join(ends)}" if len(ends) == 2 else ""
    return f" Of {one.unknown:,} who entered the group is not known{between}."
