"""`lotus themes`: themes found in comments, and codes suggested for them. Never loads Django."""

import argparse

from lotus.cli.parser import misuse
from lotus.cli.themes import found, suggested

HELP = "find themes in comments, or suggest codes for them"
SUGGEST = "suggest"
_FOR_FOUND = ("themes", "json")
_FOR_SUGGESTED = ("examples", "texts", "codes_column", "codebook", "next")

_EPILOG = """Everything happens on this machine; no text leaves it. Themes and codes are proposals: a person decides.

examples:
  lotus themes comments.csv --text-column comment --out report.html
  lotus themes comments.csv --text-column comment --themes 8 --out report.html --json themes.json
  lotus themes suggest --examples coded.csv --texts new.csv --text-column comment --codes-column codes \\
      --out suggestions.csv

exit code: 0 when written, 2 when something is missing, not understood or cannot be used
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of both ways. They are read as text, so that every mistake gets a sentence of ours."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "comments", help="CSV with a comment in each row, - for standard input; or the word suggest"
    )
    parser.add_argument("--text-column", metavar="NAME", help="the column with the texts")
    parser.add_argument("--out", metavar="FILE", help="the report or the suggestions to write")
    parser.add_argument("--seed", default="0", metavar="N", help="the same number gives the same result")
    ways = parser.add_argument_group("to find themes")
    ways.add_argument("--themes", metavar="N|auto", help="how many themes; else as many as fit best")
    ways.add_argument("--json", metavar="FILE", help="write the themes as JSON too")
    ways = parser.add_argument_group("to suggest codes")
    ways.add_argument("--examples", metavar="FILE", help="CSV of texts that people coded")
    ways.add_argument("--texts", metavar="FILE", help="CSV of texts to suggest codes for")
    ways.add_argument(
        "--codes-column", metavar="NAME", help="the column with the codes, with | between several"
    )
    ways.add_argument("--codebook", metavar="FILE", help="CSV with the columns code and description")
    ways.add_argument("--next", metavar="N", help="list the N texts most worth coding next")


def run(args: argparse.Namespace) -> int:
    """0: written; 2: something was not understood. Raises Refused for what the files lack."""
    suggesting = args.comments == SUGGEST
    foreign = _FOR_FOUND if suggesting else _FOR_SUGGESTED
    wrong = [name for name in foreign if getattr(args, name) is not None]
    if wrong:
        way = "does not go with" if suggesting else "goes only with"
        return misuse(f"--{wrong[0].replace('_', '-')} {way} lotus themes suggest.")
    needs = (
        ("examples", "texts", "text_column", "codes_column", "out") if suggesting else ("text_column", "out")
    )
    missing = [f"--{name.replace('_', '-')}" for name in needs if not getattr(args, name)]
    if missing:
        return misuse(f"Please give {', '.join(missing)} (see lotus themes --help).")
    return suggested.run(args) if suggesting else found.run(args)
