"""`lotus keys`: make the keys that everything kept is sealed with, and change them for new ones."""

import argparse
import json
import os
from pathlib import Path

from lotus.cli import telling
from lotus.cli.parser import misuse

HELP = "make the keys file (keys init), seal everything anew (keys rotate), drop an old key (keys retire ID)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("init", "rotate", "retire"),
        help="init: make a new keys file, never overwriting one; rotate: make a new key and seal everything "
        "with it, or go on where that was interrupted; retire: take a key out that nothing needs any more",
    )
    parser.add_argument("key", nargs="?", help="the key to retire")
    parser.add_argument("--file", help="where to put the keys file (else LOTUS_KEYS_FILE)")
    parser.add_argument("--json", action="store_true", help="print what was sealed anew as one JSON object")


def run(args: argparse.Namespace) -> int:
    if (args.act == "retire") != bool(args.key):
        return misuse("Name the key to retire, and none otherwise: lotus keys retire f1")
    return {"init": _init, "rotate": _rotate, "retire": _retire}[args.act](args)


def _init(args: argparse.Namespace) -> int:
    from lotus.kernel import encryption

    place = args.file or os.environ.get("LOTUS_KEYS_FILE")
    if not place:
        return misuse("Say where the keys file goes: with --file, or in LOTUS_KEYS_FILE.")
    path = Path(place).expanduser()
    try:
        encryption.create_keys(path)
    except OSError as fault:
        if path.exists():
            return misuse(
                f"There are keys at {path} already. They are never overwritten: what they sealed would be lost."
            )
        return misuse(f"The keys could not be written to {path}: {fault.strerror}.")
    print(f"Keys written to {path}. Keep a copy somewhere safe, apart from the data and its backups.")
    return 0


def _rotate(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.with_data()
    from lotus.config.copies import rotate

    done = rotate.rotate(telling.quiet if args.json else telling.teller())
    if args.json:
        print(json.dumps(done.__dict__))
        return 0
    begun = "Went on with" if done.resumed else "Made"
    print(
        f"{begun} the key {done.key}. Sealed anew: {telling.count(done.texts, 'text')}, "
        f"{telling.count(done.files, 'file')}. Keep a fresh copy of the keys file now."
    )
    for name in done.unused:
        print(
            f"Nothing here needs {name} any more. Backups made before today do: keep it, or make a new backup "
            f"and, after a day, take it out with: lotus keys retire {name}"
        )
    return 0


def _retire(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.with_data()
    from lotus.config.copies import rotate

    rotate.retire(args.key)
    print(f"{args.key} was taken out of the keys file. What only it opens cannot be read any more.")
    return 0
