"""`lotus qda codings`: what was coded in a project, one row for each coding."""

import argparse
import sys

from lotus.cli import qda

HELP = (
    "write every coding of a project (.qdpx) as CSV: text, coder, code, place, and the words that were coded"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a .qdpx; - for standard input")
    parser.add_argument("--out", metavar="FILE", help="the CSV to write; else standard output")


def run(args: argparse.Namespace) -> int:
    """0: written. Raises Refused for a file that cannot be used."""
    from lotus.analysis.refi import tables

    text = tables.codings(qda.opened(args.file).project)
    if not args.out:
        sys.stdout.write(text)
        return 0
    return qda.write(args.out, text.encode(), "The codings are")
