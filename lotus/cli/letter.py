"""`lotus letter check`: is a letter complete, clear and kind? Never loads Django."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from lotus.core.refusal import Refused

HELP = "check a letter: is it complete, clear and kind (letter check FILE)"
KINDS = ("outcome", "first_notice", "meeting_invitation", "delay", "restriction_review", "closing")
LARGEST = 1_000_000
FAMILIES = {"complete": "Complete?", "clear": "Clear?", "kind": "Kind?"}

_EPILOG = """Each finding points at the words, says why, and offers another way. It is advice: whoever signs
the letter decides. The letter is plain text; what kind of letter it is, is told from its words unless --type says so.

examples:
  lotus letter check draft.txt
  lotus letter check - --type outcome --json < draft.txt

exit code: 0 when nothing was found, 1 when something was, 2 when the letter cannot be read
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("act", choices=("check",), help="check a letter")
    parser.add_argument("file", metavar="FILE", help="the letter as plain text, or - for standard input")
    parser.add_argument("--type", choices=KINDS, help="what kind of letter it is; else that is recognised")
    parser.add_argument("--json", action="store_true", help="print the findings as a JSON list")


def run(args: argparse.Namespace) -> int:
    """0: nothing found; 1: findings. Raises Refused for a letter that cannot be read."""
    from lotus.analysis import tone

    text = _read(args.file)
    found = tone.check(text, tone.LetterKind(args.type) if args.type else None)
    rows = [
        {
            "code": each.code,
            "family": each.family.value,
            "start": each.start,
            "end": each.end,
            "quote": each.quote,
            "message": each.message,
            "suggestion": each.suggestion,
        }
        for each in found
    ]
    print(json.dumps(rows, ensure_ascii=False) if args.json else _words(rows, text))
    return 1 if found else 0


def _read(name: str) -> str:
    """The letter. Line ends stay as they are, so that places count what was given."""
    data = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _file(name)
    what = "What came from standard input" if name == "-" else name
    if len(data) > LARGEST:
        raise Refused(f"{what} is larger than a letter: at most a million bytes are read.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{what} is not plain text in UTF-8. Save the letter as plain text first.") from None
    if "\x00" in text:
        raise Refused(f"{what} is not plain text. Save the letter as plain text first.")
    if not text.strip():
        raise Refused(f"{what} is empty. There is no letter to check.")
    return text


def _file(name: str) -> bytes:
    with Path(name).open("rb") as file:
        return file.read(LARGEST + 1)


def _words(rows: Sequence[dict[str, str | int | None]], text: str) -> str:
    """The findings by family, each with its line, its words, why, and another way."""
    if not rows:
        return "Nothing found. Read it once more, as if it had come to you."
    parts = [f"{len(rows)} {'thing' if len(rows) == 1 else 'things'} to look at."]
    for family, heading in FAMILIES.items():
        mine = [row for row in rows if row["family"] == family]
        parts += [f"\n{heading}", *(_row(row, text) for row in mine)] if mine else []
    return "\n".join(parts)


def _row(row: dict[str, str | int | None], text: str) -> str:
    where = ""
    if isinstance(row["start"], int) and row["quote"]:
        line = text.count("\n", 0, row["start"]) + 1
        where = f"line {line}, “{_short(' '.join(str(row['quote']).split()))}”: "
    return f"- {where}{row['message']}\n  {row['suggestion']}"


def _short(quote: str) -> str:
    return quote if len(quote) <= 90 else f"{quote[:89]}…"
