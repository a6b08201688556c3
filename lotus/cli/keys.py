"""`lotus keys init`: make the keys that everything kept is sealed with."""

import argparse
import os
from pathlib import Path

from lotus.cli.parser import misuse

HELP = "make the keys file (keys init)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("init",), help="init: make a new keys file; never overwrites one")
    parser.add_argument("--file", help="where to put it (else LOTUS_KEYS_FILE)")


def run(args: argparse.Namespace) -> int:
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
