"""How a long command tells what it is doing, and why it said no."""

import json
import sys
from collections.abc import Callable
from typing import Any


def quiet(words: str) -> None:
    """Says nothing."""


def teller() -> Callable[[str], None]:
    """One line that changes on a terminal; plain lines otherwise. On standard error, beside the result."""
    if not sys.stderr.isatty():
        return lambda words: print(words, file=sys.stderr)
    return lambda words: print(f"\033[K{words} …", end="\r", file=sys.stderr, flush=True)


def count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def refuse(no: Any, *, as_json: bool) -> int:
    """Why a backup is not to be trusted or not for here: a finding, not a misuse."""
    if as_json:
        print(json.dumps({"refused": no.why, "says": no.message}))
    else:
        print(no.message, file=sys.stderr)
    return 1
