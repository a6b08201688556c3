"""`lotus backup`: everything an installation keeps, in one encrypted file, while people go on working."""

import argparse
import json
from pathlib import Path
from typing import Any

from lotus.cli import telling
from lotus.cli.parser import misuse

HELP = "write a backup to a file or folder while people work, or check one (backup --check FILE)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", nargs="?", help="the file to write, or a folder for a file named by the time")
    parser.add_argument("--check", metavar="FILE", help="read this backup whole, and restore nothing")
    parser.add_argument("--json", action="store_true", help="print what was made or found as one JSON object")


def run(args: argparse.Namespace) -> int:
    if bool(args.to) == bool(args.check):
        return misuse("Say where the backup goes, or which one to look at with --check.")
    from lotus.config import start

    start.with_keys()
    from lotus.config.copies import backup
    from lotus.config.copies.envelope import NotWhole

    say = telling.quiet if args.json else telling.teller()
    try:
        if args.check:
            made = backup.check(Path(args.check).expanduser(), say=say)
        else:
            made = backup.make(Path(args.to).expanduser(), say=say)
    except NotWhole as no:
        return telling.refuse(no, as_json=args.json)
    missing = made.closing.missing
    print(json.dumps(_put(made)) if args.json else _words(made, checked=bool(args.check)))
    return 1 if missing else 0


def _put(made: Any) -> dict[str, Any]:
    held = made.closing
    return {
        "backup": str(made.path),
        "made_at": made.made_at,
        "bytes": made.size,
        "rows": held.rows,
        "files": len(held.files),
        "missing": held.missing,
        "tables": {name: count for name, (count, _digest) in held.tables.items()},
        "audit": [{"organisation": who, "number": number} for who, number, _mac in held.heads],
    }


def _words(made: Any, *, checked: bool) -> str:
    held = made.closing
    lines = [
        f"{made.path} is whole: {telling.count(held.rows, 'row')}, {telling.count(len(held.files), 'file')}, "
        f"{telling.count(made.size, 'byte')}, as of {made.made_at[:19].replace('T', ' ')} UTC."
    ]
    lines += [f"Missing: the file {one} was not on the disk, or did not open." for one in held.missing]
    if not checked:
        lines.append(
            "It opens only with the keys file, which it does not hold. Keep a copy of that elsewhere."
        )
    return "\n".join(lines)
