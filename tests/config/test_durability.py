"""What was acknowledged is on the disk, or the server does not start."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from lotus.config import durability
from lotus.kernel import encryption
from tests.kernel.conftest import ROOT, environment


class Database:
    """A connection whose settings are as told."""

    def __init__(
        self, vendor: str, answers: dict[str, Any], mode: str = "IMMEDIATE", version: Any = (3, 53, 4)
    ):
        self.vendor, self.answers, self.transaction_mode, self.version = vendor, answers, mode, version

    def cursor(self) -> "Database":
        return self

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *fault: object) -> None:
        pass

    def execute(self, text: str) -> None:
        self.asked = re.findall(r"pragma_(\w+)|current_setting\('(\w+)'\)", text)

    def fetchone(self) -> tuple[Any, ...]:
        return tuple(self.answers[one or other] for one, other in self.asked)

    def get_database_version(self) -> Any:
        return self.version


SQLITE = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}
POSTGRESQL = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}


def numbers(database: Database) -> list[str]:
    return [fault.number for fault in durability.faults(database)]


@pytest.mark.parametrize("database", [Database("sqlite", SQLITE), Database("postgresql", POSTGRESQL)])
def test_a_database_that_keeps_what_it_acknowledged_has_no_fault(database: Database) -> None:
    assert numbers(database) == []


@pytest.mark.parametrize(
    ("vendor", "setting", "value", "number"),
    [
        ("sqlite", "synchronous", 1, "L010"),
        ("sqlite", "synchronous", 0, "L010"),
        ("sqlite", "journal_mode", "delete", "L011"),
        ("sqlite", "journal_mode", "memory", "L011"),
        ("sqlite", "foreign_keys", 0, "L012"),
        ("sqlite", "busy_timeout", 4999, "L015"),
        ("postgresql", "synchronous_commit", "off", "L010"),
        ("postgresql", "synchronous_commit", "local", "L010"),
        ("postgresql", "fsync", "off", "L011"),
        ("postgresql", "full_page_writes", "off", "L012"),
    ],
)
def test_each_setting_is_asked_for(vendor: str, setting: str, value: Any, number: str) -> None:
    sound = SQLITE if vendor == "sqlite" else POSTGRESQL
    assert numbers(Database(vendor, {**sound, setting: value})) == [number]


@pytest.mark.parametrize("mode", ["DEFERRED", None])
def test_transactions_that_queue_are_asked_for(mode: Any) -> None:
    assert numbers(Database("sqlite", SQLITE, mode)) == ["L016"]


def test_a_sqlite_that_may_lose_writes_is_a_fault() -> None:
    assert numbers(Database("sqlite", SQLITE, version=(3, 51, 2))) == ["L017"]


@pytest.mark.skipif(not settings.WAITS_FOR_DISK, reason="these tests run on a PostgreSQL that forgets")
@pytest.mark.django_db
def test_the_database_in_use_has_no_fault() -> None:
    assert list(durability.faults(connection)) == []


LOOSE = """
from lotus.config import databases
databases.SQLITE["init_command"] = "PRAGMA journal_mode=DELETE;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=10;"
databases.SQLITE["transaction_mode"] = "DEFERRED"
databases.SQLITE["timeout"] = 0.01
from lotus.cli.main import main
raise SystemExit(main(["serve", "--port", "1"]))
"""


@pytest.mark.integration
def test_the_server_does_not_start_on_a_database_that_may_lose_writes(tmp_path: Path) -> None:
    encryption.create_keys(tmp_path / "keys.json")
    done = subprocess.run(
        [sys.executable, "-c", LOOSE],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    said = {line.split()[0] for line in done.stderr.splitlines()}
    assert {"L010", "L011", "L015", "L016"} <= said
    assert "Traceback" not in done.stderr


def test_an_old_sqlite_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from lotus.config import checks

    def old() -> Any:
        raise RuntimeError("SQLite 3.40.1 may lose writes")

    monkeypatch.setattr(checks, "connection", SimpleNamespace(cursor=old, vendor="sqlite"))
    assert [one.number for one in checks._database()] == ["L014"]
