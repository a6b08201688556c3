"""Reading the labelled letters: what each is expected to hold, by code, and where.

A letter begins with ``=== name kind good|bad``. ``missing:`` and ``whole:`` name codes of the letter as a whole; within
its text ``«code|words»`` marks words.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lotus.analysis import tone
from lotus.analysis.tone.rules import codes

FOLDER = Path(__file__).parent / "letters"
MARK = re.compile(r"«(\w+)\|([^»]*)»")
HEAD = re.compile(r"(missing|whole): (.*)\n")


@dataclass(frozen=True)
class Labelled:
    name: str
    kind: str
    good: bool
    text: str
    whole: frozenset[str]
    spans: tuple[tuple[str, int, int], ...]

    @property
    def codes(self):
        return self.whole | {code for code, _, _ in self.spans}


def letters(name):
    """The labelled letters of one file."""
    blocks = re.split(r"^=== ", (FOLDER / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)
    return [_letter(block) for block in blocks[1:]]


def _letter(block):
    head, _, rest = block.partition("\n")
    name, kind, state = head.split()
    whole = set()
    while given := HEAD.match(rest):
        prefix = "missing_" if given[1] == "missing" else ""
        whole |= {prefix + code.strip() for code in given[2].split(",")}
        rest = rest[given.end() :]
    return Labelled(name, kind, state == "good", *_marked(rest, frozenset(whole)))


def _marked(rest, whole):
    text, spans, place = "", [], 0
    for mark in MARK.finditer(rest):
        text += rest[place : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text, place = text + mark[2], mark.end()
    return text + rest[place:], whole, tuple(spans)


@dataclass(frozen=True)
class Figures:
    """What the check found of what it should: by code, letters in which it was right, false and missed."""

    right: Counter
    false: Counter
    missed: Counter
    false_in_good: float
    recognised: float
    placed: float

    def f1(self, family):
        mine = [code for code, words in codes().items() if words.family == family]
        right, wrong = sum(self.right[c] for c in mine), sum(self.false[c] + self.missed[c] for c in mine)
        return 2 * right / max(1, 2 * right + wrong)


def measure(set_of_letters):
    """The figures of the check on labelled letters, their kind recognised and not given."""
    right, false, missed = Counter(), Counter(), Counter()
    in_good, kinds, placed = [], [], []
    for letter in set_of_letters:
        found = tone.check(letter.text)
        got = {each.code for each in found}
        right.update(got & letter.codes)
        false.update(got - letter.codes)
        missed.update(letter.codes - got)
        kinds.append(tone.recognised(tone.Letter(letter.text)) == letter.kind)
        in_good += [len(found)] if letter.good else []
        placed += [_hit(found, span) for span in letter.spans if span[0] in got]
    return Figures(right, false, missed, _mean(in_good), _mean(kinds), _mean(placed))


def _mean(values):
    return sum(values) / max(1, len(values))


def _hit(found, span):
    code, start, end = span
    return any(each.code == code and each.start < end and each.end > start for each in found)
