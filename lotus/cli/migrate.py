"""`lotus migrate`: bring the database to this version."""

import argparse

HELP = "bring the database to this version (after an upgrade)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Brings the database to this version. Takes no options, and does nothing when it is there already."
    )


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print("The database is of this version.")
    return 0
