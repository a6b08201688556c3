"""Files made to do harm, each with what it is called and whether it can be made harmless or must be refused.

Each carries MARK where its harm would be, so that a kept file can be searched for it.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

MARK = b"canary4711"
SCRIPT = b"<script>alert('" + MARK + b"')</script>"
GPS_TAG, ARTIST, DESCRIPTION = 0x8825, 0x013B, 0x010E


@dataclass(frozen=True)
class Hostile:
    """`cleaned`: it is taken in, and what was harmful is gone. Otherwise it must be refused."""

    name: str
    body: bytes
    cleaned: bool = False


def every() -> list[Hostile]:
    families = (programs, pages, archives, documents, papers, pictures, texts)
    return [one for family in families for one in family()]


def programs() -> Iterator[Hostile]:
    """Programs and old formats under their own names, and under innocent ones."""
    begins = {
        "exe": b"MZ\x90\x00",
        "elf": b"\x7fELF\x02\x01\x01",
        "class": b"\xca\xfe\xba\xbe\x00\x00",
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "rtf": b"{\\rtf1{\\object\\objdata ",
        "sh": b"#!/bin/sh\necho ",
        "wasm": b"\x00asm\x01\x00\x00\x00",
        "gz": b"\x1f\x8b\x08\x00",
        "7z": b"7z\xbc\xaf\x27\x1c",
        "rar": b"Rar!\x1a\x07\x01\x00",
        "swf": b"CWS\x0a\x00",
        "lnk": b"L\x00\x00\x00\x01\x14\x02\x00",
        "gif": b"GIF89a/*",
        "tiff": b"II*\x00\x08\x00",
        "ps": b"%!PS-Adobe\x00",
    }
    for ending, begin in begins.items():
        for name in (f"letter.{ending}", "letter.pdf", "letter.txt"):
            yield Hostile(
                name, begin + MARK + bytes(range(256)) if ending not in {"rtf", "sh"} else begin + MARK
            )


def pages() -> Iterator[Hostile]:
    """Pages and drawings with script, under several names."""
    bodies = [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'>" + SCRIPT + b"</svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        b"<!DOCTYPE html><title>" + MARK + b"</title>" + SCRIPT,
        b"\xef\xbb\xbf<html>" + SCRIPT,
        b"Hello, read this.\n\n" + SCRIPT,
        b"Hello <img src=x onerror=a() alt=" + MARK + b">",
        b"<?php echo '" + MARK + b"'; ?>",
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + MARK,
        b"[link](javascript:" + MARK + b")",
        ("<html>" + MARK.decode()).encode("utf-16"),
    ]
    for body in bodies:
        for name in ("note.svg", "note.txt", "note.png"):
            yield Hostile(name, body)


def packed(parts: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", packing) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, packing)
    return whole.getvalue()


def office(main: str = "word/document.xml", **more: bytes) -> dict[str, bytes]:
    """The parts of a plain document; `more` by name, with `__` for a slash."""
    types = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
    core = b"<coreProperties xmlns='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'>"
    return {
        "[Content_Types].xml": types,
        main: b"<document><p>Nine nights</p></document>",
        "docProps/core.xml": core + b"<creator>" + MARK + b"</creator></coreProperties>",
        **{name.replace("__", "/"): body for name, body in more.items()},
    }


def archives() -> Iterator[Hostile]:
    """Bombs, archives in archives, and names that climb out of their folder."""
    zeros = b"\0" * (30 * 1024 * 1024)
    yield Hostile("bomb.docx", packed(office(word__big=zeros)))
    yield Hostile(
        "bomb.xlsx",
        packed({**office("xl/workbook.xml"), **{f"xl/{n}.xml": zeros[: 2 << 20] for n in range(40)}}),
    )
    yield Hostile("many.docx", packed({**office(), **{f"word/{n}.xml": b"<a/>" for n in range(2100)}}))
    yield Hostile("nested.docx", packed(office(word__inner=b"x") | {"word/inner.zip": packed({"a": MARK})}))
    yield Hostile("plain.zip", packed({"letter.txt": MARK}))
    lying = bytearray(packed(office(word__big=zeros)))
    place = lying.rfind(b"PK\x01\x02")
    lying[place + 24 : place + 28] = struct.pack("<I", 10)
    yield Hostile("lying.docx", bytes(lying))
    for bad in ("../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "C:\\a.xml", "word/../../a.xml"):
        yield Hostile("climbs.docx", packed({**office(), bad: MARK}))
    yield Hostile("tail.docx", packed(office()) + SCRIPT)
    yield Hostile("torn.docx", packed(office())[:-30])
    yield Hostile("twice.docx", packed({**office(), "WORD/document.xml": MARK}))


def _relation(kind: str, target: str = "http://elsewhere.example/" + MARK.decode()) -> bytes:
    place = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    return (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{place}{kind}' Target='{target}' TargetMode='External'/></Relationships>"
    ).encode()


LAUGHS = b"<!DOCTYPE a [<!ENTITY l 'ha'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;'>]><a>&m;</a>"
READS = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"


def documents() -> Iterator[Hostile]:
    """Documents that act, fetch, or carry others; and some whose author is taken out."""
    for main, ending in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
    ):
        room = main.split("/")[0]
        acting = {
            f"{room}/vbaProject.bin": MARK,
            f"{room}/activeX/activeX1.xml": b"<a/>",
            f"{room}/embeddings/oleObject1.bin": MARK,
            f"{room}/externalLinks/externalLink1.xml": b"<a/>",
            f"{room}/macrosheets/sheet1.xml": b"<a/>",
            "customUI/customUI.xml": b"<a/>",
            f"{room}/page.html": SCRIPT,
            f"{room}/media/image1.svg": SCRIPT,
            f"{room}/_rels/settings.xml.rels": _relation("attachedTemplate"),
            f"{room}/_rels/frame.xml.rels": _relation("frame"),
            f"{room}/_rels/picture.xml.rels": _relation("image"),
            f"{room}/laughs.xml": LAUGHS,
            f"{room}/reads.xml": READS,
            "[Content_Types].xml": b"<Types><a t='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>",
        }
        for name, body in acting.items():
            yield Hostile(f"plan.{ending}", packed({**office(main), name: body}))
        photo = {f"{room}/media/image1.jpg": photograph()}
        yield Hostile(f"author.{ending}", packed(office(main)), cleaned=True)
        yield Hostile(f"photo.{ending}", packed({**office(main), **photo}), cleaned=True)
    dde = b"<document><instrText>DDEAUTO c:\\cmd.exe</instrText></document>"
    yield Hostile("starts.docx", packed({**office(), "word/document.xml": dde}))


def paper(inside: bytes = b"", after: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog "
        + inside
        + b" >>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        + after
    )


def _hidden(inside: bytes) -> bytes:
    body = zlib.compress(inside)
    head = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n"
    return b"%PDF-1.7\n" + head + body + b"\nendstream\nendobj\n%%EOF\n"


def papers() -> Iterator[Hostile]:
    """PDFs that act, carry files, are locked, or are something else as well."""
    acts = (
        b"/JavaScript",
        b"/JS (a)",
        b"/J#61vaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/EmbeddedFiles",
        b"/XFA [1]",
    )
    for act in (*acts, b"/RichMedia", b"/SubmitForm", b"/ImportData", b"/GoToE", b"/Encrypt 3 0 R"):
        yield Hostile("plan.pdf", paper(act + b" " + MARK))
    yield Hostile("hidden.pdf", _hidden(b"1 0 << /S /JavaScript /JS (" + MARK + b") >>"))
    yield Hostile("bomb.pdf", _hidden(b"\0" * (120 * 1024 * 1024)))
    yield Hostile("zip.pdf", paper(after=packed({"a.js": MARK})))
    yield Hostile("page.pdf", paper(after=SCRIPT))
    yield Hostile("page-first.pdf", paper(SCRIPT))
    yield Hostile("torn.pdf", paper()[:-8] + MARK)
    yield Hostile("behind.pdf", b"\n" * 20 + paper(MARK))


def photograph(artist: str = MARK.decode(), tail: bytes = b"") -> bytes:
    """A photograph with the place it was taken, and who took it."""
    exif = Image.Exif()
    exif[ARTIST], exif[DESCRIPTION] = artist, artist
    exif[GPS_TAG] = {1: "N", 2: (IFDRational(51), IFDRational(30), IFDRational(0)), 29: artist}
    whole = io.BytesIO()
    Image.new("RGB", (24, 16), "teal").save(whole, "JPEG", exif=exif, comment=artist.encode())
    return whole.getvalue() + tail


def _png(**texts: str) -> bytes:
    noted = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        noted.add_text(name, text)
        noted.add_itxt(f"XML:{name}", f"<x:xmpmeta>{text}</x:xmpmeta>")
    whole = io.BytesIO()
    Image.new("RGBA", (24, 16), "teal").save(whole, "PNG", pnginfo=noted, exif=_place())
    return whole.getvalue()


def _place() -> Image.Exif:
    exif = Image.Exif()
    exif[GPS_TAG] = {1: "N", 29: MARK.decode()}
    return exif


def _vast(width: int, height: int) -> bytes:
    """A PNG that says it is far larger than what follows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    body = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n"
        + body
        + struct.pack(">I", len(data) - 4)
        + data
        + struct.pack(">I", zlib.crc32(data))
    )


def pictures() -> Iterator[Hostile]:
    """Pictures with places, with something behind their end, vast or torn ones."""
    for number, tail in enumerate((b"", SCRIPT, packed({"a.js": MARK}), b"<?php " + MARK, paper(MARK))):
        yield Hostile(f"photo{number}.jpg", photograph(tail=tail), cleaned=True)
        yield Hostile(
            f"photo{number}.png", _png(Comment=MARK.decode(), Place=MARK.decode()) + tail, cleaned=True
        )
        yield Hostile(f"script{number}.jpeg", photograph(SCRIPT.decode(), tail), cleaned=True)
    for size in ((60_000, 60_000), (200_000, 300), (2_000_000_000, 2)):
        yield Hostile("vast.png", _vast(*size))
    yield Hostile("torn.png", _png()[:60] + MARK)
    yield Hostile("torn.jpg", photograph()[:60])
    yield Hostile("named.png", photograph())
    yield Hostile("named.pdf", photograph())


def texts() -> Iterator[Hostile]:
    """What is not the plain writing that it says it is."""
    yield Hostile("empty.txt", b"")
    yield Hostile("nothing.txt", MARK + b"\0\0")
    yield Hostile("bell.txt", MARK + b"\x07\x1b[2J")
    yield Hostile("latin.txt", MARK + b"\xe9\xff")
    yield Hostile("large.txt", b"a" * (20 * 1024 * 1024 + 1))
    yield Hostile("named.exe", b"plain words " + MARK)
