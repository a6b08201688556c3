"""A questionnaire of somebody else on its way to being one of ours: what was understood, and what was not."""

import re
from dataclasses import dataclass, field
from typing import Any

from lotus.core.instruments.definition import Instrument
from lotus.core.instruments.exchange.written import toml
from lotus.core.instruments.faults import Faults
from lotus.core.instruments.parsing import parse
from lotus.core.instruments.scales import WORDS

UNSAID = "Not said in the file it came from."
DEFAULTS = {
    "version": "1",
    "source": UNSAID,
    "licence": "Not said in the file it came from: ask whoever wrote it before you use it.",
    "validity": UNSAID,
    "purpose": UNSAID,
    "audience": UNSAID,
    "kept_by": "person",
    "who_sees": "Only you. Nobody else here can read your answers.",
    "one_by_one": False,
    "result": {"picture": "notes", "is_not": "It is not a diagnosis."},
}


class Unfit(ValueError):
    """A questionnaire that cannot be taken over; `reasons` holds every one, as sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(reasons))


@dataclass(frozen=True)
class Taken:
    """A questionnaire taken over: the file, what it defines, and what was left out on the way, as sentences."""

    text: str
    instrument: Instrument
    left_out: tuple[str, ...]


@dataclass
class Draft:
    """What is being read. `reasons` stand against taking it over; `left_out` does not."""

    data: dict[str, Any] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)

    def name(self, given: str) -> str:
        """An id of ours for one of theirs: the same where it can be, else as near as can be."""
        if given in self.ids:
            return self.ids[given]
        plain = re.sub(r"[^a-z0-9]+", "_", given.lower(), flags=re.ASCII).strip("_")[:34] or "item"
        near = plain if plain[0].isalpha() and plain not in WORDS else f"q_{plain}"
        near = given if near != given and re.fullmatch(r"[a-z][a-z0-9_]{0,39}", given) else near
        near = f"q_{near}" if near in WORDS else near
        found, number = near, 2
        while found in self.ids.values():
            found, number = f"{near}_{number}", number + 1
        self.ids[given] = found
        return found

    def finished(self, file: str) -> Taken:
        """The questionnaire. Raises Unfit with everything that stands against it."""
        whole = {**DEFAULTS, **self.data, "item": self.items}
        whole.setdefault("minutes", max(1, min(120, round(len(self.items) / 4))))
        whole.setdefault("languages", ["en"])
        if self.reasons:
            raise Unfit(self.reasons)
        text = toml(whole)
        try:
            return Taken(text, parse(text, file), tuple(self.left_out))
        except Faults as wrong:
            raise Unfit([_said(str(one), file) for one in wrong.faults]) from wrong


def slug(*given: object) -> str:
    """The first of these that leaves an id of ours."""
    for one in given:
        plain = re.sub(r"[^a-z0-9]+", "-", str(one or "").lower(), flags=re.ASCII).strip("-")
        if plain:
            return plain[:80].strip("-")
    return ""


def _said(fault: str, file: str) -> str:
    """A fault of the file that was made, without a line that nobody has seen."""
    return re.sub(rf"^{re.escape(file)}(, line \d+)?(, )?:? ?", "", fault)
