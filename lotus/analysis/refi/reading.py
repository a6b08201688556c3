"""From the files of other programs to shapes. What we do not keep is counted and told, never dropped in silence.

Programs differ. We take identifiers in braces and in capitals, any version of the name space, texts inside the XML
or beside it, the text of a PDF, and both ways of counting Windows line ends. No path outside of the file is followed.
"""

import codecs
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree.ElementTree import Element

from lotus.analysis.refi import packed, shapes
from lotus.analysis.refi.shapes import Code, Coder, Coding, Project, Selection, Source
from lotus.core.refusal import Refused

_SPACE = re.compile(r"\{urn:QDA-XML:(?:codebook|project)\b[^}]*\}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_ELSEWHERE = {
    "Variable": ("variable", "variables"),
    "Case": ("case", "cases"),
    "Note": ("note", "notes"),
    "Link": ("link", "links"),
    "Set": ("set", "sets"),
    "Graph": ("drawing", "drawings"),
    "PictureSource": ("picture", "pictures"),
    "AudioSource": ("recording", "recordings"),
    "VideoSource": ("film", "films"),
    "PDFSource": ("set of PDF pages (their text is kept)", "sets of PDF pages (their texts are kept)"),
    "outside": ("text that lies outside of the file", "texts that lie outside of the file"),
    "absent": ("text that is not in the file", "texts that are not in the file"),
    "unreadable": ("text that is not in UTF-8", "texts that are not in UTF-8"),
    "place": ("selection that lies outside of its text", "selections that lie outside of their texts"),
    "code": (
        "coding with a code that is not in the codebook",
        "codings with a code that is not in the codebook",
    ),
    "coder": ("name of a coder that is not in the list", "names of coders that are not in the list"),
}


class Kind(StrEnum):
    """What sort of file it was."""

    CODEBOOK = "codebook"
    PROJECT = "project"


@dataclass(frozen=True)
class Found:
    """What was read, and what had to be left behind, each kind with how many."""

    kind: Kind
    project: Project
    left: tuple[str, ...] = ()


@dataclass
class _Reader:
    """One reading: where texts come from, what is known so far, and what was left."""

    text_of: Callable[[str], bytes | None]
    counts_line_ends_once: bool = False
    seen: set[str] = field(default_factory=set)
    coders: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    left: Counter[str] = field(default_factory=Counter)


def read(body: bytes) -> Found:
    """A codebook or a project from its bytes. Raises Refused in one sentence for anything else."""
    if body.startswith(b"PK"):
        parts = packed.Parts(body)
        return _of(packed.tree(parts.main()), parts.text)
    return _of(packed.tree(body), lambda path: None)


def _of(root: Element, text_of: Callable[[str], bytes | None]) -> Found:
    for one in root.iter():
        one.tag = _SPACE.sub("", one.tag) if isinstance(one.tag, str) else ""
    kind = {"CodeBook": Kind.CODEBOOK, "Project": Kind.PROJECT}.get(root.tag)
    if kind is None:
        raise Refused("This is XML, but neither a REFI-QDA codebook nor a REFI-QDA project.")
    origin = root.get("origin", "")
    reader = _Reader(text_of, counts_line_ends_once="atlas" in origin.casefold())
    codes = root if kind is Kind.CODEBOOK else root.find("CodeBook")
    for tag in ("Variable", "Case", "Note", "Link", "Set", "Graph"):
        reader.left[tag] += len(root.findall(f"{tag}s/{tag}"))
    project = Project(
        name=root.get("name", ""),
        coders=tuple(_coders(reader, root)),
        codes=tuple(_codes(reader, codes.find("Codes"))) if codes is not None else (),
        sources=tuple(_sources(reader, root.find("Sources"))),
        description=_words(root),
        origin=origin,
    )
    return Found(kind, project, tuple(_told(reader.left)))


def _told(left: Counter[str]) -> Iterator[str]:
    for what, (one, many) in _ELSEWHERE.items():
        if left[what]:
            yield f"{left[what]:,} {one if left[what] == 1 else many}"


def _guid(reader: _Reader, one: Element, what: str) -> str:
    """The identifier of something, which nothing else may have."""
    found = shapes.guid(one.get("guid"))
    if found is None:
        raise Refused(f"{what} “{one.get('name', '')}” has no identifier, or one that is not a UUID.")
    if found in reader.seen:
        raise Refused(f"{what} “{one.get('name', '')}” has the identifier of something else ({found}).")
    reader.seen.add(found)
    return found


def _words(one: Element) -> str:
    return one.findtext("Description") or ""


def _coders(reader: _Reader, root: Element) -> Iterator[Coder]:
    for one in root.iterfind("Users/User"):
        guid = _guid(reader, one, "The coder")
        reader.coders.add(guid)
        yield Coder(guid, one.get("name", ""), one.get("id"))


def _codes(reader: _Reader, within: Element | None) -> Iterator[Code]:
    for one in within.iterfind("Code") if within is not None else ():
        guid = _guid(reader, one, "The code")
        reader.codes.add(guid)
        yield Code(
            guid=guid,
            name=one.get("name", ""),
            description=_words(one),
            colour=shapes.colour(one.get("color")),
            codable=one.get("isCodable", "true").strip() not in {"false", "0"},
            children=tuple(_codes(reader, one)),
        )


def _sources(reader: _Reader, within: Element | None) -> Iterator[Source]:
    for one in within if within is not None else ():
        text: Element | None = one
        if one.tag != "TextSource":
            reader.left[one.tag] += 1
            text = one.find("Representation")
        if text is not None:
            yield from _source(reader, text, one)


def _source(reader: _Reader, one: Element, named: Element) -> Iterator[Source]:
    """A text; none where it cannot be had. `named` is what carries the name: a PDF whose text this is, or itself."""
    held = _text(reader, one)
    if held is None:
        return
    text, place = held
    yield Source(
        guid=_guid(reader, named, "The text"),
        name=named.get("name", ""),
        text=text,
        selections=tuple(_selections(reader, one, len(text), place)),
        codings=tuple(_codings(reader, named)),
        description=_words(named),
    )


def _text(reader: _Reader, one: Element) -> tuple[str, Callable[[int], int]] | None:
    """The text with LF at line ends, and where a place counted by the other program lies in it."""
    inside = one.find("PlainTextContent")
    if inside is not None:
        return shapes.lines(inside.text or ""), int
    scheme, _, path = one.get("plainTextPath", "").partition("://")
    body = reader.text_of(path) if scheme == "internal" else None
    if body is None:
        reader.left["absent" if scheme in {"internal", ""} else "outside"] += 1
        return None
    try:
        raw = body.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        reader.left["unreadable"] += 1
        return None
    text = shapes.lines(raw)
    if reader.counts_line_ends_once or len(text) == len(raw):
        return text, int
    ends = [found.start() + 1 for found in re.finditer("\r\n", raw)]
    return text, lambda place: place - bisect_left(ends, place)


def _selections(
    reader: _Reader, within: Element, length: int, place: Callable[[int], int]
) -> Iterator[Selection]:
    for one in within.iterfind("PlainTextSelection"):
        try:
            start, end = (place(int(one.get(f"{side}Position", ""))) for side in ("start", "end"))
        except ValueError:
            start = end = -1
        if not 0 <= start <= end <= length:
            reader.left["place"] += 1
            continue
        yield Selection(
            guid=_guid(reader, one, "The selection"),
            start=start,
            end=end,
            codings=tuple(_codings(reader, one)),
            name=one.get("name", ""),
            description=_words(one),
        )


def _codings(reader: _Reader, within: Element) -> Iterator[Coding]:
    """Who and when is taken from the selection where the coding itself does not say."""
    for one in within.iterfind("Coding"):
        meant = one.find("CodeRef")
        code = shapes.guid(meant.get("targetGUID")) if meant is not None else None
        if code is None or code not in reader.codes:
            reader.left["code"] += 1
            continue
        by = shapes.guid(one.get("creatingUser") or within.get("creatingUser") or within.get("modifyingUser"))
        if by is not None and by not in reader.coders:
            reader.left["coder"] += 1
            by = None
        at = one.get("creationDateTime") or within.get("creationDateTime") or ""
        yield Coding(_guid(reader, one, "The coding"), code, by, at if _TIME.fullmatch(at) else None)
