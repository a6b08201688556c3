"""From shapes to files that other programs open: UTF-8, LF at the end of each line, the same bytes each time.

Texts lie beside the XML (`internal://`), since not every program takes them inside it. Where all codings of a
selection are by one person, the selection says so too: QualCoder reads it there.
"""

import io
import zipfile
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from lotus.analysis.refi import shapes
from lotus.analysis.refi.shapes import Code, Coding, Project, Selection, Source
from lotus.core.refusal import Refused

ORIGIN = "Lotus"
_CODEBOOK = "urn:QDA-XML:codebook:1.0"
_PROJECT = "urn:QDA-XML:project:1.0"
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day a zip knows: when a file was packed is nobody's business, and the bytes stay the same."""


def codebook(codes: tuple[Code, ...]) -> bytes:
    """A .qdc. Raises Refused when there is no code: the format knows no empty codebook."""
    if not codes:
        raise Refused("There is no code yet, and a codebook in this format must have one.")
    root = Element("CodeBook", {"xmlns": _CODEBOOK, "origin": ORIGIN})
    _add_codes(SubElement(root, "Codes"), codes)
    return _bytes(root)


def project(of: Project) -> bytes:
    """A .qdpx."""
    root = Element("Project", {"xmlns": _PROJECT, "name": shapes.fit(of.name), "origin": of.origin or ORIGIN})
    _add_coders(root, of)
    if of.codes:
        _add_codes(SubElement(SubElement(root, "CodeBook"), "Codes"), of.codes)
    sources = SubElement(root, "Sources") if of.sources else root
    for source in of.sources:
        _add_source(sources, source)
    _describe(root, of.description)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _pack(archive, "project.qde", _bytes(root))
        for source in of.sources:
            _pack(archive, f"sources/{source.guid}.txt", shapes.whole(source.text).encode())
    return packed.getvalue()


def _pack(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    about = zipfile.ZipInfo(name, _DAY)
    about.external_attr = 0o600 << 16
    archive.writestr(about, body, zipfile.ZIP_DEFLATED)


def _bytes(root: Element) -> bytes:
    return tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _describe(to: Element, words: str) -> None:
    if words:
        SubElement(to, "Description").text = shapes.fit(words)


def _add_coders(root: Element, of: Project) -> None:
    coders = SubElement(root, "Users") if of.coders else root
    for coder in of.coders:
        short = {} if coder.short is None else {"id": shapes.fit(coder.short)}
        SubElement(coders, "User", {"guid": coder.guid, "name": shapes.fit(coder.name), **short})


def _add_codes(to: Element, codes: Iterable[Code]) -> None:
    for code in codes:
        about = {"guid": code.guid, "name": shapes.fit(code.name), "isCodable": str(code.codable).lower()}
        if code.colour:
            about["color"] = code.colour
        one = SubElement(to, "Code", about)
        _describe(one, code.description)
        _add_codes(one, code.children)


def _add_source(to: Element, source: Source) -> None:
    about = {"guid": source.guid, "name": shapes.fit(source.name)}
    one = SubElement(to, "TextSource", about | {"plainTextPath": f"internal://{source.guid}.txt"})
    _describe(one, source.description)
    for part in source.selections:
        _add_selection(one, part)
    for coding in source.codings:
        _add_coding(one, coding)


def _add_selection(to: Element, part: Selection) -> None:
    about = {"guid": part.guid, "startPosition": str(part.start), "endPosition": str(part.end)}
    if part.name:
        about["name"] = shapes.fit(part.name)
    one = SubElement(to, "PlainTextSelection", about | _said(part.codings))
    _describe(one, part.description)
    for coding in part.codings:
        _add_coding(one, coding)


def _said(codings: tuple[Coding, ...]) -> dict[str, str]:
    """Who and when, where all codings agree."""
    by = {coding.by for coding in codings}
    at = {coding.at for coding in codings}
    about = {
        "creatingUser": by.pop() if len(by) == 1 else None,
        "creationDateTime": at.pop() if len(at) == 1 else None,
    }
    return {name: value for name, value in about.items() if value}


def _add_coding(to: Element, coding: Coding) -> None:
    about = {"guid": coding.guid, "creatingUser": coding.by, "creationDateTime": coding.at}
    one = SubElement(to, "Coding", {name: value for name, value in about.items() if value})
    SubElement(one, "CodeRef", {"targetGUID": coding.code})
