"""A backup made on SQLite comes back on PostgreSQL: the same rows, files, sealed words and log."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lotus.config.copies import backup
from lotus.kernel import rows
from tests import postgres
from tests.copies.conftest import Place, at, copy
from tests.copies.conftest import files as on_disk

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
LOTUS = ("-c", "from lotus.cli.main import command; command()")
LOOK = """
import json
from lotus.config import start
start.django()
from lotus.concerns.models import Case
from lotus.kernel import audit, files, rows
from lotus.kernel.models import AuditEntry, Organisation, StoredFile
kept = rows.tables(rows.apps_at(rows.migrations("default")))
tallies = {name: rows.Tally.of(model, "default") for name, model in kept.items()}
read = [files.read(one).decode("latin-1") for one in StoredFile.objects.all()]
faults = [one.says for one in audit.verify()]
last = AuditEntry.objects.latest("id").pk
audit.record("page.shown", organisation=Organisation.objects.all()[0], by=None)
told = {
    "tables": {name: [one.rows, one.digest] for name, one in tallies.items()},
    "files": sorted(one for one in read if one.startswith("night")),
    "places": [one.place for one in Case.objects.all()],
    "faults": faults + [one.says for one in audit.verify()],
    "goes_on": AuditEntry.objects.latest("id").pk > last,
}
print(json.dumps(told))
"""
"""What the other installation holds, sealed words and files opened; and that its log and its numbers go on."""
CHANGED = {"kernel_auditentry", "kernel_audithead", "kernel_heartbeat"}
"""What a restore adds to: its own entry in the log of each organisation."""


@pytest.fixture
def bare() -> Iterator[str]:
    """An empty database, owned by somebody who is nothing else there, as the page on PostgreSQL says."""
    if postgres.programs() is None:
        pytest.skip(postgres.LOUD)
    with postgres.served() as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
            there.execute("CREATE ROLE keeper LOGIN")
            there.execute("CREATE DATABASE restored OWNER keeper")
        yield f"{server.replace('lotus@', 'keeper@')}/restored"


def _run(environment: dict[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _elsewhere(place: Place, root: Path, url: str) -> dict[str, str]:
    """The environment of a new machine: the same keys, an empty folder, the other database."""
    (root / "data").mkdir(mode=0o700, parents=True)
    shutil.copy2(place.keys, root / "keys.json")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
    return {
        **kept,
        "LOTUS_DATA_DIR": str(root / "data"),
        "LOTUS_KEYS_FILE": str(root / "keys.json"),
        "LOTUS_DATABASE_URL": url,
        "LOTUS_PUBLIC_URL": "https://lotus.willowmere.example",
    }


def test_a_backup_of_an_sqlite_file_comes_back_whole_on_postgresql(
    told: Place, bare: str, tmp_path: Path, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), at(copy(told, tmp_path / "old")) as old:
        made = backup.make(tmp_path / "one.backup")
        stored = on_disk(old.data / "files")
        elsewhere = _elsewhere(old, tmp_path / "new", bare)
    done = _run(elsewhere, *LOTUS, "restore", str(made.path), "--json")
    assert (done["audit"], done["missing"], done["rows"]) == ("whole", [], made.closing.rows)
    there = _run(elsewhere, "-c", LOOK)
    same = {name: list(told) for name, told in made.closing.tables.items() if name not in CHANGED}
    assert {name: there["tables"][name] for name in same} == same
    assert set(rows.tables()) - CHANGED == set(same)
    assert on_disk(tmp_path / "new" / "data" / "files") == stored
    assert there["files"] == ["night", "night" * 2, "night" * 3]
    assert (there["places"], there["faults"], there["goes_on"]) == (["Ward 7"], [], True)
