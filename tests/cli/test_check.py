"""`lotus check`: each finding, by its number."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lotus.cli.main import main
from lotus.config import checks, environment, operations
from lotus.config.copies import rotate, stage
from lotus.kernel import access, encryption
from lotus.kernel.models import Organisation
from lotus.people.models import LogCheck


def numbers() -> list[str]:
    return [one.number for one in checks.run()]


@pytest.fixture
def sound(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An installation with nothing to find."""
    settings.DEMO = False
    settings.WAITS_FOR_DISK = True
    settings.PUBLIC_URL = "https://lotus.willowmere.example"
    monkeypatch.setattr(checks, "_pango", lambda: True)
    monkeypatch.setattr(checks, "connection", Database())
    monkeypatch.setattr(checks, "to_migrate", lambda: False)
    monkeypatch.setattr(operations, "findings", lambda _read: [])
    return settings


class Database:
    """A connection whose pragmas answer as told."""

    def __init__(self, **answers: Any) -> None:
        sound = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000}
        self.answers = {**sound, **answers}

    vendor, transaction_mode = "sqlite", "IMMEDIATE"

    def get_database_version(self) -> tuple[int, ...]:
        return (3, 51, 3)

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


def test_a_sound_installation_has_nothing_to_put_right(
    sound: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checks.run() == []
    assert main(["check"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Nothing to put right.\n\nThe database is ")
    assert "\n\nSettings in force:\n  LOTUS_" in out
    assert "LOTUS_KEYS_FILE = " in out


def test_what_is_found_is_said_with_a_hint_and_an_exit_code(
    sound: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    sound.PUBLIC_URL = "http://lotus.willowmere.example"
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "L021 LOTUS_PUBLIC_URL does not begin with https://.\n     Links in e-mails need" in out
    assert "1 to look at." in out
    assert main(["check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["number"] for one in told["findings"]] == ["L021"]
    assert told["findings"][0]["serious"] is True
    assert "LOTUS_DATABASE_URL" in told["settings"]


def test_no_password_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(environment.USED, "LOTUS_EMAIL_URL", "")
    monkeypatch.setenv("LOTUS_EMAIL_URL", "smtp://lotus:deep%20secret@mail.example.org:587")
    assert environment.mail_server("LOTUS_EMAIL_URL")[3] == "deep secret"
    assert "secret" not in str(environment.USED)


def test_l001_the_keys_are_missing_or_open_to_others(sound: Any, tmp_path: Path) -> None:
    sound.KEYS_FILE = tmp_path / "keys.json"
    assert numbers() == ["L001"]
    sound.KEYS_FILE.write_text("{}")
    sound.KEYS_FILE.chmod(0o644)
    assert "chmod 600" in checks.run()[0].says


def test_l002_the_keys_lie_beside_the_data(sound: Any, tmp_path: Path) -> None:
    sound.DATA_DIR = Path(sound.KEYS_FILE).parent
    assert numbers() == ["L002"]


def test_l003_the_access_file_does_not_fit(
    sound: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "access.toml"
    file.write_text('[permission]\n"moon.see" = { roles = ["poet"] }\n')
    monkeypatch.setattr(access, "FILE", file)
    access.table.cache_clear()
    try:
        found = checks.run()
    finally:
        access.table.cache_clear()
    assert [one.number for one in found] == ["L003"]
    assert "no such permission: moon.see" in found[0].says


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({"synchronous": 1}, "L010"),
        ({"journal_mode": "delete"}, "L011"),
        ({"foreign_keys": 0}, "L012"),
    ],
)
def test_l010_to_l012_the_database_may_lose_something(
    sound: Any, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any], number: str
) -> None:
    monkeypatch.setattr(checks, "connection", Database(**answers))
    assert numbers() == [number]


def test_l004_an_older_key_is_in_use(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked by `lotus check` alone: the server's start does not read every row."""
    monkeypatch.setattr(rotate, "older_in_use", lambda: {"f1"})
    assert numbers() == []
    assert [(one.number, one.serious) for one in checks.run(thorough=True)] == [("L004", False)]


def test_l005_a_log_is_not_as_it_was_written(sound: Any) -> None:
    """Said of the last time it was followed whole, and not at the server's start."""
    here = Organisation.objects.create(name="Here", slug="here")
    last = LogCheck.objects.create(organisation=here)
    assert checks.run(thorough=True) == []
    LogCheck.objects.filter(pk=last.pk).update(fault=2)
    assert numbers() == []
    assert [(one.number, one.serious) for one in checks.run(thorough=True)] == [("L005", False)]


@pytest.mark.parametrize(
    "fault", [encryption.KeysFault("no"), RuntimeError("old"), encryption.SealBroken("no")]
)
def test_what_keeps_the_older_keys_from_being_counted_is_said_by_another_number(
    sound: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken() -> None:
        raise fault

    monkeypatch.setattr(rotate, "older_in_use", broken)
    assert checks.run(thorough=True) == []


def test_l019_a_restore_was_interrupted(sound: Any, tmp_path: Path) -> None:
    """The database is not opened then: it may not be there."""
    sound.DATA_DIR = tmp_path
    (tmp_path / stage.PLAN).write_text("{}")
    assert numbers() == ["L019"]


class Postgres(Database):
    """A PostgreSQL that waits for the disk unless told, at a place as told."""

    vendor = "postgresql"

    def __init__(self, *, host: str = "", sslmode: str = "prefer", **answers: str) -> None:
        self.answers = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", **answers}
        self.settings_dict = {"HOST": host, "OPTIONS": {"sslmode": sslmode}}


def test_only_the_tests_may_use_a_database_that_forgets(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connection", Postgres(fsync="off"))
    assert numbers() == ["L011"]
    sound.WAITS_FOR_DISK = False
    assert numbers() == []
    assert "WAITS_FOR_DISK = True" in (Path(checks.__file__).parent / "settings.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ({"host": "db.willowmere.example"}, ["L018"]),
        ({"host": "db.willowmere.example", "sslmode": "verify-full"}, []),
        ({"host": "127.0.0.1"}, []),
        ({"host": "/run/postgresql"}, []),
    ],
)
def test_l018_the_way_to_the_database_can_be_read_along(
    sound: Any, monkeypatch: pytest.MonkeyPatch, place: dict[str, str], found: list[str]
) -> None:
    monkeypatch.setattr(checks, "connection", Postgres(**place))
    assert numbers() == found


@pytest.mark.django_db
def test_which_database_it_is_is_said_with_what_to_mind(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check"])
    assert re.search(
        r"\n\nThe database is (SQLite 3|PostgreSQL 1)\d?\.\S+ \(.*\)\.\n  \w", capsys.readouterr().out
    )
    main(["check", "--json"])
    told = json.loads(capsys.readouterr().out)["database"]
    assert told["database"].startswith(("SQLite 3.", "PostgreSQL 1"))
    assert told["mind"]


def test_l013_the_database_is_of_an_earlier_version(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "to_migrate", lambda: True)
    assert numbers() == ["L013"]


def test_l014_the_database_does_not_open(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def broken() -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(checks, "connection", SimpleNamespace(cursor=broken, vendor="sqlite"))
    assert numbers() == ["L014"]
    assert "unable to open database file" in checks.run()[0].says


def test_the_database_of_the_tests_is_of_this_version(db: None) -> None:
    assert checks.to_migrate() is False


def test_l020_the_demonstration_is_said_to_be_one_and_starts_all_the_same(sound: Any) -> None:
    sound.DEMO = True
    sound.PUBLIC_URL = "http://127.0.0.1:8000"
    found = checks.run()
    assert [(one.number, one.serious) for one in found] == [("L020", False)]


def test_l021_links_in_e_mails_need_the_public_address(sound: Any) -> None:
    sound.PUBLIC_URL = "http://127.0.0.1:8000"
    assert numbers() == ["L021"]


def test_l022_the_style_files_are_missing(sound: Any, tmp_path: Path) -> None:
    sound.HERE = tmp_path
    assert numbers() == ["L022"]


def test_l024_the_list_of_breached_passwords_is_not_there(sound: Any, tmp_path: Path) -> None:
    sound.BREACHED_FILE = str(tmp_path / "breached.txt")
    assert numbers() == ["L024"]
    (tmp_path / "breached.txt").write_text("password\n", encoding="utf-8")
    assert numbers() == []


def test_l030_letters_cannot_be_printed(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_pango", lambda: False)
    found = checks.run()
    assert [(one.number, one.serious) for one in found] == [("L030", False)]
    assert "apt-get install libpango" in found[0].hint


def test_each_finding_has_a_test_here() -> None:
    here = Path(__file__).read_text("utf-8").lower()
    source = Path(checks.__file__).read_text("utf-8")
    for number in sorted(set(re.findall(r'"(L\d{3})"', source))):
        assert f'"{number.lower()}"' in here, f"{number} is found by no test"
