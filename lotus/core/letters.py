"""Letters: merge fields, what was left unfilled, and the small markup they are written in.

A field is written ``[[practitioner_name]]``. The markup is plain text with ``# heading``, ``## smaller
heading``, ``- bullet``, blank lines between paragraphs and ``**bold**``. It becomes blocks of plain strings;
whoever draws them escapes them, so nothing written in a letter is ever read as HTML.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Any

from lotus.core import library
from lotus.core.shapes import FIELD


class Family(StrEnum):
    """The three questions of the letter check."""

    COMPLETE = "complete"
    CLEAR = "clear"
    KIND = "kind"


@dataclass(frozen=True)
class Finding:
    """One thing to look at in a letter. ``start`` and ``end`` count characters; ``quote`` lies between."""

    code: str
    family: Family
    start: int
    end: int
    quote: str
    message: str
    suggestion: str


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"


@dataclass(frozen=True)
class Span:
    """A run of plain characters, bold or not. A line break within a paragraph is ``\\n``."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """One block of a letter: a list of bullets has one row of spans each, the others have one row.

    ``level`` is 1 or 2 for a heading, else 0.
    """

    kind: BlockKind
    rows: tuple[tuple[Span, ...], ...]
    level: int = 0


_LEFTOVER = re.compile(
    r"""
    (?P<field>\[\[[^\[\]\n]*\]\])
    | (?P<half_field>\[\[[^\[\]\n]{0,60}\]? | \[[^\[\]\n]*\]\] | \]\])
    | (?P<bracket>\[[^\[\]\n]*\] | \{\{?[^{}\n]*\}\}? | <<[^<>\n]*>>)
    | (?P<date>\b(?:[xX]{2}[/.-][xX]{2}[/.-](?:[xX]{4}|[xX]{2}) | [dD]{2}/[mM]{2}/[yY]{2,4})\b)
    | (?P<crosses>\b[xX]{4,}\b)
    | (?P<blank>_{4,})
    """,
    re.VERBOSE,
)
_MEANT = re.compile(
    r"\[\s*(?:sic|\d+|(?:[^\[\]\n]*\s)?(?:redacted|removed|withheld|left out))\s*\]", re.IGNORECASE
)

_HEADING = re.compile(r"(#{1,2})[ \t]+(.*)")
_BULLET = re.compile(r"[-•][ \t]+(.*)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)


def fields(text: str) -> tuple[str, ...]:
    """The names of the fields in a text, each once, in the order they first stand in it."""
    return tuple(dict.fromkeys(FIELD.findall(text)))


def fill(template: str, facts: Mapping[str, str]) -> str:
    """The template with its fields replaced; one that is not known, or blank, stays to be seen.

    What is put in is not looked at again: a fact that holds ``[[…]]`` fills nothing.
    """

    def value(match: re.Match[str]) -> str:
        fact = facts.get(match[1], "")
        return fact if fact.strip() else match[0]

    return FIELD.sub(value, template)


def placeholders(text: str) -> list[Finding]:
    """Everything that looks as if somebody still had to fill it in, in the order of the text.

    Fields, half-written fields, other brackets, dates of crosses, rows of crosses and blanks to write on.
    Brackets a redaction leaves (``[name removed]``) and ``[sic]`` are meant. A letter with any finding is
    not to be sent.
    """
    found = (match for match in _LEFTOVER.finditer(text) if not _MEANT.fullmatch(match[0]))
    return [_finding(match) for match in found]


def _finding(match: re.Match[str]) -> Finding:
    code = str(match.lastgroup)
    words = _words()[code]
    quote = match[0]
    message = str(words["message"]).replace("{quote}", quote)
    return Finding(
        code, Family.COMPLETE, match.start(), match.end(), quote, message, str(words["suggestion"])
    )


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    return library.load("letter-check", "placeholders").entries


def parse(text: str) -> list[Block]:
    """The blocks of a letter. Any text has some; markup that is not closed stays as written.

    A line break inside a paragraph is kept (an address); an indented line carries on the bullet above it.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Block] = []
    for kind, group in groupby(_joined(lines), key=lambda line: line[0]):
        blocks += _blocks(kind, [line[1:] for line in group])
    return blocks


_Line = tuple[BlockKind | None, int, str]


def _joined(lines: Iterable[str]) -> Iterator[_Line]:
    """Each line with what it is, once indented lines have joined the bullet above them."""
    held: _Line = (None, 0, "")
    for line in lines:
        if held[0] is BlockKind.BULLETS and line[:1] in (" ", "\t") and line.strip():
            held = (held[0], 0, f"{held[2]} {line.strip()}")
            continue
        yield held
        held = _classed(line.strip())
    yield held


def _classed(line: str) -> _Line:
    heading, bullet = _HEADING.fullmatch(line), _BULLET.fullmatch(line)
    if heading:
        return BlockKind.HEADING, len(heading[1]), heading[2]
    if bullet:
        return BlockKind.BULLETS, 0, bullet[1]
    return (BlockKind.PARAGRAPH if line else None), 0, line


def _blocks(kind: BlockKind | None, lines: list[tuple[int, str]]) -> list[Block]:
    if kind is BlockKind.HEADING:
        return [Block(kind, (_spans(line),), level) for level, line in lines]
    if kind is BlockKind.BULLETS:
        return [Block(kind, tuple(_spans(line) for _, line in lines))]
    return [Block(kind, (_spans("\n".join(line for _, line in lines)),))] if kind else []


def _spans(text: str) -> tuple[Span, ...]:
    parts = _BOLD.split(text)
    return tuple(Span(part, bold=bool(number % 2)) for number, part in enumerate(parts) if part)


def plain(blocks: Iterable[Block]) -> str:
    """The letter without its markup, for e-mail: blocks with a blank line between them."""
    return "\n\n".join("\n".join(_plain_row(block, row) for row in block.rows) for block in blocks) + "\n"


def _plain_row(block: Block, row: tuple[Span, ...]) -> str:
    text = "".join(span.text for span in row)
    return f"- {text}" if block.kind is BlockKind.BULLETS else text


def support_bullets(directory: Mapping[str, Any], discipline: str = "") -> str:
    """The directory's entries as bullets of a letter, in their order: crisis help first.

    Entries that name disciplines (``for``) are given only to those.
    """
    entries = directory["entries"]
    meant = [each for each in entries if not each.get("for") or discipline in each["for"]]
    return "\n".join(f"- **{each['label']}:** {each['text']}" for each in meant)


def draft(letter: library.Entry, facts: Mapping[str, str], decisions: Collection[str] = ()) -> str:
    """A letter's text with its facts filled in, and only the sections that its decisions ask for.

    A section stands in the front matter (``[sections.<name>]`` with ``decisions`` and ``text``) and has its
    place in the body as ``[[name]]`` on a line of its own, which is taken out when it does not apply.
    """
    body = letter.body
    for name, section in letter.data.get("sections", {}).items():
        applies = any(decision in section["decisions"] for decision in decisions)
        body = body.replace(f"[[{name}]]\n\n", f"{section['text'].strip()}\n\n" if applies else "")
    return fill(body, facts)
