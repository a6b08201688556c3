"""`lotus restore`: bring a backup back, after everything in it was checked."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from lotus.cli import telling
from lotus.cli.parser import misuse

HELP = "bring a backup back, after checking everything in it; the server must not run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="the backup")
    parser.add_argument(
        "--replace", action="store_true", help="put it in the place of what is here, kept aside"
    )
    parser.add_argument("--finish", action="store_true", help="end a restore that was interrupted")
    parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")


def run(args: argparse.Namespace) -> int:
    """0: brought back whole; 1: with something missing. Raises OSError first, where there is no file."""
    if bool(args.file) == args.finish:
        return misuse("Say which backup to bring back, or --finish one that was interrupted.")
    if args.file:
        Path(args.file).expanduser().stat()
    from lotus.config import start

    start.with_keys()
    from lotus.config.copies import restore
    from lotus.config.copies.envelope import NotWhole

    say = telling.quiet if args.json else telling.teller()
    try:
        if args.finish:
            done = restore.finish()
        else:
            done = restore.restore(Path(args.file).expanduser(), replace=args.replace, say=say)
    except NotWhole as no:
        return telling.refuse(no, as_json=args.json)
    print(json.dumps(_put(done)) if args.json else _words(done))
    if done.fault and not args.json:
        print(done.fault, file=sys.stderr)
    return 1 if done.fault or done.closing.missing else 0


def _put(done: Any) -> dict[str, Any]:
    return {
        "backup": done.backup,
        "made_at": done.made_at,
        "rows": done.closing.rows,
        "files": len(done.closing.files),
        "missing": done.closing.missing,
        "aside": done.aside,
        "audit": done.fault or "whole",
    }


def _words(done: Any) -> str:
    held = done.closing
    lines = [f"{done.backup} was brought back, as of {done.made_at[:19].replace('T', ' ')} UTC."]
    if held.rows:
        rows, files = telling.count(held.rows, "row"), telling.count(len(held.files), "file")
        lines.append(f"{rows} and {files}, each compared with the backup.")
    lines += [f"Missing: the file {one} was missing when the backup was made." for one in held.missing]
    lines += [f"What was here is kept at {one}." for one in done.aside]
    lines.append("Everybody signs in again. Start with: lotus check, then lotus serve")
    return "\n".join(lines)
