"""`lotus qda project`: coded texts as a project that other programs open."""

import argparse
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from lotus.cli import qda
from lotus.cli.parser import misuse

if TYPE_CHECKING:
    from lotus.analysis.refi import Project

HELP = "make a project (.qdpx) of coded texts in a CSV, or make one from another program anew"

_EPILOG = """the CSV has a column text, and where there are any: source (rows of one source are about one text; without
it every row is a text of its own), coder, code (one) or codes (several, with | or ; between), start and end (the part
that was coded, counted in signs from 0; else the whole).

exit code: 0 when written, 2 when something is missing or not understood
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("file", metavar="FILE", help="a .csv of coded texts, or a .qdpx")
    parser.add_argument("--out", metavar="FILE", required=True, help="the project to write, ending in .qdpx")
    parser.add_argument(
        "--codebook",
        metavar="FILE",
        help="a .qdc, .qdpx or .csv that says more of the codes than their names",
    )
    parser.add_argument("--name", help="what the project is called; else as the file it is written to")


def run(args: argparse.Namespace) -> int:
    """0: written. Raises Refused for a file that cannot be used."""
    if not args.out.lower().endswith(".qdpx"):
        return misuse(f"--out ends in .qdpx; “{args.out}” does not.")
    if args.codebook and not args.file.lower().endswith(".csv"):
        return misuse("--codebook goes with a CSV; a project has a codebook of its own.")
    from lotus.analysis import refi

    of = _project(args)
    qda.warn_of_doubles(of.codes)
    return qda.write(args.out, refi.project(of), "The project is")


def _project(args: argparse.Namespace) -> "Project":
    from lotus.analysis.refi import tables

    if not args.file.lower().endswith(".csv"):
        of = qda.opened(args.file).project
    else:
        codes = qda.codes_of(args.codebook) if args.codebook else ()
        of = tables.read_codings(args.file, codes=codes)
    name = args.name or of.name or Path(args.out).stem
    return replace(of, name=name, origin=f"Lotus {version('lotus')}")
