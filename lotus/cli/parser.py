"""A parser that answers a mistake with one plain sentence and exit code 2."""

import argparse
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches
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
    (
        r"argument (?P<what>\S+): invalid int value: '(?P<value>.+)'",
        "{what} is a whole number, not “{value}”.",
    ),
    (r"argument (?P<what>\S+): invalid \w+ value: '?(?P<value>.+?)'?", "{what} cannot be “{value}”."),
    (r"argument (?P<what>\S+): invalid choice: '?(?P<value>.+?)'? \(choose from (?P<known>.+)\)", None),
    (r"one of the arguments (?P<what>.+) is required", "Give one of these: {what}."),
    (r"the following arguments are required: (?P<what>.+)", "Please give {what}."),
    (r"unrecognized arguments: (?P<what>.+)", "There is nothing called {what} here."),
    (r"ambiguous option: (?P<what>\S+) .*", "{what} could mean several things; write it out."),
)
_REQUIRED = "the following arguments are required: "
_UNKNOWN = "unrecognized arguments: "
_QUOTED = re.compile(r"<[\w.]+: '([^']*)'>|'([^']*)'")
"""How a choice is written among the choices: as a member of an enum, or plainly."""


class Parser(argparse.ArgumentParser):
    """``argparse`` without its usage dump: a mistake is one sentence on standard error.

    Options are never shortened, so that a script keeps its meaning when another option is added.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Says no to what is left over here, so that the sentence names the command that was meant."""
        found, left = super().parse_known_args(args, namespace)
        if left:
            self.error(_UNKNOWN + " ".join(left))
        return found, left

    def error(self, message: str) -> NoReturn:
        words = self._with_hint(message) or sentence(message)
        print(f"{words[:-1]} (see {self.prog} --help).", file=sys.stderr)
        sys.exit(MISUSE)

    def _with_hint(self, message: str) -> str:
        """What is missing, with what it is; or what is not known here, with what may have been meant."""
        if message.startswith(_REQUIRED):
            names = message.removeprefix(_REQUIRED).split(", ")
            return f"Please give {names[0]}: {self._about(names[0])}." if len(names) == 1 else ""
        typed = message.removeprefix(_UNKNOWN)
        meant = meant_by(typed.partition("=")[0], self._option_string_actions)
        if meant and typed.startswith("-") and message.startswith(_UNKNOWN):
            return f"There is nothing called {typed} here; did you mean {meant}?"
        return ""

    def _about(self, name: str) -> str:
        known = {
            str(word): one for one in self._actions for word in (one.metavar, one.dest, *one.option_strings)
        }
        one = known.get(name)
        if one is not None and one.choices:
            return f"one of {', '.join(map(str, one.choices))}"
        return one.help if one is not None and one.help else "it is needed"


def meant_by(typed: str, known: Iterable[str]) -> str:
    """The one of these that was probably meant; nothing where none is near."""
    return next(iter(get_close_matches(typed, list(known), 1)), "")


def sentence(message: str) -> str:
    """What ``argparse`` complains about, in plain words."""
    for pattern, words in _SENTENCES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            found = match.groupdict()
            return words.format(**found) if words else _choice(**found)
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def _choice(what: str, value: str, known: str) -> str:
    """That this is none of the choices, and which it may have been."""
    choices = [member or plain for member, plain in _QUOTED.findall(known)] or known.split(", ")
    meant = meant_by(value, choices)
    hint = f"; did you mean {meant}? Choose" if meant else "; choose"
    return f"{what} cannot be “{value}”{hint} from {', '.join(choices)}."


def misuse(words: str) -> int:
    """Say what was not right, on standard error, and give the exit code for it."""
    print(words, file=sys.stderr)
    return MISUSE
