"""What comes in from outside: looked at by content, made harmless or refused, sealed, and given back as a download."""

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from PIL import Image

from lotus.core import incoming
from lotus.core.incoming import Kind
from lotus.core.refusal import Refused
from lotus.kernel import files, uploads
from tests.factories import hostile
from tests.factories.cast import Cast

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = pytest.mark.django_db
ALL = hostile.every()


def _on_disk() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()}


def _fault(cast: Cast, one: hostile.Hostile) -> str:
    """What went wrong with one hostile file; nothing when it was refused, or kept without its harm."""
    try:
        kept = uploads.store(cast.here, name=one.name, body=one.body)
    except Refused as no:
        said = no.message and no.field == "file" and no.message[0].isupper() and no.message.endswith(".")
        return f"{one.name}: refused, though it could be cleaned" if one.cleaned or not said else ""
    if not one.cleaned:
        return f"{one.name}: taken in"
    clean = files.read(kept)
    if (
        hostile.MARK in clean
        or hostile.MARK in _opened(clean)
        or b"GPS" in clean
        or not _looks_kept(kept, clean)
    ):
        return f"{one.name}: kept with its harm"
    return ""


def _opened(body: bytes) -> bytes:
    """Everything inside a kept document."""
    if not body.startswith(incoming.ZIP):
        return b""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def _looks_kept(kept: object, clean: bytes) -> bool:
    """Served as a download of a kind that we know, and sealed where it lies."""
    answer = files.download(kept)  # type: ignore[arg-type]
    lies = (Path(settings.DATA_DIR) / "files" / kept.id.hex[:2] / kept.id.hex).read_bytes()  # type: ignore[attr-defined]
    return (
        answer["Content-Disposition"].startswith("attachment;")
        and answer["Content-Type"] in incoming.CONTENT_TYPES.values()
        and clean[:40] not in lies
    )


@pytest.mark.proof
def test_no_hostile_file_is_kept_as_it_came(cast: Cast, proof: "Proof") -> None:
    faults = [fault for one in ALL if (fault := _fault(cast, one))]
    marked = [
        str(path) for path, body in _on_disk().items() if "files" in path.parts and hostile.MARK in body
    ]
    proof.keep(
        "uploads-hostile",
        "Hostile file refused, or kept without what made it hostile",
        tried=len(ALL),
        found=len(ALL) - len(faults),
        must=len(ALL),
        good=not faults and not marked and len(ALL) >= 100,
        note="programs, pages, archives, documents, PDFs, pictures, texts; signs of a virus are not looked for",
    )
    assert faults == []
    assert marked == []
    assert len(ALL) >= 100


def test_a_guard_that_let_everything_through_would_be_found_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count above counts: without the guard nearly every file is a fault."""
    monkeypatch.setattr(uploads, "harmless", lambda body: (Kind.TEXT, body))
    monkeypatch.setattr(incoming, "safe_name", lambda name, kind: name)
    small = [one for one in ALL if len(one.body) < 100_000]
    assert len([one for one in small if _fault(cast, one)]) == len(small) > 100


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("Plan of support.pdf", hostile.paper(), Kind.PDF),
        ("notes.docx", hostile.packed(hostile.office()), Kind.WORD),
        ("rota.xlsx", hostile.packed(hostile.office("xl/workbook.xml")), Kind.EXCEL),
        ("talk.pptx", hostile.packed(hostile.office("ppt/presentation.xml")), Kind.SLIDES),
        ("photo.JPG", hostile.photograph(), Kind.JPEG),
        ("words.txt", "Siân wrote: 3 < 4, a–b.\r\n".encode(), Kind.TEXT),
    ],
)
def test_what_people_really_send_is_taken_in(cast: Cast, name: str, body: bytes, kind: Kind) -> None:
    kept = uploads.store(cast.here, name=name, body=body)
    assert kept.content_type == incoming.CONTENT_TYPES[kind]
    assert kept.name.endswith(f".{kind}")
    assert files.read(kept)


def test_a_pdf_that_we_make_ourselves_can_be_brought_in_again(cast: Cast) -> None:
    from lotus.ui.papers import LetterPaper, letter_pdf

    paper = LetterPaper(
        blocks=[], organisation="Willowmere", organisation_address="", reference="LOT-2026-00001", to=("Dana",),
        facts=[], closing="", signer="", post="", signed=False,
    )  # fmt: skip
    body = letter_pdf(paper)
    assert uploads.harmless(body) == (Kind.PDF, body)


def test_a_photograph_is_kept_the_right_way_up_and_without_its_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[hostile.GPS_TAG] = {1: "N"}
    whole = io.BytesIO()
    Image.new("RGB", (30, 10), "teal").save(whole, "JPEG", exif=exif)
    kind, clean = uploads.harmless(whole.getvalue())
    with Image.open(io.BytesIO(clean)) as seen:
        assert (kind, seen.size) == (Kind.JPEG, (10, 30))
        assert dict(seen.getexif()) == {}


def test_a_document_keeps_its_words_and_loses_its_author() -> None:
    kind, clean = uploads.harmless(hostile.packed(hostile.office()))
    with zipfile.ZipFile(io.BytesIO(clean)) as packed:
        assert kind is Kind.WORD
        assert b"Nine nights" in packed.read("word/document.xml")
        assert b"creator" not in packed.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\dana\\plan.txt", "plan.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("plan\x00.exe.txt", "plan-exe.txt"),
        ("\u202etxt.nalp.txt", "txt-nalp.txt"),
        ("a\r\nSet-Cookie: x.txt", "x.txt"),
        ("", "file.txt"),
        ("....", "file.txt"),
        ("<script>.txt", "script.txt"),
        ("Siân’s plan (2).txt", "Siân-s plan (2).txt"),
        (f"{'a' * 300}.txt", f"{'a' * 120}.txt"),
        ("plan", "plan.txt"),
    ],
)
def test_a_name_loses_folders_and_tricks(name: str, kept: str) -> None:
    assert incoming.safe_name(name, Kind.TEXT) == kept


def test_a_file_never_touches_a_temporary_folder_in_the_clear() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= settings.LARGEST_BODY


@pytest.mark.parametrize("body", [b"PK\x03\x04", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", "é".encode("latin-1")])
def test_a_table_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        incoming.table(body)


def test_a_table_that_is_too_large_is_refused() -> None:
    with pytest.raises(Refused, match=re.escape("more than 20 MB")):
        incoming.table(b"a" * (incoming.LARGEST + 1))
