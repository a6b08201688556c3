"""`lotus move`: everything is in the PostgreSQL afterwards, row by row, or nothing is."""

import inspect
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lotus.cli.main import main
from lotus.config import databases, move
from lotus.config.demo import fill
from lotus.kernel import audit, rows
from lotus.kernel.models import AuditEntry, Organisation
from tests import postgres

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip(postgres.LOUD)
    with postgres.served(forgetful=True) as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as there:
            there.execute("CREATE DATABASE bare")
            there.execute("CREATE DATABASE migrated")
        yield address


@pytest.fixture(autouse=True)
def _may_reach_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's tests open only the databases they began with; the one moved to is told of later."""
    closed = BaseDatabaseWrapper.ensure_connection
    real = inspect.getclosurevars(closed).nonlocals["real_ensure_connection"]
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)


def reach(url: str) -> None:
    """Let Django know the database as the move does."""
    connections.settings["there"] = connections.configure_settings(
        {"default": connections.settings["default"], "there": databases.of("the test", url)}
    )["there"]


def leave() -> None:
    connections["there"].close()
    del connections["there"]
    connections.settings.pop("there")


@pytest.fixture(scope="module")
def migrated(server: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> str:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        reach(f"{server}/migrated")
        call_command("migrate", database="there", verbosity=0)
        leave()
    return server


Fresh = Callable[[], str]
NUMBERS = count(1)


@pytest.fixture
def fresh(migrated: str) -> Fresh:
    """Makes an empty database with the tables of this version; returns its address."""

    def make() -> str:
        name = f"fresh_{next(NUMBERS)}"
        with psycopg.connect(f"{migrated}/postgres", autocommit=True) as there:
            there.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
        return f"{migrated}/{name}"

    return make


def held(url: str) -> dict[str, int]:
    """How many rows each table there has."""
    reach(url)
    try:
        return {name: rows.Tally.of(model, "there").rows for name, model in rows.tables().items()}
    finally:
        leave()


def test_the_demonstration_is_moved_whole(db: None, fresh: Fresh, capsys: pytest.CaptureFixture[str]) -> None:
    fill.willowmere(date(2026, 3, 5))
    url = fresh()
    assert main(["move", "--to", url]) == 0
    said = capsys.readouterr()
    assert f"tables are in {url} now, each compared." in said.out
    assert f"kernel_auditentry: {AuditEntry.objects.count()}" in said.err
    reach(url)
    try:
        for name, model in rows.tables().items():
            assert rows.Tally.of(model, "there") == rows.Tally.of(model, "default"), name
        newest = AuditEntry.objects.using("there").order_by("-number").first()
        assert newest is not None
        newest.pk = None
        newest.number += 1
        newest.save(using="there", force_insert=True)  # numbers go on after those that were moved
        assert newest.pk > AuditEntry.objects.count()
    finally:
        leave()
    assert audit.verify() == [], "here all is as it was"


def test_an_empty_installation_is_moved_and_told_as_json(
    db: None, fresh: Fresh, capsys: pytest.CaptureFixture[str]
) -> None:
    url = fresh()
    assert main(["move", "--to", url, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["to"] == url
    assert told["tables"]["kernel_organisation"]["rows"] == 0
    assert told["rows"] == sum(held(url).values())


def test_it_moves_into_an_empty_database_only(
    db: None, fresh: Fresh, capsys: pytest.CaptureFixture[str]
) -> None:
    url = fresh()
    Organisation.objects.create(name="Willowmere", slug="willowmere")
    assert main(["move", "--to", url]) == 0
    assert main(["move", "--to", url]) == 2
    assert "is not empty: kernel_organisation has rows" in capsys.readouterr().err


def test_it_needs_the_tables_of_this_version(
    db: None, migrated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["move", "--to", f"{migrated}/bare"]) == 2
    assert "has no tables yet. Set LOTUS_DATABASE_URL to it and run: lotus migrate" in capsys.readouterr().err


def test_it_moves_to_postgresql(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "--to", "sqlite:////srv/other.sqlite3"]) == 2
    assert "Lotus moves to a PostgreSQL" in capsys.readouterr().err


def test_an_address_that_cannot_be_read_or_reached_is_said(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception, match="must begin with"):
        databases.of("--to", "mysql://x")
    assert main(["move", "--to", "mysql://x"]) == 2
    assert main(["move", "--to", "postgres://lotus@127.0.0.1:9/none"]) == 2
    assert "Nothing was moved. The database there says: " in capsys.readouterr().err


def test_a_row_that_does_not_fit_leaves_nothing_there(
    db: None, fresh: Fresh, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite keeps a name of any length, PostgreSQL does not; on PostgreSQL the database itself refuses it here."""
    url = fresh()
    Organisation.objects.create(name="Willowmere", slug="willowmere")
    if connections["default"].vendor == "postgresql":
        pytest.skip("such a row cannot be made on PostgreSQL")
    Organisation.objects.create(name="W" * 500, slug="long")
    assert main(["move", "--to", url]) == 2
    assert "A row of kernel_organisation does not fit there" in capsys.readouterr().err
    assert held(url)["kernel_organisation"] == 0


def test_a_table_that_differs_in_the_end_leaves_nothing_there(
    db: None, fresh: Fresh, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = fresh()
    Organisation.objects.create(name="Willowmere", slug="willowmere")
    true = rows.read

    def crooked(model: object, using: str) -> Iterator[str]:
        lines = true(model, using)  # type: ignore[arg-type]
        return (line.replace("Willowmere", "Otherdale") if using == move.THERE else line for line in lines)

    with monkeypatch.context() as patched:
        patched.setattr(rows, "read", crooked)
        assert main(["move", "--to", url]) == 2
    assert "kernel_organisation is not the same there as it is here" in capsys.readouterr().err
    assert held(url)["kernel_organisation"] == 0
