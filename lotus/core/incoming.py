"""What a file from outside is, by its bytes and never by its name; and what its name may be.

Bytes in, words out; what is opened further (pictures, papers, documents) is in `lotus.kernel.uploads`.
"""

import re
import unicodedata
from enum import StrEnum

from lotus.core.refusal import Refused

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120


class Kind(StrEnum):
    """The kinds of file that are taken in; the value is the ending that the kept file gets."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    WORD = "docx"
    EXCEL = "xlsx"
    SLIDES = "pptx"
    TEXT = "txt"


CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.TEXT: "text/plain; charset=utf-8",
}
ENDINGS = {
    Kind.PDF: {"pdf"},
    Kind.PNG: {"png"},
    Kind.JPEG: {"jpg", "jpeg", "jpe", "jfif"},
    Kind.WORD: {"docx"},
    Kind.EXCEL: {"xlsx"},
    Kind.SLIDES: {"pptx"},
    Kind.TEXT: {"txt", "text", "csv", "md"},
}
"""The endings a name may have for each kind. Any other means that the name says one thing and the content another."""
_BEGINS = {b"%PDF-": Kind.PDF, b"\x89PNG\r\n\x1a\n": Kind.PNG, b"\xff\xd8\xff": Kind.JPEG}
ZIP = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|img|form|meta|link|style|math|base)\b"
    r"|<\?|<!\[|<!--|<!entity|javascript:|vbscript:|^#!|^\s*mime-version:|^\{\\rtf",
    re.I | re.M,
)
TAKEN = "We take PDF, Word, Excel and PowerPoint files, photographs as JPEG or PNG, and plain text."


def kind_of(body: bytes) -> Kind | None:
    """The kind by the first bytes; None for a zip (to be opened further). Raises Refused when it is none of ours."""
    if not body:
        raise Refused("This file has nothing in it. Choose another.", "file")
    if len(body) > LARGEST:
        raise Refused("This file has more than 20 MB. Make it smaller, or send it in parts.", "file")
    if body.startswith(ZIP):
        return None
    known = next((kind for begin, kind in _BEGINS.items() if body.startswith(begin)), None)
    if known:
        return known
    text(body)
    return Kind.TEXT


def text(body: bytes) -> str:
    """Plain writing in UTF-8. Raises Refused for anything that a program could run or show as a page."""
    try:
        words = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"We do not know this kind of file, or cannot take it in. {TAKEN}", "file") from None
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in words):
        raise Refused(f"This file is not plain text. {TAKEN}", "file")
    if _MARKUP.search(words):
        raise Refused("This file holds a page or a program, not plain text. Save it as PDF.", "file")
    return words


def table(body: bytes) -> str:
    """The text of a CSV file. Raises Refused when it is something else, or too large."""
    if len(body) > LARGEST:
        raise Refused("This file has more than 20 MB. Take it in in parts.")
    if body.startswith((ZIP, *_BEGINS)):
        raise Refused("This is not a CSV file. Save it as CSV UTF-8 and try again.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("This is not text in UTF-8. Save it as CSV UTF-8 and try again.") from None


def safe_name(name: str, kind: Kind) -> str:
    """A name to keep a file by: no folders, no signs that turn or hide, and the ending of what it really is.

    Raises Refused where the name claims to be something else than the content is.
    """
    last = re.split(r"[/\\:]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem, dot, ending = plain.strip(" .").rpartition(".")
    if dot and ending.lower() not in ENDINGS[kind]:
        raise Refused(
            f"The name of this file ends in .{ending[:12]}, but what is in it is not that. {TAKEN}", "file"
        )
    kept = re.sub(r"[^\w ()&',+-]", "-", stem if dot else ending).strip(" -")[:LONGEST_NAME]
    return f"{kept or 'file'}.{kind}"
