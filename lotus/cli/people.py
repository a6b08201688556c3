"""`lotus people import`: people, teams and roles from a file."""

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from lotus.cli.parser import misuse
from lotus.core.refusal import Refused

HELP = "import people from a CSV file (people import FILE)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("import",), help="import people")
    parser.add_argument(
        "file", help="CSV with the columns staff_id, email, name, team_path, roles; - for standard input"
    )
    parser.add_argument("--organisation", help="the organisation's short name, where there is more than one")
    parser.add_argument(
        "--invite", action="store_true", help="send everybody new a link to choose a password"
    )


def run(args: argparse.Namespace) -> int:
    try:
        text = _read(args.file)
    except OSError as fault:
        return misuse(f"{args.file} could not be read: {fault.strerror}.")
    except Refused as no:
        return misuse(f"{args.file}: {no.message}")
    from lotus.config import start

    start.with_data()
    from lotus.people.actions import importing as actions

    try:
        done = actions.import_people(text, organisation=args.organisation, invite=args.invite)
    except actions.BadRows as bad:
        print(f"Nothing was imported. {len(bad.faults)} to put right:", file=sys.stderr)
        for one in bad.faults:
            print(f"  {one}", file=sys.stderr)
        return 1
    print(
        f"{done.added} {'person' if done.added == 1 else 'people'} added, {done.changed} brought up to date."
    )
    if done.unused:
        print(f"Not used: {', '.join(done.unused)}.")
    return 0


def _read(name: str) -> str:
    """The file as text, looked at as every file is that comes in. Never more than fits is read."""
    from lotus.core import incoming

    with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
        return incoming.table(file.read(incoming.LARGEST + 1))
