"""How many of the marked parts of invented texts are proposed, and how many proposals are right.

`seen.txt` was looked at while the rules were written; `kept_back.txt` was not: its figures are those that count. All
texts, names and numbers are invented; phone numbers are those kept for plays and films, NHS numbers those for tests.
Run it: .venv/bin/python -m tests.analysis.redact.measured
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lotus.analysis.redact import Kind, Proposal, proposals

HERE = Path(__file__).parent
_TITLE = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sister|Nurse)\.? ")
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


@dataclass(frozen=True)
class Figures:
    """For one kind: parts that were marked, those of them wholly proposed, proposals, and those on something marked."""

    marked: int
    found: int
    proposed: int
    right: int

    @property
    def recall(self) -> float:
        return self.found / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0


def texts(name: str) -> list[tuple[str, list[tuple[Kind, int, int]]]]:
    """Each text without its marks, and the marks as kind, start and end."""
    found = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        plain, marks, end = "", [], 0
        for one in _MARK.finditer(line):
            plain += line[end : one.start()]
            marks.append((Kind(one[1]), len(plain), len(plain) + len(one[2])))
            plain, end = plain + one[2], one.end()
        found.append((plain + line[end:], marks))
    return found


def people(name: str) -> list[str]:
    """The names of everybody in it, as an organisation would list them: without titles."""
    marked = (
        text[start:end] for text, marks in texts(name) for kind, start, end in marks if kind is Kind.PERSON
    )
    return sorted({_TITLE.sub("", one).title() for one in marked})


def figures(name: str, *, names: Sequence[str] = (), tell: bool = False) -> dict[Kind, Figures]:
    counts: Counter[tuple[Kind, str]] = Counter()
    for text, marks in texts(name):
        offered = proposals(text, names=names)
        for kind, start, end in marks:
            whole = set(range(start, end)) <= _covered(offered, kind)
            counts.update([(kind, "marked"), *([(kind, "found")] if whole else [])])
            if tell and not whole:
                sys.stdout.write(f"missed {kind}: {text[start:end]} | {text}\n")
        for one in offered:
            right = any(
                one.kind == kind and one.start < end and start < one.end for kind, start, end in marks
            )
            counts.update([(one.kind, "proposed"), *([(one.kind, "right")] if right else [])])
            if tell and not right:
                sys.stdout.write(f"wrong {one.kind}: {one.quote} | {text}\n")
    return {kind: Figures(*(counts[kind, what] for what in Figures.__annotations__)) for kind in Kind}


def _covered(offered: tuple[Proposal, ...], kind: Kind) -> set[int]:
    return {place for one in offered if one.kind is kind for place in range(one.start, one.end)}


if __name__ == "__main__":
    for file in sys.argv[1:] or ("seen.txt", "kept_back.txt"):
        sys.stdout.write(f"{file}\n")
        for kind, one in figures(file, tell=file == "seen.txt").items():
            sys.stdout.write(f"  {kind:<12} {one}  recall {one.recall:.2f}  precision {one.precision:.2f}\n")
