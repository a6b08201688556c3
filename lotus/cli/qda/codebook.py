"""`lotus qda codebook`: codes from one form to another."""

import argparse
import sys

from lotus.cli import qda
from lotus.cli.parser import misuse

HELP = (
    "write the codes of a .qdc, .qdpx or .csv as a codebook: .qdc for other programs, .csv for a spreadsheet"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a .qdc, a .qdpx, or a .csv with the columns path, description, colour, codable",
    )
    parser.add_argument(
        "--out", metavar="FILE", help="where to write it, ending in .qdc or .csv; else CSV on standard output"
    )


def run(args: argparse.Namespace) -> int:
    """0: written. Raises Refused for a file that cannot be used."""
    form = (args.out or ".csv").rpartition(".")[2].lower()
    if form not in {"qdc", "csv"}:
        return misuse(f"--out ends in .qdc or .csv, which says what is wanted; “{args.out}” does not.")
    from lotus.analysis import refi
    from lotus.analysis.refi import tables

    codes = qda.codes_of(args.file)
    qda.warn_of_doubles(codes)
    body = refi.codebook(codes) if form == "qdc" else tables.codebook(codes).encode()
    if not args.out:
        sys.stdout.write(body.decode())
        return 0
    return qda.write(args.out, body, "The codebook is")
