"""Letters: merge fields, what was left unfilled, and the small markup they are written in.

A field is written ``[[practitioner_name]]``. The markup is plain text with ``# heading``, ``## smaller
heading``, ``- bullet``, blank lines between paragraphs and ``**bold**``. It becomes blocks of plain strings;
whoever draws them escapes them, so nothing written in a letter is ever read as HTML.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, takewhile
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
    """One thing to look at in a letter. ``start`` and ``end`` count characters; ``quote`` lies between.

    All three are None when something is missing, so that there is nothing to point at.
    """

    code: str
    family: Family
    start: int | None
    end: int | None
    quote: str | None
    message: str
    suggestion: str


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"


@dataclass(frozen=True)
class Span:
    """A run of plain characters, bold or not. A line break within a paragraph is ``\\n``.

    ``open`` says that it is still to be filled in: see ``marked``.
    """

    text: str
    bold: bool = False
    open: bool = False


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
    | (?P<bracket>\[[^\[\]\n]*\] | \{\{?[^{}\n]*\}\}? | <<[^<>\n]*>>
        | <\s*(?i:insert|add|enter|name|date|time|place|venue|number|details)\b[^<>\n@]*>
        | \((?i:(?:insert|fill\ in)\b[^()\n]* | [^()\n]*\b(?:tbc|tba|to\ be\ (?:inserted|filled\ in)))\))
    | (?P<date>\b(?:[xX]{2}[/.-][xX]{2}[/.-](?:[xX]{4}|[xX]{2}|\d{4}|\d{2}) | [dD]{2}/[mM]{2}/[yY]{2,4})\b)
    | (?P<crosses>\b[xX]{4,}\b
        | (?<=(?:\bon|\bby|re|il)\ )XX+\b)
    | (?P<blank>_{4,}|\.{6,})
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


def marked(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with what is still to be filled in as spans of their own."""
    return tuple(replace(block, rows=tuple(tuple(_pieces(row)) for row in block.rows)) for block in blocks)


def _pieces(row: Iterable[Span]) -> Iterator[Span]:
    for span in row:
        done = 0
        for found in placeholders(span.text):
            yield from _run(span, done, found.start or 0)
            yield replace(span, text=found.quote or "", open=True)
            done = found.end or done
        yield from _run(span, done, len(span.text))


def _run(span: Span, start: int, end: int) -> Iterator[Span]:
    if start < end:
        yield replace(span, text=span.text[start:end])


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


@dataclass(frozen=True)
class Sheet:
    """A letter laid out: whom it is to, what is known about it (label, value), its text, and who signs.

    Each line of the letter is in one of these, but for the mark that the letterhead carries anyway.
    """

    to: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    closing: str = ""
    signer: str = ""
    post: str = ""

    @property
    def heading(self) -> str:
        """What the letter is called, or nothing when it has no heading."""
        first = self.blocks[0] if self.blocks else None
        return _row_text(first.rows[0]) if first and first.kind is BlockKind.HEADING else ""

    @property
    def text(self) -> tuple[Block, ...]:
        """The blocks below the heading."""
        return self.blocks[1:] if self.heading else self.blocks


def lay_out(text: str, signer: str = "", mark: str = "Private and confidential") -> Sheet:
    """The parts of a letter. Lines above its first heading are its head, where they are only lines.

    ``signer`` is the name looked for at the end, to be written as a signature.
    """
    blocks = parse(text)
    top = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.HEADING), 0)
    if any(block.kind is not BlockKind.PARAGRAPH for block in blocks[:top]):
        top = 0
    lines = [line for block in blocks[:top] for line in _lines(block) if _row_text(line) != mark]
    facts = tuple(_fact(line) for line in lines if _is_fact(line))
    to = tuple(_row_text(line) for line in lines if not _is_fact(line))
    return Sheet(to, facts, *_signature(blocks[top:], signer))


def _row_text(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans).strip()


def _lines(block: Block) -> list[list[Span]]:
    """A paragraph's lines, each with its runs of characters."""
    lines: list[list[Span]] = [[]]
    for span in block.rows[0]:
        first, *rest = span.text.split("\n")
        lines[-1].append(Span(first, span.bold))
        lines += [[Span(piece, span.bold)] for piece in rest]
    said = [[span for span in line if span.text] for line in lines]
    return [line for line in said if _row_text(line)]


def _is_fact(line: Sequence[Span]) -> bool:
    """Such as ``**Our reference:** LOT-2026-00042``."""
    return line[0].bold and line[0].text.endswith(":")


def _fact(line: Sequence[Span]) -> tuple[str, str]:
    return line[0].text.removesuffix(":"), _row_text(line[1:])


def _signature(blocks: Sequence[Block], signer: str) -> tuple[tuple[Block, ...], str, str, str]:
    """The blocks before the signature, its closing line, name and post; all blocks when none is found."""
    lines = [_row_text(line) for line in _lines(blocks[-1])] if blocks else []
    if not signer or not lines or lines[0] != signer or blocks[-1].kind is not BlockKind.PARAGRAPH:
        return tuple(blocks), "", "", ""
    before = list(blocks[:-1])
    closing = _row_text(before[-1].rows[0]) if before else ""
    if not closing.endswith(",") or "\n" in closing:
        closing = ""
    return tuple(before[:-1] if closing else before), closing, signer, "\n".join(lines[1:])


def section(blocks: Sequence[Block], heading: str) -> tuple[Block, ...]:
    """The blocks under a heading, up to the next; none when no heading has these words."""
    found = [n for n, each in enumerate(blocks) if _is_heading(each) and _row_text(each.rows[0]) == heading]
    if not found:
        return ()
    rest = blocks[found[0] + 1 :]
    return tuple(takewhile(lambda each: not _is_heading(each), rest))


def _is_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING


_TITLES = frozenset({"the", "dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "rev"})


def names(text: str, name: str) -> bool:
    """Whether a text holds a whole name, whatever its letters' case and the spaces between."""
    words = name.split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    return bool(words) and re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


def hints_at(text: str, name: str) -> tuple[str, ...]:
    """The parts of a name, titles left out, that a text holds as written: a hint, as names are words too."""
    parts = [part.strip(".,()") for part in name.split()]
    return tuple(
        part
        for part in parts
        if len(part) > 2
        and part[0].isupper()
        and part.casefold() not in _TITLES
        and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text)
    )


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


def template_of(kind: str, decision: str | None = None) -> str:
    """The template a letter of this kind begins from: a decision that nothing more is needed has a shorter one."""
    return "no-further-action" if (kind, decision) == ("outcome", "no_further_action") else kind


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


def blank(letter: library.Entry, facts: Mapping[str, str], says: Callable[[str], str]) -> str:
    """A letter as a form to fill in by hand: every section in its place, each after a note of when it stays.

    `facts` is what is written in place of the fields; `says` words the note from the section's `when`.
    """
    body = letter.body
    for name, section in letter.data.get("sections", {}).items():
        note = f"[{says(section['when'])}]"
        body = body.replace(f"[[{name}]]\n\n", f"{note}\n\n{section['text'].strip()}\n\n")
    return fill(body, facts)
