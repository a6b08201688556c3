"""Where a restore is built before anything is replaced, and the change from the one to the other.

What was there is moved aside, never deleted. The moves are written down before the first is made, so that a restore
that was interrupted between them is ended by doing the rest.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, router

from lotus.core.refusal import Refused
from lotus.kernel import encryption, files

ALIAS = "restoring"
PLAN = "restore-plan.json"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the data folder: no server runs on it, and none begins."""
    with held(
        fcntl.LOCK_EX, "Lotus is running here. End it first; a restore replaces everything it works on."
    ):
        yield


class _New:
    """Sends whoever names no database to the one that is being built."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return ALIAS

    db_for_write = db_for_read


@contextmanager
def meant() -> Iterator[None]:
    """Migrations of others may name no database; then the new one is meant, not the one in use, or none at all."""
    before = router.routers
    router.routers = [_New(), *before]
    try:
        yield
    finally:
        router.routers = before


@contextmanager
def held(how: int, otherwise: str) -> Iterator[None]:
    handle = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Refused(otherwise) from fault
        yield
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Stage:
    """A new database and a new folder of files beside the ones in use."""

    stamp: str

    @property
    def files(self) -> Path:
        return Path(settings.DATA_DIR) / f"files.restoring-{self.stamp}"

    @property
    def schema(self) -> str:
        return f"restoring_{self.stamp.replace('-', '_')}"

    def begin(self) -> None:
        now = connections["default"].settings_dict
        fresh: dict[str, Any] = {**now, "OPTIONS": {**now["OPTIONS"]}, "CONN_MAX_AGE": 0}
        if _embedded():
            fresh["NAME"] = str(_beside(self.stamp, "restoring"))
            fresh["OPTIONS"]["init_command"] += (
                "PRAGMA synchronous=OFF;"  # flushed once, when all of it stands
            )
        else:
            _order(f'CREATE SCHEMA "{self.schema}"')
            fresh["OPTIONS"]["options"] = f"-c search_path={self.schema}"
        connections.databases[ALIAS] = fresh
        self.files.mkdir(mode=0o700)

    def sound(self) -> None:
        """Raises Refused when the database that was built is not in order."""
        connection = connections[ALIAS]
        connection.check_constraints()
        if _embedded():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                if cursor.fetchone()[0] != "ok":
                    raise Refused("The new database is not in order. Look at the disk.")

    def close(self) -> None:
        """Bring all that was written into the one file, and let go of it."""
        connection = connections[ALIAS]
        if _embedded():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        if _embedded():
            with _beside(self.stamp, "restoring").open("rb+") as file:
                os.fsync(file.fileno())

    def forget(self) -> None:
        """Take away what was built, when it is not to be used. What is in use was not touched."""
        with suppress(Exception):
            connections[ALIAS].close()
            del connections[ALIAS]
        connections.databases.pop(ALIAS, None)

    def throw_away(self) -> None:
        self.forget()
        for path in sorted(self.files.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        with suppress(FileNotFoundError):
            self.files.rmdir()
        if _embedded():
            for end in ("", "-wal", "-shm"):
                Path(f"{_beside(self.stamp, 'restoring')}{end}").unlink(missing_ok=True)
        else:
            _order(f'DROP SCHEMA IF EXISTS "{self.schema}" CASCADE')

    def plan(self, about: dict[str, str]) -> None:
        """Write down what takes whose place; from here on the restore will be ended."""
        folder = files.folder()
        places = [Place(str(self.files), str(folder), str(_aside(folder, self.stamp)), [""])]
        if _embedded():
            now = Path(connections["default"].settings_dict["NAME"])
            fresh, aside = str(_beside(self.stamp, "restoring")), str(_aside(now, self.stamp))
            places.append(Place(fresh, str(now), aside, ["-wal", "-shm", ""]))
        schema = "" if _embedded() else self.schema
        content = {"places": [one.__dict__ for one in places], "schema": schema, "stamp": self.stamp, **about}
        files.put(plan_file(), json.dumps(content).encode())


@dataclass(frozen=True)
class Place:
    """Something new takes the place of something in use, which is moved aside with all that belongs to it."""

    fresh: str
    now: str
    aside: str
    ends: list[str]

    def change(self) -> None:
        """Does nothing when it was done before; goes on where it was interrupted."""
        if not Path(self.fresh).exists():
            return
        for end in self.ends:
            now, aside = Path(f"{self.now}{end}"), Path(f"{self.aside}{end}")
            if now.exists():
                now.rename(aside if not aside.exists() else aside.with_name(f"{aside.name}.again"))
        Path(self.fresh).rename(self.now)
        encryption.flush_folder(Path(self.now).parent)


def plan_file() -> Path:
    return Path(settings.DATA_DIR) / PLAN


def planned() -> dict[str, Any] | None:
    """What a restore that was begun has still to do; None when there is none."""
    return json.loads(plan_file().read_text("utf-8")) if plan_file().exists() else None


def change(plan: dict[str, Any]) -> None:
    """Put everything that was not yet put there in its place."""
    connections["default"].close()
    for place in plan["places"]:
        Place(**place).change()
    if plan["schema"]:
        _change_schema(plan["schema"], f"before_restore_{plan['stamp'].replace('-', '_')}")


def _change_schema(fresh: str, aside: str) -> None:
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.schemata WHERE schema_name = %s", [fresh])
        if cursor.fetchone():
            cursor.execute(
                f'ALTER SCHEMA public RENAME TO "{aside}"; ALTER SCHEMA "{fresh}" RENAME TO public'
            )


def done() -> None:
    plan_file().unlink(missing_ok=True)
    encryption.flush_folder(plan_file().parent)


def _embedded() -> bool:
    return connections["default"].vendor == "sqlite"


def _order(words: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(words)


def _beside(stamp: str, word: str) -> Path:
    database = Path(connections["default"].settings_dict["NAME"])
    return database.with_name(f"{database.name}.{word}-{stamp}")


def _aside(path: Path, stamp: str) -> Path:
    return path.with_name(f"{path.name}.before-{stamp}")
