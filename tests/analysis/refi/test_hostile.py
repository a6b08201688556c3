"""Files that mean harm are refused in a sentence, and quickly."""

import io
import struct
import zipfile
from contextlib import suppress

import pytest

from lotus.analysis import refi
from lotus.analysis.refi import packed
from lotus.core.refusal import Refused
from tests.analysis.refi import written

LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{}" name="&b;" isCodable="true"/></Codes></CodeBook>"""
OUTSIDE = LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">')
ONLY_DTD = (
    '<!DOCTYPE CodeBook SYSTEM "http://elsewhere.example/x.dtd"><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>'
)
DEEP = (
    '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">' + "<Codes>" * 50_000 + "</Codes>" * 50_000 + "</CodeBook>"
)


def _says(body: bytes) -> str:
    with pytest.raises(Refused) as no:
        refi.read(body)
    return no.value.message


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE, ONLY_DTD])
def test_definitions_and_entities_are_refused_beside_a_zip_and_in_one(xml: str) -> None:
    assert "definitions of its own" in _says(xml.encode())
    assert "definitions of its own" in _says(xml.encode("utf-16"))
    assert "definitions of its own" in _says(written.packed(xml))


def test_codes_beyond_any_depth_are_refused() -> None:
    assert "deep in one another" in _says(DEEP.encode())


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x", "/etc/passwd", "C:/Windows/x", "sources/../../x", "..\\..\\x", "\\\\host\\x"],
)
def test_a_part_that_climbs_out_is_refused(name: str) -> None:
    assert "claims a place outside" in _says(written.packed(**{name: "x"}))


def test_more_than_there_is_room_for_is_refused_whatever_the_file_claims(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", 200_000)
    big = written.packed(**{f"sources/{written.TEXT}.txt": "a" * 1_000_000})
    assert len(big) < 5_000
    assert "unpacks to more" in _says(big)
    assert "unpacks to more" in _says(_claiming_little(big, 1_000_000))


def _claiming_little(body: bytes, true: int) -> bytes:
    """The same with another size claimed in every place that says one."""
    return body.replace(struct.pack("<L", true), struct.pack("<L", 300_000))


def test_all_texts_share_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", len(written.QUALCODER.encode()) + 10)
    assert "unpacks to more" in _says(written.packed())


def test_a_file_too_large_to_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_PACKED", 100)
    assert "more than 100 MB" in _says(written.packed())
    monkeypatch.setattr(packed, "MOST_UNPACKED", 100)
    assert "more than 200 MB" in _says(written.TAGUETTE.encode())
    monkeypatch.setattr(packed, "MOST_PACKED", 10**6)
    monkeypatch.setattr(packed, "MOST_PARTS", 1)
    assert "more than 100,000 parts" in _says(written.packed())


def test_a_locked_zip_is_refused() -> None:
    body = bytearray(written.packed())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        body[at + place] |= 1
    assert "locked with a password" in _says(bytes(body))


def test_two_parts_of_one_name_are_refused() -> None:
    assert "two parts of the same name" in _says(written.packed(**{"Project.QDE": "x"}))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"PK\x03\x04 and nothing more", "is damaged"),
        (b"path,description\nKindness,x\n", "neither a codebook"),
        (b"%PDF-1.7", "neither a codebook"),
        (b"<html><body/></html>", "neither a REFI-QDA codebook nor"),
    ],
)
def test_other_files_are_refused_in_a_sentence(body: bytes, says: str) -> None:
    assert says in _says(body)


def test_a_zip_without_a_project_says_what_is_missing() -> None:
    assert "must hold one .qde file at its top, and holds none" in _says(
        written.packed("x", "deep/project.qde")
    )
    assert "and holds 2" in _says(written.packed(**{"other.qde": "x"}))


def test_a_damaged_part_is_refused() -> None:
    body = written.packed()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        at = archive.getinfo("project.qde").header_offset + 30 + len("project.qde")
    assert "is damaged" in _says(body[: at + 40] + bytes(40) + body[at + 80 :])


def test_every_way_of_cutting_or_changing_a_file_ends_in_an_answer_or_a_sentence() -> None:
    body = written.packed()
    for at in range(0, len(body), 11):
        for changed in (body[:at], body[:at] + bytes([body[at] ^ 0x55]) + body[at + 1 :]):
            with suppress(Refused):
                assert refi.read(changed).kind
