"""What `lotus demo` prepares before it serves, without a server."""

import os
from pathlib import Path
from typing import Any

import pytest

from lotus.cli import demo
from lotus.cli.main import main
from lotus.core.refusal import Refused


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTUS_PUBLIC_URL", "")
    monkeypatch.setenv("LOTUS_DEMO_DIR", str(tmp_path / "demo"))
    return tmp_path / "demo"


def test_what_is_set_for_a_real_installation_is_left_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = {
        "LOTUS_DATABASE_URL": "sqlite:////srv/lotus/real.sqlite3",
        "LOTUS_DATA_DIR": "/srv/lotus/data",
        "LOTUS_KEYS_FILE": "/srv/keys/keys.json",
        "LOTUS_HOSTS": "lotus.willowmere.example",
    }
    for name, value in real.items():
        monkeypatch.setenv(name, value)
    assert demo._point_at_demo("127.0.0.1", 8123) == place
    assert not any(value in os.environ.values() for value in real.values())
    assert os.environ["LOTUS_PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert Path(os.environ["LOTUS_KEYS_FILE"]).parent != place


def test_an_address_of_six_groups_is_put_in_brackets() -> None:
    assert demo._address("::1", 8000) == "http://[::1]:8000"


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be kept in"), demo._alone(tmp_path / "file" / "demo"):
        pass


def test_one_at_a_time(place: Path) -> None:
    with demo._alone(place), pytest.raises(Refused, match="running already"), demo._alone(place):
        pass
    with demo._alone(place):
        pass


def test_keys_are_made_once(place: Path) -> None:
    place.mkdir()
    demo._keys(place)
    made = place.with_name("demo-keys.json").read_bytes()
    demo._keys(place)
    assert place.with_name("demo-keys.json").read_bytes() == made


def test_throwing_away_takes_what_is_ours_and_nothing_else(place: Path) -> None:
    (place / "files" / "ab").mkdir(parents=True)
    (place / "lotus.sqlite3-wal").write_text("")
    demo._keys(place)
    demo._throw_away(place)
    assert list(place.iterdir()) == []
    assert not place.with_name("demo-keys.json").exists()
    (place / "photographs").mkdir()
    (place / "lotus.sqlite3").write_text("")
    with pytest.raises(Refused, match="also holds photographs, which is not ours"):
        demo._throw_away(place)
    assert (place / "lotus.sqlite3").exists()


def test_filling_alone_tells_who_can_sign_in_and_ends(
    place: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    from lotus.kernel.models import Person

    assert main(["demo", "--fill-only"]) == 0
    assert "alice@willowmere.example" in capsys.readouterr().out
    count = Person.objects.count()
    assert main(["demo", "--fill-only", "--reset"]) == 0
    assert Person.objects.count() == count, "the database of the tests is not in that folder"


def test_serving_is_the_last_step(
    place: Path, db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from lotus.config import server
    from lotus.config.demo import welcome

    monkeypatch.setattr(server, "refuse_taken", lambda host, port: None)
    monkeypatch.setattr(server, "run", lambda host, port: 7)
    monkeypatch.setattr(welcome, "how_old", lambda today: "It was filled 9 days ago.")
    assert main(["demo", "--port", "8123"]) == 7
    out = capsys.readouterr().out
    assert out.endswith(
        "\n\nIt was filled 9 days ago.\n\nLotus is at http://127.0.0.1:8123  (end it with Ctrl-C)\n"
    )


def test_a_server_with_a_serious_finding_does_not_start(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lotus.config import checks, server

    found = [
        checks.Finding("L001", "No keys.", "Make some."),
        checks.Finding("L020", "Demo.", "Take care.", False),
    ]
    monkeypatch.setattr(checks, "run", lambda: found)
    monkeypatch.setattr(server, "run", lambda *place, **options: 0)
    assert main(["serve"]) == 1
    assert capsys.readouterr().err == "L001 No keys. Make some.\n"
    monkeypatch.setattr(checks, "run", lambda: found[1:])
    assert main(["serve"]) == 0
