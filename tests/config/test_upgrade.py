"""An installation of the first landed version, brought up to this one: nothing lost, nothing unreadable."""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
LANDED = Path(__file__).with_name("landed")
LOTUS = [sys.executable, "-c", "from lotus.cli.main import command; command()"]
READ_ALL = """
import json
from lotus.config import start
start.django()
from django.apps import apps
ours = [one for one in apps.get_models() if one.__module__.startswith("lotus.")]
print(json.dumps({one._meta.db_table: len([vars(row) for row in one.objects.all()]) for one in ours}))
"""
"""Reads every row of ours, and so opens every sealed field."""


@pytest.fixture
def landed(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation as the first landed version left it."""
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copy(LANDED / "first-keys.json", tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o600)
    with sqlite3.connect(tmp_path / "data" / "lotus.sqlite3") as database:
        database.executescript(gzip.decompress((LANDED / "first.sql.gz").read_bytes()).decode())
    database.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
    return {
        **kept,
        "LOTUS_DATA_DIR": str(tmp_path / "data"),
        "LOTUS_KEYS_FILE": str(tmp_path / "keys.json"),
        "LOTUS_PUBLIC_URL": "https://lotus.willowmere.example",
    }


def _run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def _counts(environment: dict[str, str]) -> dict[str, int]:
    with sqlite3.connect(Path(environment["LOTUS_DATA_DIR"]) / "lotus.sqlite3") as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in tables
            if name.startswith(("kernel_", "concerns_"))
        }


def test_the_first_landed_version_comes_up_to_this_one_with_all_it_held(landed: dict[str, str]) -> None:
    before = _counts(landed)
    refused = _run(landed, *LOTUS, "serve", "--port", "1")
    assert refused.returncode == 1
    assert "lotus migrate" in refused.stderr

    assert _run(landed, *LOTUS, "migrate").returncode == 0
    after = _counts(landed)
    assert {table: after.get(table) for table in before} == before
    assert before["concerns_case"] == 8

    read: dict[str, Any] = json.loads(_run(landed, sys.executable, "-c", READ_ALL).stdout)
    assert {table: read[table] for table in before if table in read} == {
        table: count for table, count in before.items() if table in read
    }
    assert _run(landed, *LOTUS, "audit", "verify").returncode == 0


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
