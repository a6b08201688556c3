"""`lotus insight survey`: results of a survey from its answers, as a table and a report. Never loads Django."""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotus.cli.parser import misuse
from lotus.cli.progress import Progress
from lotus.core.facts import EVERYBODY
from lotus.core.refusal import Refused
from lotus.core.suppression import Rules

if TYPE_CHECKING:
    from lotus.analysis.survey.asked import Asked, BadRows, Found, Source
    from lotus.analysis.survey.questions import Questionnaire

HELP = "results of a survey, with small groups protected"
LISTED = 1_000  # bad rows that are written out
STEPS = 5

_EPILOG = """The file has one row for each person: a column for each question, named by its id, and one for each
breakdown. An empty answer is no answer. A column called “wave” tells waves apart, the earliest first.

examples:
  lotus insight survey answers.csv --instrument staff-pulse --by team,occupation --out results
  lotus insight survey answers.parquet --instrument own.toml --by team --within team:division --out results
  lotus insight survey all.csv --released answers.csv --instrument staff-pulse --by team --out results-2

exit code: 0 when results were written, 2 when something is missing, not understood or cannot be used
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options. They are read as text, so that every mistake gets a sentence of ours."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Results of a survey from its answers: a table, a report for a board, a data dictionary."
    )
    parser.epilog = _EPILOG
    parser.add_argument("answers", help="the answers, CSV in UTF-8 or Parquet; - for standard input")
    parser.add_argument("--instrument", required=True, metavar="FILE|ID", help="what was asked")
    parser.add_argument(
        "--by", action="append", default=[], metavar="A,B", help="breakdowns, by their columns"
    )
    parser.add_argument(
        "--within",
        action="append",
        default=[],
        metavar="TEAM:DIVISION",
        help="each group of one lies in one of another",
    )
    parser.add_argument(
        "--threshold", default="10", metavar="N", help="the fewest people a figure is about; else 10"
    )
    parser.add_argument(
        "--earlier", metavar="FILE", help="answers to an earlier wave, to show what has changed"
    )
    parser.add_argument(
        "--released",
        action="append",
        default=[],
        metavar="FILE",
        help="answers of which results were shown before late ones came in; the same other options as then",
    )
    parser.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot be used")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write into")
    parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Read, count, protect, write. 0 when written, 2 with one sentence or a list of bad rows otherwise."""
    from lotus.analysis.survey import asked
    from lotus.core.instruments import Faults

    with Progress(STEPS) as progress:
        try:
            wanted = _asked(args)
            folder = _folder(args.out)
            found = asked.results_of(wanted, progress.told)
            progress.told("writing the report")
            files = _written(folder, wanted, found)
        except asked.BadRows as bad:
            progress.done()
            return _list_bad(bad)
        except Faults as faults:
            return misuse(f"The instrument cannot be used yet:\n{faults}")
    _say(args, wanted, found, files)
    return 0


def _asked(args: argparse.Namespace) -> "Asked":
    """What the words ask for. Raises ``Refused``."""
    from lotus.analysis.survey.asked import Asked

    if [args.answers, args.earlier, *args.released].count("-") > 1:
        raise Refused("Only one of the files can come from standard input.")
    return Asked(
        answers=_source(args.answers),
        form=_form(args.instrument),
        by=tuple(_names(args.by)),
        within=dict(_pair(each) for each in _names(args.within)),
        rules=_rules(args.threshold),
        earlier=_source(args.earlier) if args.earlier else None,
        released=tuple(_source(name) for name in args.released),
        skip_bad=args.skip_bad,
    )


def _source(name: str) -> "Source":
    from lotus.analysis.survey.asked import Source

    if name == "-":
        return Source("What came from standard input", sys.stdin.buffer.read())
    return Source(name, Path(name))


def _form(name: str) -> "Questionnaire":
    from lotus.analysis.survey import instruments

    return instruments.named(name)


def _names(given: list[str]) -> list[str]:
    return [name.strip() for each in given for name in each.split(",") if name.strip()]


def _pair(text: str) -> tuple[str, str]:
    inner, colon, outer = (each.strip() for each in text.partition(":"))
    if not (inner and colon and outer) or inner == outer:
        raise Refused(f"Write --within as TEAM:DIVISION, such as team:division, not “{text}”.")
    return inner, outer


def _rules(text: str) -> Rules:
    if not text.isdecimal():
        raise Refused(f"The threshold is a whole number of people, such as 10, not “{text}”.")
    try:
        return Rules(int(text))
    except ValueError as no:
        raise Refused(str(no)) from None


def _folder(name: str) -> Path:
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refused(f"{name} cannot be made into a folder; name another one.") from None
    if not os.access(folder, os.W_OK):
        raise Refused(f"Nothing can be written into {name}; name another folder.")
    return folder


def _written(folder: Path, wanted: "Asked", found: "Found") -> list[Path]:
    """Write the three files, each whole or not at all."""
    from io import StringIO

    from lotus.analysis.survey import tables
    from lotus.ui.reports import survey as report

    results, meanings = StringIO(), StringIO()
    entries = list(tables.dictionary(wanted.form, found.by, wanted.within))
    tables.write(results, tables.COLUMNS, tables.results(found.released))
    tables.write(meanings, tables.DICTIONARY, entries)
    today = date.today()  # noqa: DTZ011 (the day of whoever prints it)
    page = report.page(found.released, wanted.form, found.by, wanted.within, entries, today)
    texts = {"results.csv": results.getvalue(), "report.html": page, "dictionary.csv": meanings.getvalue()}
    for name, text in texts.items():
        part = folder / f".{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)
    return [folder / name for name in texts]


def _list_bad(bad: "BadRows") -> int:
    """Every row that cannot be used, on standard error, as far as anybody would read."""
    rows = "One row" if len(bad.rows) == 1 else f"{len(bad.rows):,} rows"
    print(f"{rows} of {bad.name} cannot be used, so nothing was written:", file=sys.stderr)
    for row in bad.rows[:LISTED]:
        print(f"  line {row.line}: {row.reason}", file=sys.stderr)
    if len(bad.rows) > LISTED:
        print(f"  … and {len(bad.rows) - LISTED:,} more", file=sys.stderr)
    return misuse("Put them right, or leave them out with --skip-bad.")


def _say(args: argparse.Namespace, wanted: "Asked", found: "Found", files: list[Path]) -> None:
    facts = _facts(wanted, found, files)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    for wave in facts["releases"]:
        people = wave["respondents"]
        who = f"about {people:,} people" if people else f"fewer than {wanted.rules.threshold} people"
        print(f"{wave['release']}: {who}; {wave['shown']:,} figures can be shown, {wave['hidden']:,} cannot.")
    if args.released:
        print("Where a group is hidden now and was shown before, what was released then stands.")
    if found.skipped:
        rows = "row was" if found.skipped == 1 else "rows were"
        print(f"{found.skipped:,} {rows} left out.")
    if found.unasked:
        answers = "answer was" if found.unasked == 1 else "answers were"
        print(f"{found.unasked:,} {answers} given to questions that were not to be asked; not counted.")
    if found.other_columns:
        print(f"Not used: {', '.join(found.other_columns)}.")
    print(f"Written to {args.out}: {', '.join(path.name for path in files)}.")


def _facts(wanted: "Asked", found: "Found", files: list[Path]) -> dict[str, Any]:
    """What was done, in figures that may be shown."""
    releases = []
    for one in found.released:
        whole = one.figure("respondents", EVERYBODY, EVERYBODY)
        shown = sum(figure.shown for figure in one)
        releases.append(
            {
                "release": one.name,
                "respondents": whole.n if whole else None,
                "shown": shown,
                "hidden": len(one.figures) - shown,
            }
        )
    return {
        "instrument": wanted.form.id,
        "version": wanted.form.version,
        "by": list(found.by),
        "threshold": wanted.rules.threshold,
        "releases": releases,
        "skipped_rows": found.skipped,
        "answers_not_asked_for": found.unasked,
        "other_columns": list(found.other_columns),
        "files": [str(path) for path in files],
    }
