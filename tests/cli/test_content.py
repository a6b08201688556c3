"""`lotus content`, as somebody who writes, hands out or takes over an instrument types it."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from lotus.cli.main import main
from lotus.core import instruments
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


def test_an_instrument_goes_out_as_fhir_and_is_taken_over_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, back = tmp_path / "flywheel.json", tmp_path / "mine.toml"
    assert main(["content", "export", "flywheel", "--out", str(there)]) == 0
    assert main(["content", "import", str(there), "--out", str(back)]) == 0
    assert capsys.readouterr() == ("", "")
    assert instruments.find(str(back)) == instruments.find("flywheel")
    assert main(["content", "export", str(back)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(there.read_text(encoding="utf-8"))


def test_what_was_left_out_is_said_beside_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = [
        {"linkId": "1", "type": "string", "text": "How was it?"},
        {"linkId": "2", "type": "display", "text": "Thank you."},
    ]
    file = tmp_path / "short.json"
    file.write_text(
        json.dumps({"resourceType": "Questionnaire", "title": "Short", "item": items}), encoding="utf-8"
    )
    assert main(["content", "import", str(file)]) == 0
    said = capsys.readouterr()
    assert instruments.parse(said.out, "short").title == "Short"
    assert said.err == "Left out: A closing text: “Thank you.”.\n"


def test_a_spreadsheet_is_taken_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tea.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (("type", "name", "label"), ("text", "why", "Why tea?")):
        sheet.append(row)
    book.save(file)
    assert main(["content", "import", str(file)]) == 0
    assert instruments.parse(capsys.readouterr().out, "tea").question("why").text == "Why tea?"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import"], "Say which one: lotus content import FILE."),
        (["export", "a", "b"], "Say which one: lotus content export NAME."),
        (["export", "nothing"], "neither a file nor an instrument"),
        (["import", "{}/none.json"], "none.json cannot be used: No such file"),
        (["import", "{}/text.json"], "text.json is neither JSON (FHIR) nor a spreadsheet"),
        (["import", "{}/text.xlsx"], "text.xlsx is damaged, or no spreadsheet"),
        (["import", "{}/patient.json"], "cannot be exchanged: This is no FHIR Questionnaire"),
        (["import", "{}/two.json"], "cannot be exchanged, for 2 reasons:"),
        (["export", "{}/wrong.toml"], "wrong.toml: it cannot be read"),
    ],
)
def test_what_cannot_be_exchanged_is_said_in_plain_words_and_ends_with_2(
    words: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (
        ("text.json", "tea"),
        ("text.xlsx", "tea"),
        ("patient.json", '{"resourceType": "Patient"}'),
        (
            "two.json",
            '{"resourceType": "Questionnaire", "item": [{"linkId": "1", "type": "time", "text": "?"}]}',
        ),
        ("wrong.toml", "tea"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["content", *(word.format(tmp_path) for word in words)]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""


def test_a_file_too_large_for_a_questionnaire_is_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotus.cli.content.LARGEST", 10)
    file = tmp_path / "large.json"
    file.write_text(json.dumps({"resourceType": "Questionnaire"}), encoding="utf-8")
    assert main(["content", "import", str(file)]) == 2
    assert "is too large for a questionnaire" in capsys.readouterr().err
