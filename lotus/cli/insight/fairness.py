"""`lotus insight fairness`: is one group more likely to enter the formal process than another?"""

import argparse
import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotus.cli.insight import skipping
from lotus.cli.parser import misuse
from lotus.core import fairness
from lotus.core.fairness import Compared, Report
from lotus.core.gaps import Gap
from lotus.core.suppression import FLOOR, Rules

if TYPE_CHECKING:
    from lotus.analysis.fairness import Characteristic

HELP = "compare how likely groups are to enter a process, with intervals and verdicts"
CASES = ("person", "date", "gate")
ORGANISATION = "organisation"
COLUMNS = (
    "by",
    "group",
    "reference",
    "gate",
    "entered",
    "headcount",
    "reference_entered",
    "reference_headcount",
    "ratio",
    "low",
    "high",
    "verdict",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "cases", help="CSV with person, date, gate and a column for each characteristic; - for standard input"
    )
    parser.add_argument("headcount", help="CSV with date, characteristic, group, headcount")
    parser.add_argument("--by", help="characteristics, with commas between; else all that have headcounts")
    parser.add_argument(
        "--reference",
        action="append",
        help="the group others are compared with: White, or ethnicity=White; else White, not disabled, or the largest",
    )
    parser.add_argument("--window", default="1", help="years up to the last headcount: 1, 2 or 5; else 1")
    parser.add_argument(
        "--gate", action="append", help="only this gate, with commas between several; else all"
    )
    parser.add_argument(
        "--release", action="store_true", help="show only what may be shown to others: small groups protected"
    )
    parser.add_argument(
        "--threshold",
        default="10",
        help="with --release or --html: the fewest people in a shown count; else 10",
    )
    skipping.add_argument(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="print one JSON object")
    way.add_argument("--csv", metavar="FILE", help="write the comparisons as CSV")
    way.add_argument("--html", metavar="FILE", help="write a report for a board, with small groups protected")


def run(args: argparse.Namespace) -> int:
    """0: worked out; 2: something was not understood. Raises Refused for what the files lack."""
    if args.window not in {str(years) for years in fairness.WINDOWS}:
        return misuse(f"--window is 1, 2 or 5 years, not “{args.window}”.")
    if args.cases == args.headcount == "-":
        return misuse("Only one of the two files can come from standard input.")
    if not args.threshold.isdecimal() or int(args.threshold) < FLOOR:
        return misuse(f"--threshold is a whole number from {FLOOR} up, not “{args.threshold}”.")
    from lotus.analysis import rows

    cases = rows.table(args.cases, needs=CASES)
    counted = rows.table(args.headcount, needs=("date", "characteristic", "group", "headcount"))
    several = {ORGANISATION} <= {*map(str.casefold, cases.columns)} & {*map(str.casefold, counted.columns)}
    entries = skipping.taken(args, cases, lambda row: _entry(row, several))
    names = _Names(set(cases.columns) - set(CASES))
    headcounts = skipping.taken(args, counted, lambda row: _headcount(row, names, several))
    found = fairness.report(
        entries,
        headcounts,
        by=[names[name] for name in _listed([args.by] if args.by else [])],
        reference={names[name]: group for name, group in _reference(args.reference or [])},
        window=int(args.window),
        gates=[_Names(one.gate for one in entries)[gate] for gate in _listed(args.gate or [])],
    )
    for sentence in found.left_out:
        print(sentence, file=sys.stderr)
    if args.release or args.html:
        from lotus.analysis.fairness import released

        rules = Rules(int(args.threshold))
        _show(args, found, released(found, entries, headcounts, int(args.window), rules))
    else:
        _write(args, found)
    return 0


class _Names(dict[str, str]):
    """Names as the file writes them, found in any case of letters; one that is not there stays as it was typed."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__({name.casefold(): name for name in known})

    def __getitem__(self, typed: str) -> str:
        return self.get(typed.strip().casefold(), typed.strip())


def _listed(given: Sequence[str]) -> list[str]:
    return [word.strip() for text in given for word in text.split(",") if word.strip()]


def _reference(given: Sequence[str]) -> list[tuple[str, str]]:
    """`White` for every characteristic that has such a group, `ethnicity=White` for that one alone."""
    pairs = [text.rpartition("=") for text in given]
    return [(name, group.strip()) for name, _equals, group in pairs]


def _entry(row: Any, several: bool) -> fairness.Entry:
    from lotus.analysis.rows import day

    cells = dict(row.cells)
    person, gate = cells.pop("person"), cells.pop("gate")
    when = day(cells.pop("date"))
    if not person or not gate:
        raise ValueError("person is empty" if not person else "gate is empty")
    return fairness.Entry(person, when, gate, cells, _organisation(cells) if several else "")


def _organisation(cells: dict[str, str]) -> str:
    """Whose row it is, where both files tell organisations apart; taken out of the cells."""
    name = cells.pop(next(one for one in cells if one.casefold() == ORGANISATION))
    if not name:
        raise ValueError(f"{ORGANISATION} is empty")
    return name


def _headcount(row: Any, names: _Names, several: bool) -> fairness.Headcount:
    from lotus.analysis.rows import day, whole

    cells = row.cells
    return fairness.Headcount(
        day(cells["date"]),
        names[cells["characteristic"]],
        cells["group"],
        whole(cells["headcount"]),
        _organisation(dict(cells)) if several else "",
    )


def _write(args: argparse.Namespace, found: Report) -> None:
    if args.json:
        print(json.dumps(facts(found), indent=1, ensure_ascii=False))
    elif args.csv:
        with Path(args.csv).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(map(fact, found.comparisons))
    else:
        for name, (first, last) in found.periods.items():
            print(f"{name.capitalize()}, {first:%-d %B %Y} to {last:%-d %B %Y}")
            for one in found.comparisons:
                if one.by == name:
                    print(f"  {one.sentence}")


def _show(args: argparse.Namespace, found: Report, released: "Sequence[Characteristic]") -> None:
    """Only what was released."""
    every = [gap for one in released for gap in one.gaps]
    if args.html:
        from lotus.ui.reports import fairness as report

        today = date.today()  # noqa: DTZ011 (the day of whoever makes the page)
        Path(args.html).write_text(report.page(released, found.strange, today), encoding="utf-8")
    elif args.json:
        print(json.dumps(shown(released), indent=1, ensure_ascii=False))
    elif args.csv:
        with Path(args.csv).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(map(gap_of, every))
    else:
        for one in released:
            first, last = one.period
            print(f"{one.name.capitalize()}, {first:%-d %B %Y} to {last:%-d %B %Y}")
            for gap in one.gaps:
                print(f"  {gap.sentence}")


def shown(released: "Sequence[Characteristic]") -> dict[str, Any]:
    """What was released as one JSON object; what is hidden, unbounded or unsaid is null."""
    return {
        "released": True,
        "threshold": released[0].counts.rules.threshold if released else None,
        "rounded_to": released[0].counts.rules.base if released else None,
        "comparisons": [gap_of(gap) for one in released for gap in one.gaps],
        "periods": {one.name: [day.isoformat() for day in one.period] for one in released},
    }


def gap_of(one: Gap) -> dict[str, Any]:
    """One comparison that was released, as the columns of the CSV."""
    interval = one.interval
    return {
        "by": one.by,
        "group": one.group,
        "reference": one.reference,
        "gate": one.gate,
        "entered": one.entered,
        "headcount": one.headcount,
        "reference_entered": one.reference_entered,
        "reference_headcount": one.reference_headcount,
        "ratio": _finite(one.ratio),
        "low": _finite(interval.low if interval else None),
        "high": _finite(interval.high if interval else None),
        "verdict": one.verdict.value,
    }


def facts(found: Report) -> dict[str, Any]:
    """The report as one JSON object; unbounded and unsaid values are null."""
    return {
        "comparisons": [fact(one) for one in found.comparisons],
        "periods": {
            name: [first.isoformat(), last.isoformat()] for name, (first, last) in found.periods.items()
        },
        "unknown": _unknown(found.comparisons),
        "left_out": list(found.left_out),
    }


def fact(one: Compared) -> dict[str, Any]:
    """One comparison as the columns of the CSV."""
    counts, interval = one.counts, one.counts.interval
    return {
        "by": one.by,
        "group": one.group,
        "reference": one.reference,
        "gate": one.gate,
        "entered": counts.entered,
        "headcount": counts.headcount,
        "reference_entered": counts.reference_entered,
        "reference_headcount": counts.reference_headcount,
        "ratio": _finite(counts.ratio),
        "low": _finite(interval.low if interval else None),
        "high": _finite(interval.high if interval else None),
        "verdict": counts.verdict.value,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _unknown(comparisons: Sequence[Compared]) -> list[Mapping[str, Any]]:
    """How many are unknown at each gate, and what that leaves open, where they are many."""
    return [
        {
            "by": one.by,
            "gate": one.gate,
            "group": one.group,
            "people": one.unknown,
            "ratio_at_least": _finite(one.bounds.low if one.bounds else None),
            "ratio_at_most": _finite(one.bounds.high if one.bounds else None),
        }
        for one in comparisons
        if one.unknown
    ]
