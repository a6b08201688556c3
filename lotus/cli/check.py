"""`lotus check`: is this installation safe and sound?"""

import argparse
import json
from dataclasses import asdict

HELP = "say what is not safe or not sound about this installation, and how to put it right"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print findings and settings as one JSON object")


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.django()
    from lotus.config import checks, environment, operations

    findings = checks.run()
    if not any(finding.serious for finding in findings):
        findings += operations.findings(operations.read())
    if args.json:
        print(json.dumps({"findings": [asdict(one) for one in findings], "settings": environment.USED}))
    else:
        for one in findings:
            print(f"{one.number} {one.says}\n     {one.hint}")
        print("Nothing to put right." if not findings else f"{len(findings)} to look at.")
        print("\nSettings in force:")
        for name, value in sorted(environment.USED.items()):
            print(f"  {name} = {value}")
    return 1 if findings else 0
