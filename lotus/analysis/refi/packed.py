"""Opening a file from elsewhere without being harmed: nothing is unpacked to a disk, nothing is fetched.

A .qdpx is a zip with one .qde inside and a folder of texts. What it claims about its own sizes is not believed: each
part is read up to a limit, and all parts together up to another.
"""

import io
import lzma
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lotus.core.refusal import Refused

MOST_PACKED = 100 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 100_000
DEEPEST = 100
_LOCKED = 0x1
_OUTSIDE = re.compile(r"^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
)
DAMAGED = "This project is damaged: it cannot be unpacked. Export it again."


class Parts:
    """The parts of a .qdpx, by name. Raises Refused for a file that is damaged, locked, or means harm."""

    def __init__(self, body: bytes) -> None:
        if len(body) > MOST_PACKED:
            raise Refused("This file has more than 100 MB. Export the project in parts, without its films.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except _BROKEN as fault:
            raise Refused(DAMAGED) from fault
        self._left = MOST_UNPACKED
        listed = self._zip.infolist()
        if len(listed) > MOST_PARTS:
            raise Refused("This project has more than 100,000 parts. Export it in smaller ones.")
        for one in listed:
            _look_at(one)
        self.names = tuple(one.filename for one in listed)
        if len({name.casefold() for name in self.names}) < len(self.names):
            raise Refused("This project has two parts of the same name, so nobody can tell which is meant.")

    def main(self) -> bytes:
        """The project itself: the .qde that lies at the top."""
        found = [name for name in self.names if name.lower().endswith(".qde") and "/" not in name]
        if len(found) != 1:
            raise Refused(
                "This is not a REFI-QDA project: it must hold one .qde file at its top, and holds "
                f"{len(found) or 'none'}."
            )
        return self.read(found[0])

    def text(self, path: str) -> bytes | None:
        """The text that a project calls `internal://…`; None when it is not there."""
        wanted = {f"sources/{path}".casefold(), path.casefold()}
        found = next((name for name in self.names if name.casefold() in wanted), None)
        return None if found is None else self.read(found)

    def read(self, name: str) -> bytes:
        """One part, as far as there is room."""
        try:
            with self._zip.open(name) as opened:
                body = opened.read(self._left + 1)
        except _BROKEN as fault:
            raise Refused(DAMAGED) from fault
        self._left -= len(body)
        if self._left < 0:
            raise Refused("This project unpacks to more than 200 MB, far more than coded texts need.")
        return body


def _look_at(one: zipfile.ZipInfo) -> None:
    if one.flag_bits & _LOCKED:
        raise Refused("This project is locked with a password. Export it without one.")
    if _OUTSIDE.search(one.filename) or "\\" in one.orig_filename or "\0" in one.orig_filename:
        raise Refused("A part of this project claims a place outside of it. We do not open such a file.")


def tree(body: bytes) -> Element:
    """XML as a tree. Raises Refused when it is none, is too deep, or brings definitions of its own (DTD, entities)."""
    if len(body) > MOST_UNPACKED:
        raise Refused("This file has more than 200 MB, far more than codes and their texts need.")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as harm:
        raise Refused(
            "This file brings definitions of its own (a DTD). We do not open such a file."
        ) from harm
    except (ParseError, ValueError, LookupError) as fault:
        raise Refused("This is neither a codebook (.qdc) nor a project (.qdpx), or it is damaged.") from fault
    level, layer = 0, [root]
    while layer:
        level, layer = level + 1, [child for parent in layer for child in parent]
        if level > DEEPEST:
            raise Refused(
                f"Codes lie more than {DEEPEST} deep in one another here. We do not open such a file."
            )
    return root
