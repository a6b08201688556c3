"""A letter as the check reads it: its body between greeting and closing, its paragraphs and its sentences.

Every place is counted in code points of the text as it was given. Curly quotes and fixed spaces are read as plain ones,
one for one, so that no place moves.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lotus.analysis.tone.rules import words
from lotus.core.patterns import compiled

_PLAIN = str.maketrans("‘’“”\u00a0\u2011\u202f\u2007\t", "''\"\" -   ")
_GREETING = re.compile(
    r"^[ \t*]*(?i:(?:my )?dear|hello|hi|(?:good )?(?:morning|afternoon|evening))\b[^\n]{0,80}$"
    r"|^(?!Yours|Kind|Best|Warm|With|Many)[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2},[ \t]*\n[ \t]*$",
    re.MULTILINE,
)
"""*Dear Dr Hill*, or a name alone on its line, with a comma."""
_BULLET = re.compile(r"[ \t]*(?:[-•*–]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+")
_HEADING = re.compile(
    r"[ \t]*(?:#{1,2}[ \t]+|\**(?:re|subject|date|from|to|cc|sent|ref)\b\**[ \t]*:(?=[^\n]*$))", re.IGNORECASE
)
_STOP = re.compile(r"[.!?]['\")\]*]*(?=\s+[\"'(\[*“]*[A-Z0-9«])|[.!?]['\")\]*]*\s*$|(?<=:)\s*\n")
_SHORT = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|revd|rev|st|no|nos|e\.g|i\.e|etc|approx|vs|ext|tel|ref|para|fig|a\.m|p\.m|cf|al|col|sgt"
    r"|hon|jr|sr)|\b[A-Z])\.$",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_][\w'&/-]*")


@lru_cache(maxsize=1)
def _closing() -> re.Pattern[str]:
    """A line that ends a letter, such as *With good wishes,*."""
    return compiled([rf"^[ \t*]*(?:{'|'.join(words('grammar', 'closings'))})[^\n]{{0,60}}$"])


@dataclass(frozen=True)
class Sentence:
    """A sentence, a bullet or a heading, and the number of its paragraph within the body."""

    start: int
    end: int
    text: str
    paragraph: int
    heading: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(WORD.findall(self.text))


@dataclass(frozen=True)
class Letter:
    """A letter to be checked."""

    text: str

    @cached_property
    def plain(self) -> str:
        return self.text.translate(_PLAIN)

    @cached_property
    def body(self) -> tuple[int, int]:
        """From the end of the greeting to the closing line; the whole text when there is neither."""
        greeting = _GREETING.search(self.plain)
        start = greeting.end() if greeting else 0
        closings = list(_closing().finditer(self.plain, start))
        return start, closings[-1].start() if closings else len(self.plain)

    @cached_property
    def lines(self) -> tuple[Sentence, ...]:
        """Everything of the body in order, headings included."""
        return tuple(self._split(*self.body))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the body, without its headings."""
        return tuple(line for line in self.lines if not line.heading)

    @cached_property
    def around(self) -> tuple[Sentence, ...]:
        """The lines above the greeting and below the closing."""
        start, end = self.body
        return (*self._split(0, start), *self._split(end, len(self.plain)))

    @cached_property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of each paragraph of the body."""
        numbers = sorted({one.paragraph for one in self.sentences})
        return tuple(tuple(one for one in self.sentences if one.paragraph == number) for number in numbers)

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence in which a place lies; None between sentences."""
        found = bisect_right(self._starts, place) - 1
        return self.lines[found] if found >= 0 and place < self.lines[found].end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def _split(self, start: int, end: int) -> Iterator[Sentence]:
        number = -1
        for first, last in self._blocks(start, end):
            heading = self._is_heading(first, last)
            number += not heading
            for a, b in [(first, last)] if heading else self._pieces(first, last):
                yield Sentence(a, b, self.plain[a:b], max(number, 0), heading)

    def _blocks(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Paragraphs: what stands between empty lines."""
        for found in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", self.plain[start:end]):
            yield start + found.start(), start + found.end()

    def _is_heading(self, start: int, end: int) -> bool:
        """One short line with no stop at its end, or marked as a heading."""
        line = self.plain[start:end].strip()
        if _HEADING.match(line):
            return True
        short = len(line.split()) <= 14 and "\n" not in line and not _BULLET.match(line)
        return short and line.strip("*")[-1:] not in ".?!:;,"

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The sentences and bullets of a paragraph."""
        for first, last in self._bullets(start, end):
            yield from self._stops(first, last)

    def _bullets(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        cuts = [start]
        place = start
        for line in self.plain[start:end].splitlines(keepends=True):
            if place > start and (_BULLET.match(line) or _HEADING.match(line)):
                cuts.append(place)
            place += len(line)
        yield from zip(cuts, [*cuts[1:], end], strict=True)

    def _stops(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for stop in _STOP.finditer(self.plain, start, end):
            if _SHORT.search(self.plain[at : stop.end()]) and stop.end() < end - 1:
                continue
            yield from self._trimmed(at, stop.end())
            at = stop.end()
        yield from self._trimmed(at, end)

    def _trimmed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        piece = self.plain[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
