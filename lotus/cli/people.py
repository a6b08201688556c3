"""`lotus people import`: people, teams and roles from a file."""

import argparse
import sys
from pathlib import Path

from lotus.cli.parser import misuse

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
    except UnicodeDecodeError:
        return misuse(f"{args.file} is not text in UTF-8. Save it as CSV UTF-8 and try again.")
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
    body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return body.decode("utf-8-sig")
