"""`lotus insight release`, as somebody with a table of counts types it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lotus.cli.main import main

Outcome = tuple[int, str, str]
TABLE = """division,outcome,count
Surgery,closed,42
Surgery,helped,38
Surgery,investigated,3
Medicine,closed,57
Medicine,helped,24
Medicine,investigated,19
Community,closed,33
Community,helped,61
Community,investigated,28
"""


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs the command on this table; returns its exit code, output and complaints."""

    def run(table: str | bytes, *words: str, rows: str = "division", columns: str = "outcome") -> Outcome:
        file = tmp_path / "table.csv"
        file.write_bytes(table if isinstance(table, bytes) else table.encode())
        try:
            code = main(["insight", "release", str(file), "--rows", rows, "--columns", columns, *words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_table_is_printed_with_gaps_and_rounded_counts(ask: Callable[..., Outcome]) -> None:
    code, out, err = ask(TABLE)
    assert code == 0
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["division", "closed", "helped", "investigated", "Total"]
    assert lines[1][3] == "–"
    assert lines[-1] == ["Total", "130", "125", "50", "305"]
    assert err.startswith("Counts are rounded to the nearest 5.\n– ")
    assert "fewer than 10 people, or what would give them away" in err


def test_nothing_hidden_is_not_explained(ask: Callable[..., Outcome]) -> None:
    code, _out, err = ask(TABLE.replace(",3\n", ",33\n"))
    assert (code, err) == (0, "Counts are rounded to the nearest 5.\n")


def test_one_json_object_says_the_same(ask: Callable[..., Outcome]) -> None:
    code, out, err = ask(TABLE, "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert (said["threshold"], said["rounded_to"]) == (10, 5)
    one = {"division": "Surgery", "outcome": "investigated", "n": None, "shown": False, "reason": "protected"}
    assert one in said["counts"]
    assert len(said["counts"]) == 16


def test_a_file_of_rows_says_the_same(ask: Callable[..., Outcome], tmp_path: Path) -> None:
    assert ask(TABLE, "--csv", str(tmp_path / "shown.csv")) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "shown.csv").read_text("utf-8"))))
    assert rows[2] == {
        "division": "Surgery",
        "outcome": "investigated",
        "n": "",
        "shown": "no",
        "reason": "protected",
    }
    assert rows[-1] == {"division": "Total", "outcome": "Total", "n": "305", "shown": "yes", "reason": ""}


def test_people_may_stand_on_a_line_each(ask: Callable[..., Outcome]) -> None:
    people = "ward,job\n" + "North,nurse\n" * 31 + "South,nurse\n" * 22 + "South,\n" * 24 + "North,\n" * 12
    code, out, _err = ask(people, rows="ward", columns="job")
    assert code == 0
    assert [line.split() for line in out.splitlines()][1:] == [
        ["North", "30", "10", "45"],
        ["South", "20", "25", "45"],
        ["Total", "55", "35", "90"],
    ]


def test_a_lower_threshold_shows_more(ask: Callable[..., Outcome]) -> None:
    six = TABLE.replace(",3\n", ",6\n")
    assert ask(six)[1].count("–") > 0
    assert ask(six, "--threshold", "5")[1].count("–") == 0


def test_what_was_shown_before_is_taken_into_account(ask: Callable[..., Outcome], tmp_path: Path) -> None:
    now, then = TABLE.replace(",3\n", ",11\n"), tmp_path / "then.csv"
    then.write_text(TABLE.replace(",3\n", ",9\n"), encoding="utf-8")
    assert ask(now)[1].count("–") == 0
    assert ask(now, "--earlier", str(then))[1].count("–") > 0


def test_when_nothing_may_be_shown_the_exit_code_says_so(ask: Callable[..., Outcome]) -> None:
    code, out, _err = ask("a,b,count\nx,y,3\nx,z,4\n", "--json", rows="a", columns="b")
    assert code == 1
    assert {count["reason"] for count in json.loads(out)["counts"]} == {"too few overall"}


@pytest.mark.parametrize(
    ("table", "words", "says"),
    [
        (TABLE, ["--threshold", "ten"], "a whole number from 5 up, not “ten”"),
        (TABLE, ["--threshold", "4"], "5 people or more, not 4"),
        (TABLE, ["--earlier", "none.csv"], "none.csv could not be read"),
        ("", [], "is empty"),
        ("division,outcome,count\n", [], "has a heading and no rows"),
        ("division,n\nA,3\n", [], "no column “outcome”"),
        (TABLE + "Estates,closed,some\n", [], "line 11: “some” is not a whole number"),
        (b"PK\x03\x04", [], "a spreadsheet"),
        (b"\xff\xfe\x00", [], "not text in UTF-8"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(
    ask: Callable[..., Outcome], table: str | bytes, words: list[str], says: str
) -> None:
    code, out, err = ask(table, *words)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_two_different_columns_are_needed(ask: Callable[..., Outcome]) -> None:
    code, _out, err = ask(TABLE, columns="division")
    assert (code, err) == (2, "--rows and --columns name the same column; give two.\n")


def test_standard_input_is_read_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["insight", "release", "-", "--rows", "a", "--columns", "b", "--earlier", "-"]
    assert main(words) == 2
    assert "Only one of the two files" in capsys.readouterr().err


def test_rows_that_cannot_be_used_may_be_left_out_by_name(ask: Callable[..., Outcome]) -> None:
    spoilt = TABLE + "Surgery,closed,many\n"
    assert ask(spoilt)[0] == 2
    code, out, err = ask(spoilt, "--skip-bad")
    assert (code, "Surgery" in out) == (0, True)
    assert "left out, line 11: “many” is not a whole number" in err
