"""What `lotus check` finds, each with a number and a hint. Serious ones keep the server from starting."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lotus.config import databases, durability
from lotus.config.copies import renew, rotate, stage
from lotus.kernel import access, encryption
from lotus.people.models import LogCheck


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be."""

    number: str
    says: str
    hint: str
    serious: bool = True


def run(*, thorough: bool = False) -> list[Finding]:
    """Every finding, in the order of their numbers; `thorough` also asks what takes long on much data."""
    return [
        *_keys(),
        *(_older_keys() if thorough else ()),
        *(_logs() if thorough else ()),
        *_access(),
        *(_restore() or _database()),
        *_web(),
        *_sign_in(),
        *_papers(),
    ]


def _keys() -> Iterator[Finding]:
    try:
        encryption.keys()
    except encryption.KeysFault as fault:
        yield Finding("L001", str(fault), "Without keys nothing can be kept or read.")
        return
    keys, data = Path(settings.KEYS_FILE).resolve(), Path(settings.DATA_DIR).resolve()
    if data in keys.parents:
        yield Finding(
            "L002", f"The keys lie in the data folder {data}.", "Move them elsewhere and set LOTUS_KEYS_FILE."
        )


def _older_keys() -> Iterator[Finding]:
    try:
        older = sorted(rotate.older_in_use())
        begun = [kind for kind in renew.KINDS if renew.unfinished(kind)]
    except (encryption.KeysFault, encryption.SealBroken, DatabaseError, RuntimeError):
        return  # said by another number
    for kind in begun:
        says = f"A change of the {kind} key was begun here and not ended."
        yield Finding("L004", says, f"Go on with: lotus keys rotate {kind}", serious=False)
    if older:
        says = f"Something is still sealed with an older key: {', '.join(older)}."
        yield Finding("L004", says, "Go on with: lotus keys rotate", serious=False)


def _logs() -> Iterator[Finding]:
    try:
        broken = LogCheck.objects.exclude(fault=None).count()
    except (DatabaseError, RuntimeError):
        return  # said by another number
    if broken:
        says = f"{broken} {'log was' if broken == 1 else 'logs were'} not as written when last checked whole."
        hint = "Keep this server as it is. Name the place with: lotus audit verify"
        yield Finding("L005", says, hint, serious=False)


def _access() -> Iterator[Finding]:
    try:
        access.table()
    except access.AccessFault as fault:
        yield Finding("L003", f"The access file does not fit: {fault}.", "Put content/access.toml right.")


def to_migrate() -> bool:
    """Whether the database is of an earlier version than the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _restore() -> list[Finding]:
    """A restore that was interrupted. The database is not opened then: it may not be there."""
    if stage.planned() is None:
        return []
    return [Finding("L019", "A restore was begun here and not ended.", "End it with: lotus restore --finish")]


def _database() -> Iterator[Finding]:
    try:
        yield from _open_database()
    except (DatabaseError, RuntimeError) as fault:
        yield Finding(
            "L014",
            f"The database cannot be used: {fault}.",
            "Look at LOTUS_DATABASE_URL, at the folder, and at who may write there.",
        )


def _open_database() -> Iterator[Finding]:
    for fault in durability.faults(connection) if settings.WAITS_FOR_DISK else ():
        yield Finding(*fault)
    if connection.vendor == "postgresql" and not databases.is_private(connection.settings_dict):
        yield Finding(
            "L018",
            "What goes to PostgreSQL and back crosses the network in the clear.",
            "End LOTUS_DATABASE_URL with ?sslmode=verify-full&sslrootcert= and the path of the certificate.",
            serious=False,
        )
    if to_migrate():
        yield Finding(
            "L013", "The database is of an earlier version.", "Bring it up to date with: lotus migrate"
        )


def _web() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding(
            "L020",
            f"This is the demonstration: plain http{'' if settings.SECOND_FACTOR else ', and no second factor'}.",
            "Never put real people into it.",
            serious=False,
        )
    elif not settings.PUBLIC_URL.startswith("https://"):
        yield Finding(
            "L021",
            "LOTUS_PUBLIC_URL does not begin with https://.",
            "Links in e-mails need the public address.",
        )
    if not (settings.HERE / "ui" / "static" / "vendor" / "nhsuk").exists():
        yield Finding("L022", "The style files are missing.", "Run: make install")


def _sign_in() -> Iterator[Finding]:
    if settings.BREACHED_FILE and not os.access(settings.BREACHED_FILE, os.R_OK):
        yield Finding(
            "L024",
            f"The list of breached passwords {settings.BREACHED_FILE} cannot be read.",
            "Put it there, or leave LOTUS_BREACHED_FILE out.",
        )


def _papers() -> Iterator[Finding]:
    if find_spec("weasyprint") is None or not _pango():
        yield Finding(
            "L030",
            "Letters cannot be made into PDFs: the library pango is missing.",
            "On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            serious=False,
        )


def _pango() -> bool:
    from ctypes.util import find_library

    return find_library("pango-1.0") is not None and find_library("pangoft2-1.0") is not None
