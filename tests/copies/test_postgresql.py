"""Backups on PostgreSQL: made in one snapshot, brought back beside what is in use, from SQLite too."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from lotus.concerns.models import Case
from lotus.config.copies import backup, restore, stage
from lotus.core.refusal import Refused
from lotus.kernel import audit, files, rows
from lotus.kernel.models import AuditEntry, Organisation, StoredFile
from tests.factories import cast as people
from tests.factories import story

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif("postgresql" not in connection.vendor, reason="this is about PostgreSQL"),
]
LOG = {"kernel_auditentry", "kernel_audithead"}


@pytest.fixture(scope="module")
def database(django_db_blocker: Any) -> Iterator[str]:
    """A database of its own beside that of the other tests, which is gone at the end."""
    names, own = connections["default"].settings_dict, f"copies_{os.getpid()}"
    with django_db_blocker.unblock():
        before = names["NAME"]
        connection.close()
        names["NAME"] = "postgres"
        _order(f'CREATE DATABASE "{own}"')
        names["NAME"] = own
        call_command("migrate", verbosity=0)
        connection.close()
        yield own
        connection.close()
        names["NAME"] = "postgres"
        _order(f'DROP DATABASE "{own}"')
        names["NAME"] = before


def _order(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)
    connection.close()


@pytest.fixture
def told(tmp_path: Path, settings: Any, database: str, django_db_blocker: Any) -> Iterator[Path]:
    """A concern that was decided, and files; schemas that a restore set aside are dropped at the end."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    with django_db_blocker.unblock():
        cast = people.assemble()
        story.decided(cast)
        files.store(cast.here, name="1.txt", content_type="text/plain", body=b"night notes")
        yield tmp_path
        for name in _schemas():
            _order(f'DROP SCHEMA "{name}" CASCADE')
        call_command("flush", interactive=False, verbosity=0)
        connection.close()


def _schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schema_name FROM information_schema.schemata "
            "WHERE schema_name LIKE 'before_restore_%' OR schema_name LIKE 'restoring_%'"
        )
        return [name for (name,) in cursor.fetchall()]


def tallies() -> dict[str, rows.Tally]:
    return {name: rows.Tally.of(model, "default") for name, model in rows.tables().items() if name not in LOG}


def test_everything_comes_back_and_what_was_there_is_kept_aside(told: Path) -> None:
    before = tallies()
    made = backup.make(told / "one.backup")
    before["kernel_heartbeat"] = rows.Tally()
    Case.objects.update(discipline="nurse")
    with pytest.raises(Refused, match="--replace"):
        restore.restore(made.path)
    restore.restore(made.path, replace=True)
    assert tallies() == before
    assert Case.objects.get().place == "Ward 7"
    assert audit.verify() == []
    assert all(files.read(one) for one in StoredFile.objects.all())
    [aside] = _schemas()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT discipline FROM "{aside}".concerns_case')
        assert cursor.fetchall() == [("nurse",)]
    last = AuditEntry.objects.latest("id").pk
    audit.record("page.shown", organisation=Organisation.objects.all()[0], by=None)
    assert AuditEntry.objects.latest("id").pk > last


def test_a_restore_that_goes_wrong_leaves_no_schema_and_nothing_changed(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(told / "one.backup")
    before = tallies()

    def broken(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(files, "put", broken)
        with pytest.raises(OSError, match="No space"):
            restore.restore(made.path, replace=True)
    assert tallies() == before
    assert _schemas() == []


def test_somebody_connected_keeps_a_restore_from_beginning(told: Path) -> None:
    made = backup.make(told / "one.backup")
    with backup.snapshot(), pytest.raises(Refused, match="connected to the database"):
        restore.restore(made.path, replace=True)
    assert stage.planned() is None
    connections["default"].close()
