"""`lotus content check`: is everything on the shelf of words sound, and are instruments of one's own? No Django."""

import argparse
import json

from lotus.core import instruments, library, toolkit
from lotus.core.instruments import Faults

HELP = "check the words and instruments that ship, or instruments in files (content check [FILE …])"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("check",), help="check content")
    parser.add_argument("files", nargs="*", help="instruments to check; without any, all that ships")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """0: sound; 1: faults, each said. Raises Refused for a file that cannot be read."""
    found = _of(args.files) if args.files else _of_the_shelf()
    if args.json:
        print(json.dumps({"faults": found}, ensure_ascii=False))
    else:
        print("\n".join(found) or "Nothing to put right.")
    return 1 if found else 0


def _of_the_shelf() -> list[str]:
    """All that ships; where a file leads to another is looked at once each is sound in itself."""
    words = library.check() or toolkit.links()
    return [*words, *_of(list(instruments.names()))]


def _of(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        try:
            instruments.find(name)
        except Faults as wrong:
            found += map(str, wrong.faults)
    return found
