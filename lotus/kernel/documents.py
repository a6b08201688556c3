"""Word, Excel and PowerPoint files: opened under limits, refused where they act, packed anew without their author."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lotus.core import incoming
from lotus.core.incoming import Kind
from lotus.core.refusal import Refused

MOST_PARTS = 2_000
MOST_UNPACKED = 150 * 1024 * 1024
MOST_TIMES = 200
_CHUNK = 64 * 1024
MAIN = {"word/document.xml": Kind.WORD, "xl/workbook.xml": Kind.EXCEL, "ppt/presentation.xml": Kind.SLIDES}
_ACTS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|/externallinks/|customui|macrosheets|\.(?:bin|exe|dll|js|vbs|html?|svg|jar|"
    r"zip|docm|xlsm|swf|ps1|bat|cmd|lnk|hta|msi|scr|com)$",
    re.I,
)
_HARMLESS_BIN = re.compile(r"printersettings\d*\.bin$", re.I)
_PICTURE = re.compile(r"/media/[^/]+\.(?:png|jpe?g)$", re.I)
_NS = "http://schemas.openxmlformats.org"
BLANK = {
    "docProps/core.xml": f'<coreProperties xmlns="{_NS}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{_NS}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_NS}/officeDocument/2006/custom-properties"/>',
}
"""What is kept in place of who wrote a document, where, and with what."""


def packed_anew(body: bytes, *, picture: Callable[[bytes], bytes]) -> tuple[Kind, bytes]:
    """The kind of a document, and the document without author and places. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = _parts(packed, len(body))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused(
            "This document is damaged, or is locked. Save it again and try once more.", "file"
        ) from None
    if body.rfind(incoming.ZIP_END) + 22 != len(body):
        raise Refused("Something follows the end of this document. Save it again as PDF.", "file")
    kind = next((kind for main, kind in MAIN.items() if main in parts), None)
    if kind is None or "[Content_Types].xml" not in parts:
        raise Refused(f"This is an archive, not one document. {incoming.TAKEN}", "file")
    _refuse_acting(parts)
    return kind, _packed(parts, picture)


def _parts(packed: zipfile.ZipFile, size: int) -> dict[str, bytes]:
    """Every part by name, unpacked under a limit that counts what really comes out."""
    listed = packed.infolist()
    names = [one.filename for one in listed]
    if len(names) > MOST_PARTS or len({name.lower() for name in names}) != len(names):
        raise Refused("This document is built in a way we do not take in. Save it as PDF.", "file")
    if any(name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name for name in names):
        raise Refused("This document reaches outside itself. Save it as PDF.", "file")
    most = min(MOST_UNPACKED, max(size * MOST_TIMES, 1024 * 1024))
    parts: dict[str, bytes] = {}
    for one in listed:
        if one.is_dir():
            continue
        parts[one.filename] = _part(packed, one, most)
        most -= len(parts[one.filename])
    return parts


def _part(packed: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    whole = io.BytesIO()
    with packed.open(one) as stream:
        while chunk := stream.read(_CHUNK):
            whole.write(chunk)
            if whole.tell() > most:
                raise Refused("This document unpacks to far more than it seems. Save it as PDF.", "file")
    return whole.getvalue()


def _refuse_acting(parts: dict[str, bytes]) -> None:
    """Programs, other files inside, and what would be fetched from elsewhere when it is opened."""
    acting = [name for name in parts if _ACTS.search(name) and not _HARMLESS_BIN.search(name)]
    if acting or b"macroenabled" in parts["[Content_Types].xml"].lower():
        raise Refused("This document holds a program or another file. Save it as PDF, and send that.", "file")
    for name, body in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        try:
            tree = fromstring(body, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            raise Refused(
                "This document is damaged, or is built to do harm. Save it as PDF.", "file"
            ) from None
        if name.lower().endswith(".rels") and any(_fetches(one.attrib) for one in tree):
            raise Refused(
                "This document fetches parts from elsewhere. Save it as PDF, and send that.", "file"
            )
        if re.search(rb"\bDDE(?:AUTO)?\b", body) and name.startswith("word/"):
            raise Refused("This document starts other programs. Save it as PDF, and send that.", "file")


def _fetches(relation: dict[str, str]) -> bool:
    outside = relation.get("TargetMode", "").lower() == "external"
    return outside and not relation.get("Type", "").endswith("/hyperlink")


def _packed(parts: dict[str, bytes], picture: Callable[[bytes], bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(zipfile.ZipInfo(name), _kept(name, body, picture), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _kept(name: str, body: bytes, picture: Callable[[bytes], bytes]) -> bytes:
    if name in BLANK:
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{BLANK[name]}'.encode()
    return picture(body) if _PICTURE.search(name) else body
