"""An installation of its own for each test: a database in a file that was committed to, keys, a data folder."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from lotus.config.copies import restore
from lotus.kernel import encryption
from lotus.kernel import files as stored
from tests.factories import cast as people
from tests.factories import once, story
from tests.factories.browser import begin_session


@dataclass(frozen=True)
class Place:
    """Where an installation lies."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def database(self) -> Path:
        return self.data / "lotus.sqlite3"


@contextmanager
def at(place: Place) -> Iterator[Place]:
    """Work in this installation."""
    names = connections["default"].settings_dict
    before = names["NAME"], settings.DATA_DIR, settings.KEYS_FILE
    connections["default"].close()
    names["NAME"], settings.DATA_DIR, settings.KEYS_FILE = str(place.database), place.data, place.keys
    try:
        yield place
    finally:
        connections["default"].close()
        names["NAME"], settings.DATA_DIR, settings.KEYS_FILE = before


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Place:
    """An installation that nobody has used: tables and keys."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("these installations are files; PostgreSQL has tests of its own")

    def make(folder: Path) -> None:
        place = Place(folder)
        place.data.mkdir()
        encryption.create_keys(place.keys)
        with django_db_blocker.unblock(), at(place):
            call_command("migrate", verbosity=0)

    return Place(once.made(tmp_path_factory, "empty", make))


def copy(place: Place, root: Path) -> Place:
    shutil.copytree(place.root, root, dirs_exist_ok=True)
    return Place(root)


@pytest.fixture(autouse=True)
def _tables_at_once(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A restore makes its tables by every migration there is. Here a copy of such tables stands in for most of them."""
    if "empty" not in request.fixturenames or request.node.get_closest_marker("proof"):
        return
    if "row_by_row" in request.node.name:
        return
    empty = request.getfixturevalue("empty")

    def copied(names: list[str]) -> None:
        fresh = connections[restore.ALIAS]
        fresh.close()
        shutil.copy2(empty.database, fresh.settings_dict["NAME"])
        restore.empty_tables(names)

    monkeypatch.setattr(restore, "make_tables", copied)


@pytest.fixture
def here(empty: Place, tmp_path: Path, django_db_blocker: Any) -> Iterator[Place]:
    """Work goes on in a fresh installation; what it writes is committed."""
    with django_db_blocker.unblock(), at(copy(empty, tmp_path / "here")) as place:
        yield place


@pytest.fixture(scope="session")
def told(empty: Place, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Place:
    """An installation where a concern was decided, with files and somebody signed in."""
    with django_db_blocker.unblock(), at(copy(empty, tmp_path_factory.mktemp("told"))) as place:
        cast = people.assemble()
        story.decided(cast)
        for number in range(3):
            stored.store(
                cast.here, name=f"{number}.txt", content_type="text/plain", body=b"night" * (number + 1)
            )
        begin_session(cast.alice)
    return place


@pytest.fixture
def full(told: Place, tmp_path: Path, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), at(copy(told, tmp_path / "full")) as place:
        yield place


def raw(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as SQLite holds it, read without Django."""
    with pysqlite3.connect(f"file:{database}?mode=ro", uri=True) as held:
        names = [name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: sorted(held.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}
    held.close()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
