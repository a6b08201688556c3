"""The embedded database: a current SQLite that waits for the disk."""

import os
import sqlite3
import sys

import pytest
from django.db import connection

from lotus.kernel.sqlite import base
from tests.kernel.conftest import Run

LOOK = """
from django.db import connection

def ask(what):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {what}")
        return cursor.fetchone()[0]

result = {what: ask(what) for what in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
result["mode"] = connection.settings_dict["OPTIONS"]["transaction_mode"]
"""


@pytest.mark.integration
def test_a_write_that_was_acknowledged_is_on_the_disk(installed: Run) -> None:
    """synchronous is 2 for FULL; and two writers queue instead of failing half-way."""
    assert installed(LOOK) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 20000,
        "mode": "IMMEDIATE",
    }


on_sqlite = pytest.mark.skipif(
    bool(os.environ.get("LOTUS_TEST_POSTGRES")), reason="these tests run on PostgreSQL now"
)


@on_sqlite
@pytest.mark.django_db
def test_the_sqlite_in_use_is_past_the_fault_that_loses_writes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = cursor.fetchone()[0]
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)
    assert connection.get_database_version() >= base.OLDEST


@on_sqlite
@pytest.mark.django_db
def test_an_older_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base.DatabaseWrapper, "get_database_version", lambda _self: (3, 51, 2))
    with pytest.raises(RuntimeError, match="may lose writes"):
        connection.check_database_version_supported()


def test_other_programs_in_the_process_keep_the_standard_library() -> None:
    assert sys.modules["sqlite3"] is sqlite3
    assert sqlite3.__name__ == "sqlite3"
