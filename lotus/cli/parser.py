"""A parser that answers a mistake with one plain sentence and exit code 2."""

import argparse
import re
import sys
from typing import Any, NoReturn

MISUSE = 2

_SENTENCES = (
    (r"argument (?P<what>\S+): expected (?:one|at least one) argument", "{what} needs a value."),
    (r"argument (?P<what>\S+): expected (?P<n>\d+) arguments?", "{what} needs {n} values."),
    (
        r"argument (?P<what>\S+): not allowed with argument (?P<other>\S+)",
        "Give {what} or {other}, not both.",
    ),
    (r"argument (?P<what>\S+): ignored explicit argument (?P<value>.+)", "{what} takes no value."),
    (r"argument (?P<what>\S+): invalid \w+ value: (?P<value>.+)", "{what} cannot be {value}."),
    (r"argument (?P<what>\S+): invalid choice: (?P<value>.+?) \(choose from (?P<known>.+)\)", None),
    (r"one of the arguments (?P<what>.+) is required", "Give one of these: {what}."),
    (r"the following arguments are required: (?P<what>.+)", "Please give {what}."),
    (r"unrecognized arguments: (?P<what>.+)", "There is nothing called {what} here."),
    (r"ambiguous option: (?P<what>\S+) .*", "{what} could mean several things; write it out."),
)
_CHOICE = "{what} cannot be {value}; choose from {known}."


class Parser(argparse.ArgumentParser):
    """``argparse`` without its usage dump: a mistake is one sentence on standard error.

    Options are never shortened, so that a script keeps its meaning when another option is added.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        print(f"{sentence(message)[:-1]} (see {self.prog} --help).", file=sys.stderr)
        sys.exit(MISUSE)


def sentence(message: str) -> str:
    """What ``argparse`` complains about, in plain words."""
    for pattern, words in _SENTENCES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return (words or _CHOICE).format(**match.groupdict())
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def misuse(words: str) -> int:
    """Say what was not right, on standard error, and give the exit code for it."""
    print(words, file=sys.stderr)
    return MISUSE
