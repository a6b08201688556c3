"""The outside of a backup: one encrypted stream that is read whole or not at all.

AES-256-GCM in chunks, each with its number and whether it is the last in its nonce, under a key made for this file
alone from the backup key. The head is bound to every chunk. So a stream that was cut, changed, put in another order
or sealed elsewhere is refused before anything in it is believed.
"""

import base64
import hashlib
import json
import os
import secrets
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lotus.core.refusal import Refused
from lotus.kernel import encryption

MAGIC, END = b"LOTUS BACKUP\n", b"\nLOTUS END\n"
FORMAT = 1
CHUNK = 1 << 20
TAG = 16
LONGEST_HEAD = 1 << 16


class NotWhole(Refused):
    """A backup that is not to be trusted or not for here. `why` is one word for a program."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Head:
    """What stands outside the encryption: nothing about anybody."""

    format: int
    made_at: str
    version: str
    keys: str
    salt: str


def mark_of(key: bytes) -> str:
    """A few letters by which a key is told from another; they do not help to guess it."""
    return hashlib.sha256(b"lotus key mark" + key).hexdigest()[:12]


def _held() -> dict[str, bytes]:
    """The backup keys that are here, the newest and older ones, by their marks."""
    return {mark_of(key): key for key in encryption.keys().rings["backup"].keys.values()}


def _cipher(head: Head) -> AESGCM:
    backup_key = _held()[head.keys]
    made = HKDF(SHA256(), 32, base64.b64decode(head.salt), b"lotus backup, one file")
    return AESGCM(made.derive(backup_key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Writer:
    """Takes bytes, compresses and seals them. Nothing readable ever lies on the disk."""

    def __init__(self, file: BinaryIO, *, made_at: str, version: str) -> None:
        salt = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
        head = Head(FORMAT, made_at, version, mark_of(encryption.keys().purpose["backup"]), salt)
        written = json.dumps(head.__dict__).encode()
        file.write(MAGIC + len(written).to_bytes(4, "big") + written)
        self.file, self.cipher, self.bound = file, _cipher(head), hashlib.sha256(written).digest()
        self.squeeze, self.waiting, self.number = zlib.compressobj(1), bytearray(), 0

    def write(self, clear: bytes) -> None:
        self.waiting += self.squeeze.compress(clear)
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def end(self) -> None:
        self.waiting += self.squeeze.flush()
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        self._seal(bytes(self.waiting), last=True)
        self.file.write(END)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, last), chunk, self.bound))
        self.number += 1


def cut_short() -> NotWhole:
    return NotWhole("cut short", "This backup is cut short: its end is missing. Take another copy of it.")


def damaged() -> NotWhole:
    says = "This backup was changed or damaged since it was made. Take another copy of it."
    return NotWhole("damaged", says)


class Reader:
    """Gives back what a Writer took, or raises NotWhole."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        written = _written_head(file)
        self.head = _understood(written)
        self.left = _sealed_length(file)
        self.cipher, self.bound = _cipher(self.head), hashlib.sha256(written).digest()
        self.loose, self.clear = zlib.decompressobj(), bytearray()
        self.number, self.ended = 0, False

    def read(self, count: int) -> bytes:
        """Exactly so many bytes; raises NotWhole when there are no more."""
        while len(self.clear) < count:
            if self.ended:
                raise damaged()
            self._more(count)
        found = bytes(self.clear[:count])
        del self.clear[:count]
        return found

    def nothing_left(self) -> bool:
        while not self.clear and not self.ended:
            self._more(1)
        return not self.clear

    def _more(self, wanted: int) -> None:
        packed = self.loose.unconsumed_tail
        if not packed:
            packed = self._chunk()
        try:
            self.clear += self.loose.decompress(packed, max(wanted, CHUNK))
        except zlib.error as fault:
            raise damaged() from fault
        self.ended = not self.left and not self.loose.unconsumed_tail

    def _chunk(self) -> bytes:
        body = self.file.read(min(self.left, CHUNK + TAG))
        self.left -= len(body)
        try:
            clear = self.cipher.decrypt(_nonce(self.number, not self.left), body, self.bound)
        except (InvalidTag, ValueError) as fault:
            raise damaged() from fault
        self.number += 1
        return clear


def _sealed_length(file: BinaryIO) -> int:
    """How many sealed bytes stand between the head and the closing mark."""
    begins = file.tell()
    ends = file.seek(0, os.SEEK_END) - len(END)
    file.seek(max(ends, 0))
    if ends < begins or file.read() != END:
        raise cut_short()
    file.seek(begins)
    return ends - begins


def _written_head(file: BinaryIO) -> bytes:
    if file.read(len(MAGIC)) != MAGIC:
        raise NotWhole("not a backup", "This file is not a backup made by Lotus.")
    length = int.from_bytes(file.read(4), "big")
    written = file.read(length) if length <= LONGEST_HEAD else b""
    if len(written) != length or not length:
        raise cut_short()
    return written


def _understood(written: bytes) -> Head:
    try:
        content: dict[str, Any] = json.loads(written)
        if content["format"] > FORMAT:
            raise NotWhole(
                "newer", "This backup was made by a newer version of Lotus. Install that one first."
            )
        head = Head(**{name: content[name] for name in Head.__dataclass_fields__})
        base64.b64decode(head.salt, validate=True)
    except (ValueError, KeyError, TypeError) as fault:
        raise damaged() from fault
    if head.keys not in _held():
        ours = ", ".join(_held())
        raise NotWhole(
            "other keys",
            f"This backup was made with other keys ({head.keys}) than those here ({ours}). "
            "It belongs to another installation, or its own keys file must be put in place first.",
        )
    return head
