"""Making a backup while people write: one moment of the database, its files, and proof that it can be read."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from lotus.config.copies import contents
from lotus.config.copies.contents import Closing, Seen
from lotus.config.copies.envelope import NotWhole, Reader, Writer
from lotus.core.refusal import Refused
from lotus.kernel import audit, encryption, files, rows
from lotus.kernel.encryption import SealBroken
from lotus.kernel.heartbeat import Part, beat

Say = Callable[[str], None]
SNAPSHOT = "snapshot"


def quiet(words: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Made:
    """A backup that stands, was read again from its first byte to its last, and holds what it should."""

    path: Path
    made_at: str
    size: int
    closing: Closing


@contextmanager
def snapshot() -> Iterator[str]:
    """The database as it is now, for as long as it takes, while others go on writing. Yields its alias."""
    now = connections["default"].settings_dict
    options = {**now["OPTIONS"]}
    if connections["default"].vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    connections.databases[SNAPSHOT] = {**now, "OPTIONS": options, "CONN_MAX_AGE": 0}
    try:
        with transaction.atomic(using=SNAPSHOT):
            _stand_still(connections[SNAPSHOT])
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.databases[SNAPSHOT]


def _stand_still(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT count(*) FROM django_migrations")  # from here on nothing moves


def named(to: Path, now: datetime) -> Path:
    """The file a backup goes into: as given, or one named by the time when a folder was given."""
    return to / f"lotus-{now:%Y-%m-%d-%H%M%S}.backup" if to.is_dir() else to


def make(to: Path, *, say: Say = quiet) -> Made:
    """Write a backup, and read it again. Raises Refused when it cannot be written there."""
    now = datetime.now(UTC)
    path = named(to, now)
    if path.exists():
        raise Refused(f"{path} is there already. A backup is never written over another.")
    audit.checkpoint()
    passing = path.with_name(f"{path.name}.part")
    try:
        with snapshot() as using:
            _write(passing, using, now.isoformat(), say)
        passing.rename(path)
        encryption.flush_folder(path.parent)
    except OSError as fault:
        raise Refused(f"The backup could not be written to {path}: {fault.strerror}.") from fault
    finally:
        passing.unlink(missing_ok=True)
    made = check(path, say=say)
    beat(Part.BACKUP)
    return made


def _write(path: Path, using: str, made_at: str, say: Say) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        writer = Writer(file, made_at=made_at, version=version("lotus"))
        fill(writer, using, say)
        writer.end()
        file.flush()
        os.fsync(file.fileno())


def fill(writer: Writer, using: str, say: Say = quiet) -> None:
    """Everything that a backup holds, from the database of this alias."""
    names = rows.migrations(using)
    apps = rows.apps_at(names)
    closing = Closing(heads=[(str(who), number, mac) for who, number, mac in audit.heads(using)])
    contents.put(writer, contents.ABOUT, contents.about(names, connections[using].vendor))
    tables = rows.tables(apps)
    for place, (name, model) in enumerate(tables.items(), 1):
        say(f"Table {place} of {len(tables)}: {name}")
        contents.put(writer, contents.TABLE, {"name": name, "columns": rows.columns(model)})
        tally = contents.put_rows(writer, rows.read(model, using))
        closing.tables[name] = (tally.rows, tally.digest)
    used = rows.keys_in_use(using, apps) | _fill_files(writer, using, apps, closing, say)
    closing.keys = contents.marks(used)
    contents.put(writer, contents.MARKS, _checkpoint_lines())
    contents.put(writer, contents.CLOSE, closing.put())


def _fill_files(writer: Writer, using: str, apps: Any, closing: Closing, say: Say) -> set[str]:
    """Put every file that a row names. Returns the ids of the keys they are sealed with."""
    used = set()
    numbers = list(apps.get_model("kernel", "StoredFile").objects.using(using).values_list("pk", flat=True))
    for place, number in enumerate(sorted(numbers), 1):
        if place % 500 == 0:
            say(f"File {place} of {len(numbers)}")
        body = _sound(files.place(number), files.seal_place(number))
        if body is None:
            closing.missing.append(str(number))
            continue
        used.add(encryption.key_of(body))
        contents.put(writer, contents.FILE, {"id": str(number)})
        contents.put(writer, contents.BODY, body)
        closing.files[str(number)] = (len(body), contents.digest(body))
    return used


def _sound(where: Path, seal_place: str) -> bytes | None:
    """A file as it lies there, or None when it is gone or does not open."""
    try:
        body = where.read_bytes()
        encryption.unseal(body, seal_place)
    except (OSError, SealBroken):
        return None
    return body


def _checkpoint_lines() -> bytes:
    kept = audit.checkpoint_file()
    return kept.read_bytes() if kept.exists() else b""


def check(path: Path, *, say: Say = quiet) -> Made:
    """Read a backup whole. Raises NotWhole when anything in it is not as it was written, or not for here."""
    say(f"Reading {path.name} again")
    with opened(path) as reader:
        seen, closing = Seen(), Closing()
        for part in contents.parts(reader):
            if part.kind == contents.ABOUT:
                contents.fits_here(part.json())
            elif part.kind == contents.CLOSE:
                closing = Closing.of(part.json())
            else:
                seen.add(part)
        seen.compare(closing)
        contents.opens_here(closing)
        return Made(path, reader.head.made_at, path.stat().st_size, closing)


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    try:
        file = path.open("rb")
    except OSError as fault:
        raise Refused(f"{path} could not be read: {fault.strerror}.") from fault
    with file:
        yield Reader(file)


__all__ = ["Made", "NotWhole", "check", "fill", "make", "named", "opened", "snapshot"]
