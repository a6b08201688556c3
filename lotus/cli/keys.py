"""`lotus keys`: make the keys that everything kept is sealed with, and change them for new ones."""

import argparse
import json
import os
from pathlib import Path

from lotus.cli import telling
from lotus.cli.parser import misuse

HELP = "make the keys file (keys init), make new keys for old (keys rotate), drop an old key (keys retire ID)"
KINDS = ("texts", "index", "audit", "backup", "session", "badge")
CARRIED = {"index": "mark", "audit": "chain"}
NEXT = {
    "index": "Older ones stay: what was given out before is recognised with all of them.",
    "audit": "Older ones stay, for reading alone.",
    "backup": "Backups made before are read with the older ones. When those are gone: lotus keys retire {}",
    "session": "Start every server again now. Who is signed in stays so; to end that: lotus keys retire {}",
    "badge": "Badges given before are read with the older ones. To end that: lotus keys retire {}",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("init", "rotate", "retire"),
        help="init: make a new keys file, never overwriting one; rotate: make a new key and carry everything "
        "over to it, or go on where that was interrupted; retire: take a key out that nothing needs any more",
    )
    parser.add_argument(
        "key",
        nargs="?",
        help=f"rotate: which kind ({', '.join(KINDS)}, or all; else texts); retire: the key",
    )
    parser.add_argument("--file", help="where to put the keys file (else LOTUS_KEYS_FILE)")
    parser.add_argument("--json", action="store_true", help="print what was changed as one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.act == "init" and args.key:
        return misuse("The keys file is made with all its kinds of keys: lotus keys init")
    if args.act == "retire" and not args.key:
        return misuse("Name the key to retire: lotus keys retire f1")
    if args.act == "rotate" and (args.key or "all") not in (*KINDS, "all"):
        return misuse(f"There is no kind of key named {args.key}. There are: {', '.join(KINDS)}, and all.")
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
    from lotus.config.copies import renew

    def change(kind: str) -> dict[str, object]:
        return _texts(args) if kind == KINDS[0] else _other(kind, args)

    told = renew.one_after_another(KINDS, change) if args.key == "all" else change(args.key or KINDS[0])
    if args.json:
        print(json.dumps(told))
    else:
        print("Keep a fresh copy of the keys file now.")
    return 0


def _texts(args: argparse.Namespace) -> dict[str, object]:
    from lotus.config.copies import rotate

    done = rotate.rotate(telling.quiet if args.json else telling.teller())
    if not args.json:
        begun = "Went on with" if done.resumed else "Made"
        print(
            f"{begun} the key {done.key}. Sealed anew: {telling.count(done.texts, 'text')}, "
            f"{telling.count(done.files, 'file')}."
        )
        for name in done.unused:
            print(
                f"Nothing here needs {name} any more. Backups made before today do: keep it, or make a new backup "
                f"and, after a day, take it out with: lotus keys retire {name}"
            )
    return done.__dict__


def _other(kind: str, args: argparse.Namespace) -> dict[str, object]:
    from lotus.config.copies import renew

    done = renew.renew(kind, telling.quiet if args.json else telling.teller())
    if not args.json:
        begun = "Went on with" if done.resumed else "Made"
        carried = f" Carried over: {telling.count(done.carried, CARRIED[kind])}." if kind in CARRIED else ""
        print(f"{begun} the {kind} key {done.key}.{carried} {NEXT[kind].format(done.older[0])}")
    return done.__dict__


def _retire(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.with_data()
    from lotus.config.copies import renew, rotate
    from lotus.kernel import encryption

    kind = encryption.kind_of(args.key)
    (renew.retire if kind in renew.KINDS else rotate.retire)(args.key)
    print(f"{args.key} was taken out of the keys file. What only it opens cannot be read any more.")
    if kind == "session":
        print("Start every server again now: whoever is signed in then signs in once more.")
    return 0
