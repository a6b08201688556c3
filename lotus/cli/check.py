"""`lotus check`: is this installation safe and sound?"""

import argparse
import json
from dataclasses import asdict
from typing import Any

HELP = "say what is not safe or not sound about this installation, and how to put it right"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print findings and settings as one JSON object")


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.django()
    from lotus.config import checks, environment, operations

    findings = checks.run(thorough=True)
    if not any(finding.serious for finding in findings):
        findings += operations.findings(operations.read())
    database = _database()
    if args.json:
        found = [asdict(one) for one in findings]
        print(json.dumps({"findings": found, "database": database, "settings": environment.USED}))
    else:
        for one in findings:
            print(f"{one.number} {one.says}\n     {one.hint}")
        print("Nothing to put right." if not findings else f"{len(findings)} to look at.")
        _print_database(database)
        print("\nSettings in force:")
        for name, value in sorted(environment.USED.items()):
            print(f"  {name} = {value}")
    return 1 if findings else 0


def _database() -> dict[str, Any] | None:
    """Which database this is; None where it does not open, which is a finding of its own."""
    from django.db import DatabaseError, connection

    from lotus.config import databases

    try:
        return databases.described(connection)
    except DatabaseError:
        return None


def _print_database(database: dict[str, Any] | None) -> None:
    if database:
        print(f"\nThe database is {database['database']} ({database['place']}).")
        for one in database["mind"]:
            print(f"  {one}")
