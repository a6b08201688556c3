"""What we write we read again as it was; and it has the structure that the format asks for."""

import io
import re
import uuid
import zipfile
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotus.analysis import refi
from lotus.analysis.refi import Code, Coder, Coding, Project, Selection, Source, shapes, tables

SIGNS = st.characters(
    exclude_categories=("Cs", "Cc"), include_characters="\n\t", exclude_characters="\ufffe\uffff"
)
WORDS = st.text(SIGNS, max_size=12)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\ufeff"), max_size=40)
COLOURS = st.none() | st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
TIMES = st.none() | st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat() + "Z")


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Projects of every sort: codes in codes, several coders, texts of any signs, parts that overlap."""
    number = iter(range(10_000))

    def guid() -> str:
        return str(uuid.UUID(int=next(number)))

    def code(depth: int) -> Code:
        children = draw(st.integers(0, 2)) if depth else 0
        return Code(
            guid(),
            draw(WORDS),
            draw(WORDS),
            draw(COLOURS),
            draw(st.booleans()),
            tuple(code(depth - 1) for _ in range(children)),
        )

    codes = tuple(code(2) for _ in range(draw(st.integers(0, 3))))
    coders = tuple(
        Coder(guid(), draw(WORDS), draw(st.none() | WORDS)) for _ in range(draw(st.integers(0, 2)))
    )
    known = [one.guid for _, one in Project(codes=codes).every_code()]
    people = [None, *(one.guid for one in coders)]

    def codings() -> tuple[Coding, ...]:
        count = draw(st.integers(0, 2)) if known else 0
        return tuple(
            Coding(guid(), draw(st.sampled_from(known)), draw(st.sampled_from(people)), draw(TIMES))
            for _ in range(count)
        )

    def part(length: int) -> Selection:
        start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
        return Selection(guid(), start, end, codings(), draw(WORDS), draw(WORDS))

    def source() -> Source:
        text = draw(TEXTS)
        parts = tuple(part(len(text)) for _ in range(draw(st.integers(0, 2))))
        return Source(guid(), draw(WORDS), text, parts, codings(), draw(WORDS))

    sources = tuple(source() for _ in range(draw(st.integers(0, 2))))
    return Project(draw(WORDS), codes, coders, sources, draw(WORDS), draw(WORDS) or "Elsewhere")


@settings(max_examples=25)
@given(projects())
def test_a_project_comes_back_exactly_and_is_written_the_same_each_time(of: Project) -> None:
    body = refi.project(of)
    found = refi.read(body)
    assert (found.kind, found.left) == (refi.Kind.PROJECT, ())
    assert found.project == of
    assert refi.project(found.project) == body


@settings(max_examples=25)
@given(projects())
def test_a_project_has_lf_only_and_the_structure_of_the_format(of: Project) -> None:
    with zipfile.ZipFile(io.BytesIO(refi.project(of))) as archive:
        bodies = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, body in bodies.items() if b"\r" in body]
    root = fromstring(bodies.pop("project.qde").decode())
    assert set(bodies) == {f"sources/{one.guid}.txt" for one in of.sources}
    assert faults(root) == []


@settings(max_examples=15)
@given(projects().filter(lambda of: of.codes))
def test_a_codebook_comes_back_exactly(of: Project) -> None:
    body = refi.codebook(of.codes)
    found = refi.read(body)
    assert (found.kind, found.left, found.project.codes) == (refi.Kind.CODEBOOK, (), of.codes)
    assert b"\r" not in body


def _named(codes: tuple[Code, ...], number: int = 0) -> tuple[Code, ...]:
    """The same with names that tell codes of one parent apart, without blanks around them, as a table needs."""
    return tuple(
        replace(
            one,
            name=f"{one.name.strip()}{place}",
            description=one.description.strip(),
            children=_named(one.children),
        )
        for place, one in enumerate(codes)
    )


@settings(max_examples=15)
@given(projects().filter(lambda of: of.codes))
def test_a_codebook_comes_back_from_a_table(tmp_path_factory: pytest.TempPathFactory, of: Project) -> None:
    codes = _named(of.codes)
    path = tmp_path_factory.getbasetemp() / "codebook.csv"
    path.write_text(tables.codebook(codes), encoding="utf-8", newline="")
    assert tables.read_codebook(str(path)) == codes


# The order of the parts, and what each must have, from the published description of the format (version 1.0).
ORDER = {
    "Project": ["Users", "CodeBook", "Sources", "Description"],
    "Users": ["User+"],
    "User": [],
    "CodeBook": ["Codes"],
    "Codes": ["Code+"],
    "Code": ["Description", "Code*"],
    "Sources": ["TextSource+"],
    "TextSource": ["Description", "PlainTextSelection*", "Coding*"],
    "PlainTextSelection": ["Description", "Coding*"],
    "Coding": ["CodeRef"],
    "CodeRef": [],
    "Description": [],
}
GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ATTRIBUTES = {
    "Project": {"name!": ".*", "origin": ".*"},
    "User": {"guid!": GUID, "name": ".*", "id": ".*"},
    "Code": {"guid!": GUID, "name!": ".*", "isCodable!": "true|false", "color": "#[0-9a-f]{6}"},
    "TextSource": {"guid!": GUID, "name": ".*", "plainTextPath": rf"internal://{GUID}\.txt"},
    "PlainTextSelection": {
        "guid!": GUID,
        "startPosition!": r"\d+",
        "endPosition!": r"\d+",
        "name": ".*",
        "creatingUser": GUID,
        "creationDateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    },
    "Coding": {"guid!": GUID, "creatingUser": GUID, "creationDateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"},
    "CodeRef": {"targetGUID!": GUID},
}


def faults(one: Element) -> list[str]:
    """Where this part of a project departs from the format."""
    tag = one.tag.removeprefix("{urn:QDA-XML:project:1.0}")
    pattern = "".join(
        f"({part.rstrip('+*')} ){part[-1] if part[-1] in '+*' else '?'}" for part in ORDER.get(tag, [])
    )
    inside = "".join(child.tag.removeprefix("{urn:QDA-XML:project:1.0}") + " " for child in one)
    found = [] if tag in ORDER and re.fullmatch(pattern, inside) else [f"{tag} holds {inside}"]
    known = {name.rstrip("!"): form for name, form in ATTRIBUTES.get(tag, {}).items()}
    found += [
        f"{tag} {name}={value}"
        for name, value in one.items()
        if name not in known or not re.fullmatch(known[name], value, re.DOTALL)
    ]
    found += [
        f"{tag} lacks {name}"
        for name in ATTRIBUTES.get(tag, {})
        if name.endswith("!") and name[:-1] not in one.keys()  # noqa: SIM118 (an Element is no dictionary)
    ]
    return found + [fault for child in one for fault in faults(child)]


def test_the_check_of_structure_finds_what_is_wrong() -> None:
    wrong = "<Project xmlns='urn:QDA-XML:project:1.0' name='x'><Sources/><Users><User guid='1'/></Users></Project>"
    assert faults(fromstring(wrong)) == ["Project holds Sources Users ", "Sources holds ", "User guid=1"]


def test_signs_that_xml_cannot_carry_are_replaced_one_for_one() -> None:
    code = Code(shapes.made("x"), "a\x0bb\ud83dc\r\nd")
    (back,) = refi.read(refi.codebook((code,))).project.codes
    assert back.name == "a b\ufffdc\nd"
