"""`lotus content check`, as somebody who writes an instrument types it."""

import json
from pathlib import Path

import pytest

from lotus.cli.main import main
from tests.core.instruments.made import WHOLE


def test_what_ships_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check"]) == 0
    assert capsys.readouterr().out == "Nothing to put right.\n"


def test_an_instrument_of_ones_own_is_checked_with_every_fault_and_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tea.toml"
    file.write_text(WHOLE, encoding="utf-8")
    assert main(["content", "check", str(file)]) == 0
    file.write_text(WHOLE.replace("minutes = 3", "minutes = 0").replace("most = 20", ""), encoding="utf-8")
    assert main(["content", "check", str(file), "--json"]) == 1
    faults = json.loads(capsys.readouterr().out.splitlines()[-1])["faults"]
    assert len(faults) == 2
    assert "tea.toml, line 8, minutes: write how many whole minutes" in faults[0]
    assert "item cups, most" in faults[1]


def test_a_file_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check", "/nowhere.toml"]) == 2
    assert "neither a file nor an instrument" in capsys.readouterr().err
