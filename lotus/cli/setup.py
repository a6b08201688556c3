"""`lotus setup`: the organisation and its first administrator, who comes in by a one-time link."""

import argparse
import sys

from lotus.cli.parser import misuse

HELP = "set up the organisation and invite its first administrator by a one-time link"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", help="the organisation's name")
    parser.add_argument("--address", default="", help="its postal address, for letters")
    parser.add_argument("--name", help="the administrator's name")
    parser.add_argument("--email", help="the administrator's e-mail address")


def run(args: argparse.Namespace) -> int:
    wanted = {
        "organisation": "Organisation",
        "name": "Administrator's name",
        "email": "Administrator's e-mail",
    }
    for field, label in wanted.items():
        if not getattr(args, field) and sys.stdin.isatty():
            setattr(args, field, input(f"{label}: ").strip())
    missing = [f"--{field}" for field in wanted if not getattr(args, field)]
    if missing:
        return misuse(f"Please give {', '.join(missing)}.")
    from lotus.config import start

    start.with_keys()
    return _set_up(args)


def _set_up(args: argparse.Namespace) -> int:
    from lotus.config import first

    link = first.administrator(args.organisation, args.address, name=args.name, email=args.email)
    print(
        f"{args.organisation} is set up. {args.name} comes in here. "
        f"A link for choosing a password works once, within four weeks:\n{link}"
    )
    return 0
