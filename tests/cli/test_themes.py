"""`lotus themes`, as somebody with comments types it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lotus.analysis.themes import meaning
from lotus.cli.main import main
from tests.analysis.themes import invented

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs the command in a folder of its own, from words alone; returns its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["themes", *words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def _write(name: str, heading: str, rows: list[Any]) -> None:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading.split(","))
        writer.writerows(rows)


def _comments(number: int = 80) -> list[str]:
    return [one.text for one in invented.coded(number, seed=3)]


def _coded(name: str = "coded.csv") -> None:
    rows = [(one.text, "|".join(sorted(one.codes))) for one in invented.coded(120)]
    _write(name, "comment,codes", rows)


SUGGEST = ("suggest", "--examples", "coded.csv", "--texts", "new.csv", "--text-column", "comment")
TO = ("--codes-column", "codes", "--out", "suggestions.csv")


def test_themes_are_found_and_written_as_a_report_and_as_json(ask: Ask) -> None:
    _write("comments.csv", "id,comment", list(enumerate([*_comments(), "n/a", ""])))
    words = ("--text-column", "Comment", "--themes", "4", "--out", "report.html", "--json", "themes.json")
    code, out, err = ask("comments.csv", *words)
    assert code == 0, err
    assert "4 themes proposed for 80 texts; 2 texts that said nothing set aside." in out
    assert "working from words alone" in err
    found = json.loads(Path("themes.json").read_text("utf-8"))
    assert (found["texts"], found["set_aside"], len(found["themes"])) == (82, 2, 4)
    assert sorted(row for theme in found["themes"] for row in theme["rows"]) == list(range(1, 81))
    page = Path("report.html").read_text("utf-8")
    assert "These are proposals." in page
    assert "2 more answers said nothing" in page
    assert all(theme["name"] in page.replace("&amp;", "&") for theme in found["themes"])
    assert "<script" not in page


def test_a_report_shows_comments_as_text_and_never_as_markup(ask: Ask) -> None:
    _write("comments.csv", "comment", [(f"<b onclick=x>{text}</b>",) for text in _comments(30)])
    code, _out, err = ask("comments.csv", "--text-column", "comment", "--out", "report.html")
    assert code == 0, err
    page = Path("report.html").read_text("utf-8")
    assert "&lt;b onclick" in page
    assert "<b onclick" not in page


def test_the_same_comments_give_the_same_report(ask: Ask) -> None:
    _write("comments.csv", "comment", [(text,) for text in _comments()])
    for name in ("one.html", "two.html"):
        assert ask("comments.csv", "--text-column", "comment", "--out", name)[0] == 0
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()


def test_codes_are_suggested_row_by_row(ask: Ask) -> None:
    _coded()
    _write("new.csv", "comment", [("Lunch was bland",), ("n/a",), ("We waited far too long for a bed",)])
    code, out, err = ask(*SUGGEST, *TO, "--next", "1")
    assert code == 0, err
    rows = list(csv.DictReader(io.StringIO(Path("suggestions.csv").read_text("utf-8"))))
    assert list(rows[0]) == ["row", "code", "confidence", "why"]
    assert (rows[0]["row"], rows[0]["code"]) == ("1", invented.FOOD)
    assert "bland" in rows[0]["why"]
    assert {row["row"] for row in rows} == {"1", "3"}
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows)
    assert "1 text that said nothing set aside." in out
    assert "Most worth coding next:\n  row " in out
    assert "learned in" in err


def test_examples_that_nobody_coded_are_left_out_and_counted(ask: Ask) -> None:
    _coded()
    with Path("coded.csv").open("a", encoding="utf-8") as file:
        file.write("Not looked at yet,\n,\n")
    _write("new.csv", "comment", [("Lunch was bland",)])
    code, _out, err = ask(*SUGGEST, *TO)
    assert code == 0
    assert "left out 1 example without a code" in err


def test_a_codebook_brings_codes_that_nobody_used_yet(ask: Ask) -> None:
    _coded()
    _write("book.csv", "Code,Description", [("Parking", "car park full, no room for the car"), ("Food", "")])
    _write("new.csv", "comment", [("Lunch was bland",)])
    code, _out, err = ask(*SUGGEST, *TO, "--codebook", "book.csv")
    assert code == 0
    assert "learning 5 codes from 1" in err


def test_all_rows_that_cannot_be_used_are_named_at_once(ask: Ask) -> None:
    _coded()
    _write("new.csv", "comment", [("Lunch was bland",)])
    with Path("coded.csv").open("a", encoding="utf-8") as file:
        file.write(",Food\nFine,Food,more\n  ,Waiting\n")
    code, _out, err = ask(*SUGGEST, *TO)
    assert code == 2
    assert err.splitlines() == [
        "coded.csv has 3 rows that cannot be used:",
        "  line 122: it has codes and no text",
        "  line 123: it has 3 values and the heading has 2",
        "  line 124: it has codes and no text",
    ]
    assert not Path("suggestions.csv").exists()


def test_a_codebook_names_each_code_once(ask: Ask) -> None:
    _coded()
    _write("new.csv", "comment", [("Lunch was bland",)])
    _write("book.csv", "code,description", [("Food", ""), ("", "nothing"), ("Food", "again")])
    code, _out, err = ask(*SUGGEST, *TO, "--codebook", "book.csv")
    assert code == 2
    assert "line 3: it names no code" in err
    assert "line 4: the code “Food” stands there before" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("comments.csv",), "Please give --text-column, --out (see lotus themes --help)."),
        (("comments.csv", "--text-column", "x", "--out", "r.html"), "comments.csv has no column “x”."),
        (
            ("none.csv", "--text-column", "x", "--out", "r.html"),
            "none.csv could not be read: No such file or directory.",
        ),
        (
            ("comments.csv", "--text-column", "comment", "--out", "r.html", "--themes", "many"),
            "--themes is a whole number, or auto, not “many”.",
        ),
        (
            ("comments.csv", "--text-column", "comment", "--out", "r.html", "--themes", "99"),
            "Ask for 2 to 15 themes of 30 texts, not 99.",
        ),
        (
            ("comments.csv", "--text-column", "comment", "--out", "no/r.html"),
            "There is no folder no; make it first, or name another.",
        ),
        (("comments.csv", "--text-column", "comment", "--out", "."), ". is a folder; name a file in it."),
        (("comments.csv", "--codes-column", "c"), "--codes-column goes only with lotus themes suggest."),
        (("suggest", "--themes", "3"), "--themes does not go with lotus themes suggest."),
        (
            ("suggest", "--examples", "comments.csv"),
            "Please give --texts, --text-column, --codes-column, --out",
        ),
        ((*SUGGEST, *TO, "--next", "none"), "--next is a whole number from 1 up, not “none”."),
        ((*SUGGEST, *TO, "--seed", "-1"), "--seed"),
        (
            ("suggest", "--examples", "-", "--texts", "-", "--text-column", "comment", *TO),
            "Only one of the files can come from standard input.",
        ),
        (
            (
                *("suggest", "--examples", "empty.csv", "--texts", "comments.csv"),
                *("--text-column", "comment", "--codes-column", "codes", "--out", "s.csv"),
            ),
            "empty.csv has no text with a code in the column “codes”.",
        ),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(ask: Ask, words: tuple[str, ...], says: str) -> None:
    _write("comments.csv", "comment", [(text,) for text in _comments(30)])
    _write("empty.csv", "comment,codes", [("Fine", "")])
    _coded()
    _write("new.csv", "comment", [("Lunch was bland",)])
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
