"""`lotus qda`: codebooks and coded texts to and from other programs, as REFI-QDA. Never loads Django."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lotus.core.refusal import Refused

if TYPE_CHECKING:
    from lotus.analysis.refi import Code, Found

ACTS = ("show", "codebook", "codings", "project")
HELP = f"exchange codebooks and coded texts with other programs: {', '.join(ACTS)}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", title="acts", required=True)
    for name in ACTS:
        module = import_module(f"lotus.cli.qda.{name}")
        act = acts.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(act)
        act.set_defaults(act_run=module.run)


def run(args: argparse.Namespace) -> int:
    return int(args.act_run(args))


def opened(name: str) -> "Found":
    """What a .qdc or .qdpx holds; `-` is standard input. What had to be left is told on standard error.

    Raises Refused in one sentence for anything else.
    """
    from lotus.analysis import refi

    body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    if not body:
        raise Refused(f"{called(name)} is empty.")
    try:
        found = refi.read(body)
    except Refused as no:
        raise Refused(f"{called(name)} cannot be used. {no.message}") from no
    if found.left:
        tell(f"Left behind, since Lotus keeps no such thing: {', '.join(found.left)}.")
    return found


def codes_of(name: str) -> tuple["Code", ...]:
    """The codes in a .csv by its name, or in a .qdc or .qdpx by its content."""
    from lotus.analysis.refi import tables

    return tables.read_codebook(name) if name.lower().endswith(".csv") else opened(name).project.codes


def called(name: str) -> str:
    return "Standard input" if name == "-" else name


def tell(words: str) -> None:
    print(words, file=sys.stderr)


def warn_of_doubles(codes: tuple["Code", ...]) -> None:
    """Names that stand twice: several programs, QualCoder among them, then keep one code for both."""
    from collections import Counter

    from lotus.analysis.refi import Project

    names = Counter(one.name for _, one in Project(codes=codes).every_code())
    twice = [f"“{name}”" for name, times in names.items() if times > 1]
    if twice:
        tell(
            f"More than one code is called {', '.join(twice)}. Programs that know codes by name make them one."
        )


def write(name: str, body: bytes, told: str) -> int:
    """Write a file and say so on standard error. Raises OSError, which `lotus` words."""
    Path(name).write_bytes(body)
    tell(f"{told} written to {name}.")
    return 0
