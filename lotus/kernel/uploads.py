"""Files that somebody brings in: looked at by content, made harmless, then sealed.

A picture is drawn anew, so that nothing but the picture is kept. A document is packed anew without its author.
What cannot be made harmless is refused, and the refusal says what to do instead.
"""

import io
import re
import zlib
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from lotus.core import incoming
from lotus.core.incoming import Kind
from lotus.core.refusal import Refused
from lotus.kernel import documents, files
from lotus.kernel.models import Organisation, StoredFile

MOST_PIXELS = 50_000_000
MOST_UNPACKED = 100 * 1024 * 1024
_TAIL = 2048


def store(organisation: Organisation, *, name: str, body: bytes) -> StoredFile:
    """Make a file harmless and keep it sealed. Raises Refused at the field `file`."""
    kind, clean = harmless(body)
    content_type = incoming.CONTENT_TYPES[kind]
    return files.store(
        organisation, name=incoming.safe_name(name, kind), content_type=content_type, body=clean
    )


def harmless(body: bytes) -> tuple[Kind, bytes]:
    """What a file is, and its content as it may be kept. Raises Refused."""
    kind = incoming.kind_of(body)
    if kind is None:
        return documents.packed_anew(body, picture=_small_picture)
    if kind in {Kind.PNG, Kind.JPEG}:
        return kind, picture(body, kind)
    if kind is Kind.PDF:
        _refuse_paper(body)
        return kind, body
    return kind, incoming.text(body).encode()


def picture(body: bytes, kind: Kind) -> bytes:
    """The picture drawn anew the right way up: no place, no camera, no name, nothing behind its end."""
    wanted = "PNG" if kind is Kind.PNG else "JPEG"
    try:
        with Image.open(io.BytesIO(body), formats=[wanted]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("This picture is too large. Make it smaller and try again.", "file")
            turned = ImageOps.exif_transpose(opened)
            mode = "RGB" if wanted == "JPEG" else ("RGBA" if "A" in turned.getbands() else "RGB")
            plain = Image.new(mode, turned.size)
            plain.paste(turned.convert(mode))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("This picture is too large. Make it smaller and try again.", "file") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, TypeError):
        raise Refused("This picture is damaged, or is not a picture. Choose another.", "file") from None
    kept = io.BytesIO()
    plain.save(kept, wanted, **({"quality": 90} if wanted == "JPEG" else {}))
    return kept.getvalue()


def _small_picture(body: bytes) -> bytes:
    """A picture inside a document, drawn anew."""
    return picture(body, Kind.PNG if body.startswith(b"\x89PNG") else Kind.JPEG)


_ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Movie|Sound|Rendition)"
    rb"(?![A-Za-z])"
)
_HIDDEN = re.compile(rb"#([0-9A-Fa-f]{2})")


def _refuse_paper(body: bytes) -> None:
    """A PDF that acts, carries other files, cannot be looked into, or is something else as well."""
    end = body.rfind(b"%%EOF")
    if end < 0 or body[end + 5 :].strip(b"\r\n \t\0"):
        raise Refused("This PDF is damaged, or something follows its end. Print it to PDF again.", "file")
    if incoming.ZIP_END in body[-65_600:] or re.search(rb"<(?:script|html|svg)\b", body[:_TAIL], re.I):
        raise Refused("This file is a PDF and something else at once. Print it to PDF again.", "file")
    if re.search(rb"/Encrypt\b", body):
        raise Refused("This PDF is locked. Save it without a password and try again.", "file")
    for part in _parts(body):
        if _ACTS.search(_HIDDEN.sub(lambda found: bytes([int(found[1], 16)]), part)):
            raise Refused(
                "This PDF holds a program or another file. Print it to PDF again, and send that.", "file"
            )


def _parts(body: bytes) -> Iterator[bytes]:
    """The PDF without its streams, then each packed stream of objects, unpacked as far as is allowed."""
    outside, room = [], MOST_UNPACKED
    at = 0
    for found in re.finditer(rb"stream\r?\n", body):
        if found.start() < at:
            continue
        outside.append(body[at : found.start()])
        end = body.find(b"endstream", found.end())
        at = len(body) if end < 0 else end
        head = body[max(0, found.start() - 512) : found.start()]
        if b"/ObjStm" in _HIDDEN.sub(lambda one: bytes([int(one[1], 16)]), head):
            unpacked = _unpacked(body[found.end() : at], room)
            room -= len(unpacked)
            yield unpacked
    yield b"".join([*outside, body[at:]])


def _unpacked(body: bytes, room: int) -> bytes:
    engine = zlib.decompressobj()
    try:
        unpacked = engine.decompress(body, room)
    except zlib.error:
        raise Refused("This PDF is damaged. Print it to PDF again.", "file") from None
    if engine.unconsumed_tail:
        raise Refused("This PDF unpacks to far more than it seems. Print it to PDF again.", "file")
    return unpacked
