"""A fresh installation on disk, for what an in-memory database cannot show."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import once

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[[str], Any]


def environment(place: Path) -> dict[str, str]:
    mine = {
        "LOTUS_DEMO": "1",
        "LOTUS_DATA_DIR": str(place / "data"),
        "LOTUS_KEYS_FILE": str(place / "keys.json"),
        "LOTUS_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "lotus.config.settings",
    }
    return {**{k: v for k, v in os.environ.items() if not k.startswith("LOTUS_")}, **mine}


def _install(place: Path) -> None:
    from lotus.kernel import encryption

    encryption.create_keys(place / "keys.json")
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0"],
        cwd=ROOT,
        env=environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and a migrated SQLite file."""
    place = tmp_path_factory.mktemp("installed")
    return Path(
        shutil.copytree(once.made(tmp_path_factory, "installed", _install), place, dirs_exist_ok=True)
    )


@pytest.fixture
def installed(installation: Path) -> Run:
    """Runs a program in the installation, Django set up; returns what it leaves in `result`."""

    def run(program: str) -> Any:
        whole = f"import django, json; django.setup(); result = None\n{program}\nprint(json.dumps(result))"
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", whole],
            cwd=ROOT,
            env=environment(installation),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
