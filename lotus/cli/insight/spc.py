"""`lotus insight spc`: is a figure changing, or only varying?"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotus.cli.insight import skipping
from lotus.cli.parser import misuse
from lotus.core import spc
from lotus.core.refusal import Refused

if TYPE_CHECKING:
    from lotus.analysis.rows import Table

HELP = "a control chart: is a figure changing, or only varying?"
LABELS = ("date", "day", "week", "month", "quarter", "year", "period", "label", "when", "x")
VALUES = ("value", "count", "figure", "number", "n", "days", "y", "rate", "percent", "score")
Series = list[tuple[str, float]]

_EPILOG = """The file has one row for each point in the order of time: a label (a column called date, month, week, …
or the first one) and a figure (a column called value, count, … or the one after it). Rows whose labels are days are
put in order. With --rare it has one row for each event, with its day.

exit code: 0 when a chart was made, 2 when something is missing, not understood or cannot be used
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("series", help="CSV with a label and a figure in each row; - for standard input")
    parser.add_argument("--target", help="the figure to be reached")
    parser.add_argument(
        "--better", choices=tuple(spc.Better), default=None, help="which way is an improvement"
    )
    parser.add_argument(
        "--baseline", default=str(spc.BASELINE), help="limits from the first N points, or all; else 12"
    )
    parser.add_argument(
        "--rare", action="store_true", help="one row for each rare event: chart the days between"
    )
    parser.add_argument("--label", metavar="COLUMN", help="the column of labels")
    parser.add_argument("--value", metavar="COLUMN", help="the column of figures")
    parser.add_argument("--title", default="", help="what the figure is, for the page")
    skipping.add_argument(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="print one JSON object")
    way.add_argument("--html", metavar="FILE", help="write a page that stands by itself")


def run(args: argparse.Namespace) -> int:
    """0: a chart was made; 2: something was not understood. Raises Refused for what the file lacks."""
    target, baseline = _number("--target", args.target), _baseline(args.baseline)
    if args.rare and (target is not None or args.value):
        return misuse("Days between rare events have no --target and no --value.")
    from lotus.analysis import rows

    table = rows.table(args.series)
    try:
        if args.rare:
            rare = spc.days_between(_events(args, table), better=_better(args, "higher"), baseline=baseline)
            return _say(args, rare)
        found = spc.chart(
            _series(args, table), target=target, better=_better(args, "neither"), baseline=baseline
        )
    except ValueError as few:
        if isinstance(few, Refused):
            raise
        raise Refused(f"{table.name}: {few}.") from few
    return _say(args, found)


def _better(args: argparse.Namespace, usual: str) -> spc.Better:
    return spc.Better(args.better or usual)


def _number(option: str, text: str | None) -> float | None:
    from lotus.analysis import rows

    if text is None:
        return None
    try:
        return rows.number(text)
    except ValueError as fault:
        raise Refused(f"{option}: {fault}.") from fault


def _baseline(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal() or int(text) < 2:
        raise Refused(f"--baseline is a whole number from 2 up, or all, not “{text}”.")
    return int(text)


def _column(table: "Table", asked: str | None, usual: Sequence[str], otherwise: int) -> str:
    """The column asked for, else the one with a usual name, else the one at this place."""
    if asked is not None:
        found = next((name for name in table.columns if name.casefold() == asked.casefold()), None)
        if found is None:
            raise Refused(
                f"{table.name} has no column “{asked}”. Its columns are: {', '.join(table.columns)}."
            )
        return found
    named = (name for word in usual for name in table.columns if name.casefold() == word)
    return next(named, table.columns[min(otherwise, len(table.columns) - 1)])


def _series(args: argparse.Namespace, table: "Table") -> Series:
    """Labels and figures, in the order of their days where all labels are days, else in that of the file."""
    from lotus.analysis import rows

    value = _column(table, args.value, VALUES, 1)
    first = int(table.columns[0] == value)
    label = _column(table, args.label, LABELS, first) if len(table.columns) > 1 else ""
    pairs = skipping.taken(
        args, table, lambda row: (row.cells.get(label, f"{row.line - 1}"), rows.number(row.cells[value]))
    )
    try:
        return [
            pair
            for _day, pair in sorted(((rows.day(pair[0]), pair) for pair in pairs), key=lambda one: one[0])
        ]
    except ValueError:
        return pairs


def _events(args: argparse.Namespace, table: "Table") -> list[date]:
    from lotus.analysis import rows

    column = _column(table, args.label, LABELS, 0)
    return skipping.taken(args, table, lambda row: rows.day(row.cells[column]))


def _say(args: argparse.Namespace, found: spc.Chart | spc.RareChart) -> int:
    if args.json:
        print(json.dumps(facts(found), indent=1, ensure_ascii=False))
    elif args.html:
        from lotus.ui.reports import spc as report

        today = date.today()  # noqa: DTZ011 (the day of whoever makes the page)
        Path(args.html).write_text(report.page(found, args.title, today), encoding="utf-8")
        print(f"Written to {args.html}.")
    else:
        print("\n".join(sentences(found)))
    return 0


def sentences(found: spc.Chart | spc.RareChart) -> list[str]:
    """The chart in words: what the newest point says, mean and limits, and every special point."""
    limits = "Provisional limits" if found.provisional else "Limits"
    said = [
        f"Newest point: {found.variation.value}.",
        f"Mean {found.mean:.4g}. {limits} {found.lower:.4g} to {found.upper:.4g}, from {found.baseline} points.",
    ]
    if isinstance(found, spc.Chart) and found.assurance:
        said.append(f"Target {found.target:g}: {found.assurance.value}.")
    special = [point for point in found.points if point.rule]
    said += [f"{point.label}: {point.value:g}, {spc.SAID[point.rule]}." for point in special if point.rule]
    return said


def facts(found: spc.Chart | spc.RareChart) -> dict[str, Any]:
    """The chart as one JSON object; each point with the first rule that makes it special, and all that do."""
    said = {name: value for name, value in asdict(found).items() if name != "points"}
    points = [
        {**asdict(point), "rule": point.rule, "special": point.rule is not None} for point in found.points
    ]
    return {**said, "variation": found.variation, "points": points}
