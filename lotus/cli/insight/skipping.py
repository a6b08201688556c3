"""Rows that cannot be used: each is named and nothing is worked out, or they are left out where that is asked for."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotus.analysis.rows import Row, Table


def add_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--skip-bad", action="store_true", help="leave out rows that cannot be used; each is named"
    )


def taken(args: argparse.Namespace, table: "Table", make: "Callable[[Row], Any]") -> list[Any]:
    """What is made of the rows. Raises Refused with every bad row, unless these are to be left out."""
    from lotus.analysis import rows

    if not args.skip_bad:
        return list(rows.each(table, make))
    found = rows.take(table, make)
    for one in found.bad:
        print(f"left out, {one}", file=sys.stderr)
    return list(found.made)
