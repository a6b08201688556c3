"""The inside of a backup: what it is of, each table with its rows, each file, the checkpoints, and a closing list.

A sequence of parts, each `length (4 bytes) | kind (1 byte) | body`. The closing list counts and digests everything
before it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lotus.config.copies.envelope import NotWhole, Reader, Writer, damaged, mark_of
from lotus.kernel import encryption, rows
from lotus.kernel.encryption import SealBroken

ABOUT, TABLE, ROWS, FILE, BODY, MARKS, CLOSE = b"A", b"T", b"R", b"F", b"D", b"C", b"E"
ROWS_IN_A_PART = 500
NEEDED = {
    "audit": "The audit key here is not the one this backup's log was written with.",
    "index": "The keys here do not recognise the links and codes in this backup.",
}
"""Kinds of keys that a backup cannot be used without, besides those of texts, and what is said where one is missing."""
LONGEST_PART = 1 << 30


class Part(NamedTuple):
    """One part of a backup."""

    kind: bytes
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Closing:
    """What a backup holds: rows and digest of each table, size and digest of each file, heads of the audit.

    `missing` are files that rows name and that could not be read when it was made; `keys` are marks of the field
    keys that open it.
    """

    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    heads: list[tuple[str, int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(count for count, _digest in self.tables.values())

    def put(self) -> dict[str, Any]:
        return dict(self.__dict__)

    @classmethod
    def of(cls, content: dict[str, Any]) -> "Closing":
        return cls(
            {name: (count, digest) for name, (count, digest) in content["tables"].items()},
            {name: (size, digest) for name, (size, digest) in content["files"].items()},
            [(organisation, number, mac) for organisation, number, mac in content["heads"]],
            list(content["missing"]),
            dict(content["keys"]),
        )


def put(writer: Writer, kind: bytes, body: bytes | dict[str, Any]) -> None:
    packed = body if isinstance(body, bytes) else json.dumps(body).encode()
    writer.write(len(packed).to_bytes(4, "big") + kind + packed)


def put_rows(writer: Writer, lines: Iterable[str]) -> rows.Tally:
    """Put a table's rows, many to a part. Returns how many, and their digest."""
    tally, waiting = rows.Tally(), []
    for line in lines:
        waiting.append(tally.add(line))
        if len(waiting) == ROWS_IN_A_PART:
            put(writer, ROWS, "\n".join(waiting).encode())
            waiting = []
    if waiting:
        put(writer, ROWS, "\n".join(waiting).encode())
    return tally


def parts(reader: Reader) -> Iterator[Part]:
    """Every part up to the closing list, which must be the last."""
    while True:
        length, kind = int.from_bytes(reader.read(4), "big"), reader.read(1)
        if length > LONGEST_PART:
            raise damaged()
        yield Part(kind, reader.read(length))
        if kind == CLOSE:
            break
    if not reader.nothing_left():
        raise damaged()


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@dataclass
class Seen:
    """What was read of a backup so far, to be compared with its closing list."""

    tables: dict[str, rows.Tally] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    table: str = ""
    file: str = ""

    def add(self, part: Part) -> None:
        if part.kind == TABLE:
            self.table = part.json()["name"]
            self.tables[self.table] = rows.Tally()
        elif part.kind == ROWS:
            for line in part.body.decode().split("\n"):
                self.tables[self.table].add(line)
        elif part.kind == FILE:
            self.file = part.json()["id"]
        elif part.kind == BODY:
            self.files[self.file] = (len(part.body), digest(part.body))

    def compare(self, closing: Closing) -> None:
        counted = {name: (tally.rows, tally.digest) for name, tally in self.tables.items()}
        if counted != closing.tables or self.files != closing.files:
            raise damaged()


def about(names: list[str], vendor: str) -> dict[str, Any]:
    """What a backup is of: the version of its tables, and marks of the keys its log and fingerprints need."""
    held = {f"{kind}_keys": key_marks(kind) for kind in NEEDED}
    audit = mark_of(encryption.keys().purpose["audit"])  # an earlier version of Lotus looks for this one
    return {"migrations": names, "database": vendor, "audit": audit, **held}


def key_marks(kind: str) -> list[str]:
    """A mark of each key of a kind that is here."""
    return sorted(mark_of(key) for key in encryption.keys().rings[kind].keys.values())


def marks(names: Iterable[str]) -> dict[str, str]:
    """A mark of each of our field keys with these ids."""
    held = encryption.keys().field
    return {name: mark_of(held[name]) for name in sorted(names) if name in held}


def fits_here(content: dict[str, Any]) -> None:
    """Raises NotWhole when a backup's tables are newer than this program, or its log has another key."""
    newer = rows.unknown(content["migrations"])
    if newer:
        says = "This backup was made by a newer version of Lotus. Install that one first."
        raise NotWhole("newer", f"{says} (It knows {newer[0]}; this one does not.)")
    needed = {"audit_keys": [content["audit"]], **content}
    for kind, says in NEEDED.items():
        if {*needed.get(f"{kind}_keys", [])} - {*key_marks(kind)}:
            raise NotWhole("other keys", says)


def opens_here(closing: Closing) -> None:
    """Raises NotWhole when a field key that something in the backup is sealed with is not here."""
    ours = marks(closing.keys)
    lost = [name for name, mark in closing.keys.items() if ours.get(name) != mark]
    if lost:
        says = f"The keys file here does not hold the key {lost[0]} that this backup's texts are sealed with."
        raise NotWhole("other keys", f"{says} Put back a keys file that holds it.")


def opens(body: bytes, place: str) -> bool:
    try:
        encryption.unseal(body, place)
    except SealBroken:
        return False
    return True
