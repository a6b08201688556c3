"""Codebooks and codings as CSV, for spreadsheets and for Taguette, which takes a codebook in no other form.

The path of a code is its name after those above it, with / between; a / in a name is written \\/.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lotus.analysis import rows
from lotus.analysis.refi import packed, shapes
from lotus.analysis.refi.shapes import Code, Coder, Coding, Project, Selection, Source
from lotus.analysis.rows import Row, Table
from lotus.core.refusal import Refused

CODEBOOK = ("path", "description", "colour", "codable", "guid")
CODINGS = ("source", "coder", "code", "start", "end", "quote", "at")
_PLAIN_PATHS = ("tag", "name")
"""Columns whose text is one name, whatever signs it holds: Taguette calls its codes tags."""
_PART = re.compile(r"(?:\\.|[^/\\])+")
_FORMULA = re.compile(r"'*[=+@\t\r-]")


def codebook(codes: tuple[Code, ...]) -> str:
    """One row for each code, after that of its parent."""
    return _written(
        CODEBOOK,
        (
            (path_of(path), one.description, one.colour or "", "yes" if one.codable else "no", one.guid)
            for path, one in Project(codes=codes).every_code()
        ),
    )


def codings(of: Project) -> str:
    """One row for each coding, with its place and the words that were coded."""
    paths = {one.guid: path_of(path) for path, one in of.every_code()}
    names = {one.guid: one.name for one in of.coders}
    return _written(
        CODINGS, (_coding(source, part, one, paths, names) for source, part, one in of.every_coding())
    )


def _coding(
    source: Source, part: Selection | None, one: Coding, paths: Mapping[str, str], names: Mapping[str, str]
) -> tuple[str, ...]:
    start, end = (part.start, part.end) if part else (0, len(source.text))
    who = names.get(one.by or "", "")
    return source.name, who, paths[one.code], str(start), str(end), source.text[start:end], one.at or ""


def _written(columns: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """CSV in which no cell is taken for a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for line in lines:
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in line])
    return out.getvalue()


def _cell(row: Row, column: str) -> str:
    text = row.cells.get(column, "")
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def path_of(names: Iterable[str]) -> str:
    return "/".join(re.sub(r"([\\/])", r"\\\1", name) for name in names)


def names_of(path: str) -> tuple[str, ...]:
    """The names in a path, the outermost first. Blanks around a / belong to no name."""
    parts = (re.sub(r"\\(.)", r"\1", part.strip()) for part in _PART.findall(path))
    return tuple(part for part in parts if part)


def read_codebook(name: str) -> tuple[Code, ...]:
    """A codebook from a CSV with a column path (or tag, or name). Parents that have no row of their own are made.

    Raises Refused for a file that cannot be read, BadRows with every row that cannot be used.
    """
    table = rows.table(name, needs=())
    columns = {column.casefold(): column for column in table.columns}
    column = next((columns[one] for one in ("path", *_PLAIN_PATHS) if one in columns), None)
    if column is None:
        raise Refused(f"{table.name} has no column “path”. Its columns are: {', '.join(table.columns)}.")
    seen: dict[tuple[str, ...], Code] = {}
    guids: set[str] = set()
    plain = column.casefold() in _PLAIN_PATHS
    known = Table(table.name, table.columns, tuple(_folded(row) for row in table.rows), table.bad)
    rows.each(known, lambda row: _take(row, column.casefold(), plain, seen, guids))
    if not seen:
        raise Refused(f"{table.name} has a heading and no rows.")
    return _nested(seen)


def _folded(row: Row) -> Row:
    return Row(row.line, {column.casefold(): cell for column, cell in row.cells.items()})


def _take(row: Row, column: str, plain: bool, seen: dict[tuple[str, ...], Code], guids: set[str]) -> None:
    text = _cell(row, column)
    path = ((text,) if text else ()) if plain else names_of(text)
    if not path:
        raise ValueError(f"{column} is empty")
    if len(path) > packed.DEEPEST:
        raise ValueError(f"{column} goes more than {packed.DEEPEST} deep")
    if path in seen:
        raise ValueError(f"“{text}” was there already")
    written = _cell(row, "colour") or _cell(row, "color")
    colour = shapes.colour(written)
    if written and not colour:
        raise ValueError(f"the colour “{written}” is not written like #005eb8")
    guid = _cell(row, "guid")
    if guid and not shapes.guid(guid):
        raise ValueError(f"the guid “{guid}” is not a UUID; leave it empty and it gets one")
    kept = shapes.guid(guid) or shapes.made("code", *path)
    if kept in guids:
        raise ValueError(f"the guid “{kept}” belongs to another code")
    guids.add(kept)
    seen[path] = Code(
        guid=kept,
        name=path[-1],
        description=shapes.lines(_cell(row, "description")),
        colour=colour,
        codable=_cell(row, "codable").casefold() not in {"no", "false", "0"},
    )


def _nested(seen: Mapping[tuple[str, ...], Code]) -> tuple[Code, ...]:
    """The outermost codes, in the order of the file, each with those beneath it."""
    beneath: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for path in seen:
        for depth in range(1, len(path) + 1):
            beneath.setdefault(path[: depth - 1], {})[path[:depth]] = None

    def under(above: tuple[str, ...]) -> tuple[Code, ...]:
        return tuple(
            replace(
                seen.get(path) or Code(shapes.made("code", *path), path[-1], codable=False),
                children=under(path),
            )
            for path in beneath.get(above, ())
        )

    return under(())


@dataclass
class _Text:
    """A text while its rows are read: what it says, and the codes by place, then by coder."""

    name: str
    text: str
    given: dict[tuple[int, int, str], list[str]]


def read_codings(name: str, *, codes: tuple[Code, ...] = (), title: str = "") -> Project:
    """A project from a CSV with a column text, and, where there are any, source, coder, code (or codes), start, end.

    Rows with the same source are about one text; without that column every row is a text of its own. Codes that the
    codebook does not hold are new ones at its end; without a codebook all are. Raises Refused and BadRows.
    """
    table = rows.table(name, needs=("text",))
    folded = Table(table.name, table.columns, tuple(_folded(row) for row in table.rows), table.bad)
    texts: dict[str, _Text] = {}
    coders: dict[str, Coder] = {}
    rows.each(folded, lambda row: _take_text(row, texts, coders))
    if not texts:
        raise Refused(f"{table.name} has a heading and no rows.")
    all_codes, known = _known(codes, texts.values())
    sources = tuple(_source(one, known, coders) for one in texts.values())
    return Project(name=title, codes=all_codes, coders=tuple(coders.values()), sources=sources)


def _take_text(row: Row, texts: dict[str, _Text], coders: dict[str, Coder]) -> None:
    body = shapes.lines(_cell(row, "text"))
    if not body:
        raise ValueError("text is empty")
    named = _cell(row, "source")
    if "source" in row.cells and not named:
        raise ValueError("source is empty")
    name = named or f"Text {len(texts) + 1}"
    one = texts.setdefault(name, _Text(name, body, {}))
    if one.text != body:
        raise ValueError(f"the text of “{name}” was another one before")
    who = _cell(row, "coder")
    if who:
        coders.setdefault(who, Coder(shapes.made("coder", who), who))
    written = _cell(row, "code")
    given = [written] if written else re.split(r"[|;]", _cell(row, "codes"))
    codes = [code.strip() for code in given if code.strip()]
    if codes:
        start, end = _place(row, len(body))
        held = one.given.setdefault((start, end, who), [])
        held += [code for code in dict.fromkeys(codes) if code not in held]


def _place(row: Row, length: int) -> tuple[int, int]:
    """The part of the text that a row is about: the whole, unless it says start and end."""
    start, end = _cell(row, "start"), _cell(row, "end")
    if not start and not end:
        return 0, length
    first, last = rows.whole(start), rows.whole(end)
    if not first < last <= length:
        raise ValueError(f"{first} to {last} is not a part of its text, which has {length:,} signs")
    return first, last


def _known(codes: tuple[Code, ...], texts: Iterable[_Text]) -> tuple[tuple[Code, ...], dict[str, str]]:
    """All codes, and the identifier of each by its path and, where no other has it, its name."""
    known: dict[str, str] = {}
    listed = list(Project(codes=codes).every_code())
    names = Counter(one.name for _, one in listed)
    for path, one in listed:
        known[path_of(path)] = one.guid
        if names[one.name] == 1:
            known.setdefault(one.name, one.guid)
    new = dict.fromkeys(
        code for text in texts for held in text.given.values() for code in held if code not in known
    )
    made = tuple(Code(shapes.made("code", name), name) for name in new)
    return (*codes, *made), known | {one.name: one.guid for one in made}


def _source(of: _Text, known: Mapping[str, str], coders: Mapping[str, Coder]) -> Source:
    guid = shapes.made("text", of.name, of.text)
    selections = []
    for (start, end, who), held in of.given.items():
        place = shapes.made(guid, str(start), str(end), who)
        by = coders[who].guid if who else None
        codings = tuple(Coding(shapes.made(place, code), known[code], by) for code in held)
        selections.append(Selection(place, start, end, codings))
    return Source(guid, of.name, of.text, tuple(selections))
