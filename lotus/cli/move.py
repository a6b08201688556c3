"""`lotus move`: take everything over into an empty PostgreSQL."""

import argparse
import json

from lotus.cli import telling

HELP = "move everything to an empty PostgreSQL, compared row by row (move --to postgres://…)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="URL", help="the PostgreSQL, empty and migrated")
    parser.add_argument("--json", action="store_true", help="print what was moved as one JSON object")


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.with_data()
    from lotus.config import move

    moved = move.to(args.to, say=telling.quiet if args.json else telling.teller())
    if args.json:
        tables = {name: {"rows": count, "digest": digest} for name, (count, digest) in moved.tables.items()}
        print(json.dumps({"to": moved.to, "rows": moved.rows, "tables": tables}))
        return 0
    print(
        f"{telling.count(moved.rows, 'row')} of {len(moved.tables)} tables are in {moved.to} now, each compared.\n"
        "Nothing was changed here. Set LOTUS_DATABASE_URL to it; LOTUS_DATA_DIR and LOTUS_KEYS_FILE stay as they are."
    )
    return 0
