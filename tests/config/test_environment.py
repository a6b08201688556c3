"""Settings are read strictly: a wrong value stops the start with a sentence."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from lotus.config import environment as env
from lotus.kernel import encryption
from tests.house import source


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "USED", {})


def test_a_value_in_force_is_remembered_for_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "given")
    assert (env.text("LOTUS_X"), env.text("LOTUS_Y", "else")) == ("given", "else")
    assert env.USED == {"LOTUS_X": "given", "LOTUS_Y": "else"}


@pytest.mark.parametrize(("value", "means"), [("1", True), ("0", False), (None, False)])
def test_yes_and_no_are_1_and_0(monkeypatch: pytest.MonkeyPatch, value: str | None, means: bool) -> None:
    if value is not None:
        monkeypatch.setenv("LOTUS_X", value)
    assert env.flag("LOTUS_X") is means


@pytest.mark.parametrize("value", ["", "yes", "true", "01", "2", " 1"])
def test_anything_else_is_neither_yes_nor_no(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LOTUS_X", value)
    with pytest.raises(ImproperlyConfigured, match=r"LOTUS_X is .* Write 1 for yes or 0 for no\."):
        env.flag("LOTUS_X")


@pytest.mark.parametrize(("value", "means"), [("15", 15), ("30", 30), (None, 20)])
def test_a_number_lies_between_its_ends(
    monkeypatch: pytest.MonkeyPatch, value: str | None, means: int
) -> None:
    if value is not None:
        monkeypatch.setenv("LOTUS_X", value)
    assert env.between("LOTUS_X", 15, 30, default=20) == means


@pytest.mark.parametrize("value", ["14", "31", "-20", "20.5", "twenty", "", "²"])
def test_another_number_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LOTUS_X", value)
    with pytest.raises(ImproperlyConfigured, match="Write a whole number from 15 to 30"):
        env.between("LOTUS_X", 15, 30, default=20)


def test_words_stand_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "a.example, b.example,,")
    assert env.words("LOTUS_X", "") == ["a.example", "b.example"]


def test_a_folder_is_made_and_closed_to_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOTUS_X", str(tmp_path / "made" / "here"))
    made = env.folder("LOTUS_X", tmp_path)
    assert made.is_dir()
    assert made.stat().st_mode & 0o077 == 0


def test_the_secret_of_sessions_comes_from_the_keys_file(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    assert env.secrets_of_sessions(keys) != env.secrets_of_sessions(keys), (
        "a passing one, before there are keys"
    )
    encryption.create_keys(keys)
    signs = base64.b64encode(encryption.load_keys(keys).purpose["session"]).decode("ascii")
    assert env.secrets_of_sessions(keys) == [signs]


def test_a_database_is_a_sqlite_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "sqlite:////srv/lotus.sqlite3")
    found = env.database("LOTUS_X", "")
    assert (found["ENGINE"], found["NAME"]) == ("lotus.kernel.sqlite", "/srv/lotus.sqlite3")
    assert "synchronous=FULL" in str(found["OPTIONS"])


def test_or_a_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "postgres://lotus:a%40b@db.example:5433/trust?sslmode=verify-full")
    found = env.database("LOTUS_X", "")
    named = {"ENGINE": "django.db.backends.postgresql", "NAME": "trust", "USER": "lotus", "PASSWORD": "a@b"}
    assert found.items() >= {**named, "HOST": "db.example", "PORT": 5433}.items()
    options: Any = found["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["isolation_level"].name == "READ_COMMITTED"


def test_the_password_of_the_database_is_never_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "postgres://lotus:secret@db.example/trust")
    env.database("LOTUS_X", "")
    assert env.USED == {"LOTUS_X": "postgres://lotus@db.example/trust"}


def test_a_postgresql_may_be_reached_through_its_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "postgresql:///lotus?host=/run/postgresql")
    found = env.database("LOTUS_X", "")
    assert (found["HOST"], found["NAME"], found["USER"]) == ("/run/postgresql", "lotus", "")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("postgres://db.example/", "must end with the name of the database"),
        ("postgres://db.example/a/b", "must end with the name of the database"),
        ("postgres://db.example:99999/lotus", "a port that is not a number"),
        ("postgres://db.example/lotus?options=-c%20fsync=off", "says options, which is not known"),
    ],
)
def test_an_address_of_postgresql_is_read_strictly(
    monkeypatch: pytest.MonkeyPatch, value: str, says: str
) -> None:
    monkeypatch.setenv("LOTUS_X", value)
    with pytest.raises(ImproperlyConfigured, match=says):
        env.database("LOTUS_X", "")


@pytest.mark.parametrize("value", ["mysql://lotus@db/lotus", "/srv/lotus.sqlite3", "sqlite:", ""])
def test_another_database_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LOTUS_X", value)
    with pytest.raises(ImproperlyConfigured, match="must begin with sqlite:///"):
        env.database("LOTUS_X", "")


MAIL = {
    "smtp://mail.example.org": ("mail.example.org", 25, "", "", False),
    "smtps://lotus:a%40b@mail.example.org:587": ("mail.example.org", 587, "lotus", "a@b", True),
}


@pytest.mark.parametrize("value", sorted(MAIL))
def test_a_mail_server_is_an_address(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LOTUS_X", value)
    assert env.mail_server("LOTUS_X") == MAIL[value]


def test_the_password_of_the_mail_server_is_never_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTUS_X", "smtps://lotus:secret@mail.example.org:587")
    env.mail_server("LOTUS_X")
    assert "secret" not in str(env.USED)


@pytest.mark.parametrize(
    "value", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:99999", "smtp://a:b"]
)
def test_anything_else_is_no_mail_server(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LOTUS_X", value)
    with pytest.raises(ImproperlyConfigured, match="must look like smtp://user:password@mail"):
        env.mail_server("LOTUS_X")


LOOK = """
import json
from lotus.config import settings as s
print(json.dumps({name: getattr(s, name) for name in (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG", "IDLE_MINUTES")}))
"""


def _settings(place: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LOTUS_")}
    mine = {"LOTUS_DATA_DIR": str(place), "LOTUS_KEYS_FILE": str(place / "keys.json"), **variables}
    return subprocess.run(
        [sys.executable, "-c", LOOK],
        env={**clean, **mine},
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.integration
def test_a_real_installation_asks_for_tls_and_binds_its_cookies(tmp_path: Path) -> None:
    seen = _settings(tmp_path).stdout
    for part in (
        '"SESSION_COOKIE_NAME": "__Host-lotus-session"',
        '"SESSION_COOKIE_SECURE": true',
        '"SESSION_COOKIE_HTTPONLY": true',
        '"CSRF_COOKIE_NAME": "__Host-lotus-csrf"',
        '"CSRF_COOKIE_SECURE": true',
        '"SECURE_HSTS_SECONDS": 31536000',
        '"DEBUG": false',
    ):
        assert part in seen


@pytest.mark.integration
def test_only_the_demonstration_does_without_tls(tmp_path: Path) -> None:
    seen = _settings(tmp_path, LOTUS_DEMO="1").stdout
    assert '"SESSION_COOKIE_NAME": "lotus-session"' in seen
    assert '"SECURE_HSTS_SECONDS": 0' in seen


@pytest.mark.integration
def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    ended = _settings(tmp_path, LOTUS_IDLE_MINUTES="60")
    assert ended.returncode
    assert "LOTUS_IDLE_MINUTES is '60'. Write a whole number from 15 to 30." in ended.stderr
