"""`lotus themes COMMENTS.csv`: themes proposed from the comments themselves, as a report for a board."""

import argparse
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from lotus.cli.progress import Progress
from lotus.cli.telling import count
from lotus.cli.themes import asked
from lotus.core.refusal import Refused
from lotus.core.theming import Proposals

STEPS = 6


def run(args: argparse.Namespace) -> int:
    """Read, group, name, write. Raises Refused."""
    number = _number(args.themes)
    seed = asked.whole("--seed", args.seed, 0)
    for name in filter(None, (args.out, args.json)):
        asked.can_write(name)
    from lotus.analysis.themes import find, meaning

    table = asked.table(args.comments, args.text_column)
    with Progress(STEPS) as progress:
        texts = asked.cells(table, args.text_column)
        loaded = meaning.load(progress.told)
        found = find.themes(texts, number, meaning=loaded, seed=seed, tell=progress.told)
        progress.told("writing the report")
        _write(args, found, table.name)
    aside = f"; {count(found.set_aside, 'text')} that said nothing set aside" if found.set_aside else ""
    print(f"{count(len(found.themes), 'theme')} proposed for {count(found.said, 'text')}{aside}.")
    print(f"Written to {args.out}{f' and {args.json}' if args.json else ''}.")
    return 0


def _number(text: str | None) -> int | None:
    if text is None or text == "auto":
        return None
    if not text.isascii() or not text.isdecimal():
        raise Refused(f"--themes is a whole number, or auto, not “{text}”.")
    return int(text[:9])


def _write(args: argparse.Namespace, found: Proposals, name: str) -> None:
    from lotus.ui.reports import themes as report

    today = date.today()  # noqa: DTZ011 (the day of whoever makes the page)
    asked.write(args.out, report.page(found, name, today))
    if args.json:
        asked.write(args.json, json.dumps(facts(found), indent=1, ensure_ascii=False) + "\n")


def facts(found: Proposals) -> dict[str, Any]:
    """The proposals as one JSON object; rows are data rows of the file, counted from 1."""
    themes = [asdict(theme) | {"count": theme.count} for theme in found.themes]
    return {
        "texts": found.texts,
        "set_aside": found.set_aside,
        "with_meaning": found.with_meaning,
        "themes": themes,
    }
