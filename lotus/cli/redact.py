"""`lotus redact`: what in a text may tell who it is about, for a person to decide. Never loads Django."""

import argparse
import csv
import io
import json
import sys
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lotus.cli.parser import misuse
from lotus.core.incoming import LARGEST
from lotus.core.refusal import Refused

if TYPE_CHECKING:
    from lotus.analysis.redact import Proposal
    from lotus.analysis.rows import Row

HELP = "propose what to redact: names, places, phone numbers, addresses, NHS numbers, dates"
COLUMNS = ("kind", "start", "end", "quote", "why")
SAID = {
    "person": ("name of a person", "names of people"),
    "place": ("place", "places"),
    "phone": ("phone number", "phone numbers"),
    "email": ("e-mail address", "e-mail addresses"),
    "nhs_number": ("NHS number", "NHS numbers"),
    "date": ("date", "dates"),
    "postcode": ("postcode", "postcodes"),
}
_EPILOG = """These are proposals: some are wrong and some names are missed. Read every text yourself before it goes to
anybody. The names of your own people, one a line, help most.

Places in the text (start, end) are counted in signs from 0, as the file is.

to take out what you decide on:
  lotus redact comments.txt --names staff.txt --out proposals.csv
  (delete the rows that may stay; add rows for what was missed)
  lotus redact comments.txt --apply proposals.csv --out clean.txt

exit code: 0 nothing found (or written, with --apply), 1 something to look at, 2 something was not understood
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="plain text; - or none for standard input"
    )
    parser.add_argument("--names", metavar="FILE", help="people who are known, one name a line")
    parser.add_argument("--places", metavar="FILE", help="places that are known, one a line")
    parser.add_argument("--apply", metavar="FILE", help="take out what stands in this CSV, and nothing else")
    parser.add_argument(
        "--out", metavar="FILE", help="a .csv or .json of the proposals; with --apply the text without them"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """0: nothing to look at, or applied; 1: something to look at. Raises Refused for a file that cannot be used."""
    if "-" in (args.names, args.places, args.apply):
        return misuse("Only the text itself can come from standard input; name a file for the others.")
    if args.apply:
        return _apply(args)
    form = (args.out or ".csv").rpartition(".")[2].lower()
    if form not in {"csv", "json"}:
        return misuse(f"--out ends in .csv or .json; “{args.out}” does not.")
    from lotus.analysis import redact

    text = _text(args.file)
    found = redact.proposals(text, names=_list(args.names), given_places=_list(args.places))
    as_json = json.dumps({"proposals": [asdict(one) for one in found]}, indent=1, ensure_ascii=False)
    if args.out:
        Path(args.out).write_text(
            as_json + "\n" if form == "json" else _csv(found), encoding="utf-8", newline=""
        )
    print(as_json if args.json else _told(text, found))
    return 1 if found else 0


def _apply(args: argparse.Namespace) -> int:
    """Write the text with the rows of a CSV taken out. Raises BadRows where a row does not fit the text."""
    if args.names or args.places or args.json:
        return misuse(
            "--apply takes out what stands in its file; --names, --places and --json go without it."
        )
    from lotus.analysis import rows

    text = _text(args.file)
    table = rows.table(args.apply, needs=("kind", "start", "end", "quote"))
    clean, rest = "", 0
    for start, end, kind in sorted(rows.each(table, lambda row: _row(row, text))):
        clean += text[rest:start] + (f"[{kind}]" if start >= rest else "")
        rest = max(rest, end)
    clean += text[rest:]
    if not args.out:
        sys.stdout.write(clean)
        return 0
    Path(args.out).write_text(clean, encoding="utf-8", newline="")
    print(f"The text is written to {args.out}. Read it before it goes to anybody.", file=sys.stderr)
    return 0


def _row(row: "Row", text: str) -> tuple[int, int, str]:
    """A place to take out. Raises ValueError where other words stand there: the text was changed since."""
    from lotus.analysis import rows

    start, end = rows.whole(row.cells["start"]), rows.whole(row.cells["end"])
    quote, kind = row.cells["quote"], row.cells["kind"].casefold()
    if kind not in SAID:
        raise ValueError(f"“{kind}” is no kind; it is one of {', '.join(SAID)}")
    if not start < end <= len(text):
        raise ValueError(f"{start} to {end} is not a part of the text")
    if quote and " ".join(text[start:end].split()) != " ".join(quote.removeprefix("'").split()):
        raise ValueError(f"“{quote}” does not stand from {start} to {end}; was the text changed?")
    return start, end, SAID[kind][0].replace("name of a person", "name")


def _text(name: str) -> str:
    """A text, as it is. Raises Refused for what is not plain text in UTF-8."""
    called = "Standard input" if name == "-" else name
    if name == "-" and sys.stdin.isatty():
        print("Type or paste the text; end it with Ctrl+D on a line of its own.", file=sys.stderr)
    body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    if len(body) > LARGEST:
        raise Refused(f"{called} has more than 20 MB. Give it in parts.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Refused(f"{called} is not plain text in UTF-8. Save it as plain text (UTF-8) and try again.")
    return text


def _list(name: str | None) -> list[str]:
    """The lines of a file that say something."""
    lines = (line.strip() for line in _text(name).splitlines()) if name else ()
    return [line for line in lines if line and not line.startswith("#")]


def _csv(found: Sequence["Proposal"]) -> str:
    """One row for each, with quotes that a spreadsheet does not take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        quote = f"'{one.quote}" if one.quote.startswith(("=", "+", "-", "@")) else one.quote
        writer.writerow([one.kind, one.start, one.end, quote, one.why])
    return out.getvalue()


def _told(text: str, found: Sequence["Proposal"]) -> str:
    """How many of each kind, then each with its line and what gave it away."""
    if not found:
        return "Nothing found. Names that Lotus does not know are missed: read the text before it goes to anybody."
    counts = Counter(one.kind for one in found)
    kinds = ", ".join(f"{counts[kind]:,} {SAID[kind][counts[kind] > 1]}" for kind in counts)
    lines = [f"To look at: {kinds}. You decide about each; some are wrong, and some names are missed.", ""]
    wide = max(len(one.quote) for one in found)
    ends = [at for at, sign in enumerate(text) if sign == "\n"]
    for one in found:
        line = bisect(ends, one.start) + 1
        lines.append(
            f"line {line:<4} {SAID[one.kind][0]:<17} {' '.join(one.quote.split()):<{wide}}  {one.why}"
        )
    return "\n".join(lines)
