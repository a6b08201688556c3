"""`lotus insight release`: what may be shown of a table of counts."""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lotus.cli.insight import skipping
from lotus.cli.parser import misuse
from lotus.core.facts import Table
from lotus.core.refusal import Refused
from lotus.core.suppression import Count, ReleasedTable, Rules

HELP = "show a table of counts of people so that nobody in a small group can be worked out"
COUNT = "count"
TOTAL = "Total"
GAP = "–"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "table", help="CSV with a column for each of the two, and count; - for standard input"
    )
    parser.add_argument("--rows", metavar="COLUMN", required=True, help="the column whose groups become rows")
    parser.add_argument(
        "--columns", metavar="COLUMN", required=True, help="the column whose groups become columns"
    )
    parser.add_argument(
        "--threshold", default="10", help="the fewest people a shown count may be about, 5 or more; else 10"
    )
    parser.add_argument(
        "--earlier", metavar="FILE", help="the table of an earlier date, of which the release was published"
    )
    skipping.add_argument(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="print one JSON object")
    way.add_argument("--csv", metavar="FILE", help="write one row for each count into a CSV file")


def run(args: argparse.Namespace) -> int:
    """0: released; 1: nothing of it may be shown; 2: something was not understood."""
    if not args.threshold.isdecimal():
        return misuse(f"--threshold is a whole number from 5 up, not “{args.threshold}”.")
    if args.table == args.earlier == "-":
        return misuse("Only one of the two files can come from standard input.")
    try:
        released = _released(args)
    except ValueError as fault:
        return misuse(str(fault))
    _write(args, released)
    return 0 if released.total.shown else 1


def _released(args: argparse.Namespace) -> ReleasedTable:
    from lotus.analysis import release

    rules = Rules(int(args.threshold))
    counted = _counted(args, args.table)
    before = _counted(args, args.earlier) if args.earlier else Counter[tuple[str, str]]()
    rows, columns = (list(dict.fromkeys(key[side] for key in (*counted, *before))) for side in (0, 1))
    earlier = None
    if args.earlier:
        then = _table(before, rows, columns)
        earlier = release.Earlier(then, release.table(then, rules))
    return release.table(_table(counted, rows, columns), rules, earlier)


def _counted(args: argparse.Namespace, name: str) -> Counter[tuple[str, str]]:
    """How many people there are of each pair of groups. Lines of the same pair are added up."""
    from lotus.analysis.rows import table, whole

    rows, columns = args.rows, args.columns
    if rows == columns:
        raise Refused("--rows and --columns name the same column; give two.")
    read = table(name, needs=(rows, columns))
    column = next((one for one in read.columns if one.casefold() == COUNT), None)
    found: Counter[tuple[str, str]] = Counter()
    pairs = skipping.taken(
        args,
        read,
        lambda row: (row.cells[rows], row.cells[columns], whole(row.cells[column]) if column else 1),
    )
    for one, other, people in pairs:
        found[one or GAP, other or GAP] += people
    if not found:
        raise Refused(f"{name} has a heading and no rows.")
    return found


def _table(counted: Counter[tuple[str, str]], rows: list[str], columns: list[str]) -> Table:
    lines = tuple(tuple(counted[row, column] for column in columns) for row in rows)
    return Table(tuple(rows), tuple(columns), lines)


def _write(args: argparse.Namespace, released: ReleasedTable) -> None:
    if args.json:
        print(json.dumps(_plain(args, released), indent=1, ensure_ascii=False))
    elif args.csv:
        with Path(args.csv).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((args.rows, args.columns, "n", "shown", "reason"))
            writer.writerows(_lines(released))
    else:
        _print(args, released)


def _lines(released: ReleasedTable) -> Iterator[tuple[str, str, str, str, str]]:
    for row, line in _all(released):
        for column, count in zip((*released.columns, TOTAL), line, strict=True):
            yield row, column, str(count.n or ""), "yes" if count.shown else "no", str(count.reason or "")


def _all(released: ReleasedTable) -> Iterator[tuple[str, tuple[Count, ...]]]:
    """Every line with its total, and the line of totals last."""
    for row, line, total in zip(released.rows, released.cells, released.row_totals, strict=True):
        yield row, (*line, total)
    yield TOTAL, (*released.column_totals, released.total)


def _plain(args: argparse.Namespace, released: ReleasedTable) -> dict[str, Any]:
    keys = (args.rows, args.columns, "n", "shown", "reason")
    rules = released.rules
    return {
        "threshold": rules.threshold,
        "rounded_to": rules.base,
        "counts": [
            dict(zip(keys, (row, column, int(n) if n else None, shown == "yes", reason or None), strict=True))
            for row, column, n, shown, reason in _lines(released)
        ],
    }


def _print(args: argparse.Namespace, released: ReleasedTable) -> None:
    lines = [(args.rows, *released.columns, TOTAL)]
    lines += [
        (row, *(str(count.n) if count.shown else GAP for count in line)) for row, line in _all(released)
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        cells = [
            first.ljust(widths[0]),
            *(one.rjust(width) for one, width in zip(others, widths[1:], strict=True)),
        ]
        print("  ".join(cells).rstrip())
    print(f"Counts are rounded to the nearest {released.rules.base}.", file=sys.stderr)
    hidden = sum(not count.shown for _row, line in _all(released) for count in line)
    if hidden:
        print(
            f"{GAP} {hidden} hidden: fewer than {released.rules.threshold} people, or what would give them away.",
            file=sys.stderr,
        )
