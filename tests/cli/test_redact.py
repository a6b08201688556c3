"""`lotus redact`: what it prints and writes, and what it says to what it cannot use."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from lotus.cli.main import main

TEXT = "Thank you Priya, on 12/03/2026.\nRing 01632 960983, said amina khan of Northgate.\n"


@pytest.fixture
def typed(capsys, tmp_path, monkeypatch):
    """Types `lotus redact` in a folder with these files; exit code and both streams."""
    monkeypatch.chdir(tmp_path)

    def run(*words, **files):
        for name, body in ({"t_txt": TEXT} | files).items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(body if isinstance(body, bytes) else body.encode())
        try:
            code = main(["redact", *words])
        except SystemExit as ended:
            code = ended.code
        return (code, *capsys.readouterr())

    return run


def test_proposals_are_counted_then_told_line_by_line(typed):
    code, out, err = typed("t.txt")
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[0] == (
        "To look at: 1 name of a person, 1 date, 1 phone number. "
        "You decide about each; some are wrong, and some names are missed."
    )
    assert [" ".join(line.split()) for line in lines[2:]] == [
        "line 1 name of a person Priya a first name",
        "line 1 date 12/03/2026 written as a date",
        "line 2 phone number 01632 960983 written as a phone number",
    ]


def test_known_people_and_places_are_found_too_and_json_holds_the_places_in_the_text(typed, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    names, places = "# staff\n\nAmina Khan\n", "Northgate\n"
    code, out, _ = typed("--names", "n.txt", "--places", "p.txt", "--json", n_txt=names, p_txt=places)
    found = json.loads(out)["proposals"]
    assert code == 1
    assert [(one["kind"], one["quote"]) for one in found] == [
        ("person", "Priya"),
        ("date", "12/03/2026"),
        ("phone", "01632 960983"),
        ("person", "amina khan"),
        ("place", "Northgate"),
    ]
    assert all(TEXT[one["start"] : one["end"]] == one["quote"] for one in found)


def test_nothing_found_is_said_with_its_limit_and_ends_with_0(typed):
    code, out, _ = typed("q.txt", q_txt="All quiet.")
    assert (code, out.split(".")[0]) == (0, "Nothing found")


def test_a_person_strikes_rows_and_adds_some_and_only_those_are_taken_out(typed):
    assert typed("t.txt", "--out", "p.csv")[0] == 1
    rows = list(csv.reader(Path("p.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[0] for row in rows] == ["kind", "person", "date", "phone"]
    at = TEXT.index("Northgate")
    kept = [rows[0], rows[1], rows[3], ["place", str(at), str(at + 9), "", "mine"]]
    decided = "\n".join(",".join(row) for row in kept)
    code, out, err = typed("t.txt", "--apply", "d.csv", "--out", "c.txt", d_csv=decided)
    assert (code, out, err) == (0, "", "The text is written to c.txt. Read it before it goes to anybody.\n")
    clean = "Thank you [name], on 12/03/2026.\nRing [phone number], said amina khan of [place].\n"
    assert Path("c.txt").read_text(encoding="utf-8") == clean
    assert typed("t.txt", "--apply", "d.csv")[1] == clean
    assert typed("t.txt", "--out", "p.json")[0] == 1
    assert len(json.loads(Path("p.json").read_text(encoding="utf-8"))["proposals"]) == 3


def test_parts_that_lie_over_one_another_are_taken_out_once_and_line_ends_stay(typed):
    rows = "kind,start,end,quote\nperson,0,10,Priya Shah\nperson,6,16,Shah-Jones\nphone,18,21,'+44\n"
    _, out, _ = typed("o.txt", "--apply", "d.csv", o_txt="Priya Shah-Jones\r\n+44\r\n", d_csv=rows)
    assert out == "[name]\r\n[phone number]\r\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.txt"], "nowhere.txt cannot be used: No such file or directory."),
        (["t.txt", "--names", "nowhere.txt"], "nowhere.txt cannot be used: No such file or directory."),
        (["pdf.txt"], "pdf.txt is not plain text in UTF-8. Save it as plain text (UTF-8) and try again."),
        (["nul.txt"], "nul.txt is not plain text in UTF-8."),
        (["t.txt", "--out", "x.docx"], "--out ends in .csv or .json; “x.docx” does not."),
        (
            ["t.txt", "--names", "-"],
            "Only the text itself can come from standard input; name a file for the others.",
        ),
        (["t.txt", "--apply", "d.csv", "--json"], "--apply takes out what stands in its file;"),
        (["t.txt", "--apply", "t.txt"], "t.txt has no column “kind”."),
        (["t.txt", "--apply", "d.csv"], "d.csv has 4 rows that cannot be used:\n  line 2: “cat” is no kind;"),
        (["t.txt", "--apply", "d.csv"], "“Paula” does not stand from 10 to 15; was the text changed?"),
        (["t.txt", "--names"], "--names needs a value (see lotus redact --help)."),
    ],
)
def test_what_cannot_be_used_is_said_in_plain_words(typed, words, says):
    files = {
        "pdf_txt": b"%PDF-1.7\xff\xfe",
        "nul_txt": b"a\0b",
        "d_csv": "kind,start,end,quote\ncat,0,1,T\nperson,10,15,Paula\ndate,5,900,x\ndate,one,2,x\n",
    }
    code, out, err = typed(*words, **files)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_a_text_beyond_20_mb_is_refused_and_a_keyboard_is_told_how_to_end(typed, monkeypatch):
    monkeypatch.setattr("lotus.cli.redact.LARGEST", 10)
    assert "t.txt has more than 20 MB" in typed("t.txt")[2]
    keyboard = io.TextIOWrapper(io.BytesIO(b"Hi"))
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)
    assert "end it with Ctrl+D" in typed()[2]
