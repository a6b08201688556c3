"""`lotus insight agreement`: how far do several people give the same texts the same codes?"""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lotus.cli.insight import skipping
from lotus.cli.parser import misuse
from lotus.core.agreement import Kind
from lotus.core.refusal import Refused

if TYPE_CHECKING:
    from lotus.analysis.agreement import Figure, Report

HELP = "say how far coders agree, with intervals, over all codes and code by code"
MOST_TIMES = 100_000

_EPILOG = """one row for each code that a coder gave a text, in the columns text, coder, code; or one row for each
text and coder, in the columns text, coder, codes, with ; between several codes. A row without a code says that the
coder read the text and found nothing to code. No row says that the coder did not read it.

exit code: 0 when worked out, 2 when something is missing or not understood
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "coded", help="CSV with the columns text, coder, code (or codes); - for standard input"
    )
    parser.add_argument(
        "--kind", choices=tuple(map(str, Kind)), default="nominal", help="what codes are to each other"
    )
    parser.add_argument("--order", help="all codes from lowest to highest, with commas between")
    parser.add_argument(
        "--draws", default="2000", help="how often texts are drawn for the intervals; else 2000"
    )
    parser.add_argument("--seed", default="20261122", help="where the drawing begins, a whole number")
    skipping.add_argument(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """0: worked out; 2: something was not understood. Raises Refused for what the file lacks."""
    if not (args.draws.isdecimal() and 1 <= int(args.draws) <= MOST_TIMES):
        return misuse(f"--draws is a whole number from 1 to {MOST_TIMES:,}, not “{args.draws}”.")
    if not args.seed.isdecimal():
        return misuse(f"--seed is a whole number from 0 up, not “{args.seed}”.")
    order = [one.strip() for one in (args.order or "").split(",") if one.strip()]
    kind = Kind(args.kind)
    if order and kind is not Kind.ORDINAL:
        return misuse("--order goes with --kind ordinal.")
    from lotus.analysis import agreement

    found = agreement.report(_read(args), kind=kind, order=order, times=int(args.draws), seed=int(args.seed))
    print(json.dumps(facts(found), indent=1, ensure_ascii=False) if args.json else told(found))
    return 0


def _read(args: argparse.Namespace) -> dict[str, dict[str, frozenset[str]]]:
    """The codes of each text by each coder. Raises Refused, in words, for what cannot be used."""
    from lotus.analysis import rows

    table = rows.table(args.coded, needs=("text", "coder"))
    column = next((one for one in table.columns if one.casefold() in {"code", "codes"}), None)
    if column is None:
        raise Refused(f"{table.name} has no column “code”. Its columns are: {', '.join(table.columns)}.")
    many = column.casefold() == "codes"
    seen: dict[tuple[str, str, str], int] = {}
    found: dict[str, dict[str, frozenset[str]]] = {}
    for text, coder, codes in skipping.taken(args, table, lambda row: _row(row, column, many, seen)):
        given = found.setdefault(text, {})
        given[coder] = given.get(coder, frozenset()) | codes
    if not found:
        raise Refused(f"{table.name} has a heading and no rows.")
    return found


def _row(
    row: Any, column: str, many: bool, seen: dict[tuple[str, str, str], int]
) -> tuple[str, str, frozenset[str]]:
    text, coder, written = row.cells["text"], row.cells["coder"], row.cells[column]
    if not text or not coder:
        raise ValueError("text is empty" if not text else "coder is empty")
    key = (text, coder, "" if many else written)
    if key in seen:
        raise ValueError(
            f"{coder} {'coded this text' if many else 'gave this code'} already, on line {seen[key]}"
        )
    seen[key] = row.line
    parts = written.split(";") if many else [written]
    return text, coder, frozenset(part.strip() for part in parts if part.strip())


def facts(found: "Report") -> dict[str, Any]:
    """The report as one JSON object; a figure that cannot be had is null and says why."""
    return {
        "answer": found.sentence,
        "texts": found.texts,
        "shared": found.shared,
        "coders": list(found.coders),
        "codes": list(found.codes),
        "several": found.several,
        "kind": found.kind.value,
        "overall": [asdict(one) for one in found.figures],
        "by_code": [
            {"code": one.code, "used": one.used, "figures": [asdict(each) for each in one.figures]}
            for one in found.by_code
        ],
    }


def told(found: "Report") -> str:
    """The answer in a sentence, then the table of all codes together, then one line for each code."""
    counts = (
        f"{_many(found.texts, 'text')}, {found.shared} of them coded by two or more; "
        f"{_many(len(found.coders), 'coder')}; {_many(len(found.codes), 'code')}."
    )
    lines = [found.sentence, counts, "", "All codes together"]
    lines += [f"  {one.name:<38} {_value(one)}" for one in found.figures]
    for one in found.by_code:
        lines += ["", f"“{one.code}” (given in {one.used:.0%} of what was coded)"]
        lines += [f"  {figure.name:<38} {_value(figure)}" for figure in one.figures]
    return "\n".join(lines)


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _value(one: "Figure") -> str:
    if one.value is None:
        return f"none. {one.why_not}"
    scale, unit = (100, "%") if one.measure == "percent" else (1, "")
    places = 0 if unit else 2
    sure = (
        f"({one.low * scale:.{places}f} to {one.high * scale:.{places}f}{unit})"
        if one.low is not None and one.high is not None
        else "(no interval)"
    )
    return f"{one.value * scale:>5.{places}f}{unit} {sure}"
