"""`lotus insight agreement`: what it prints, and what it says to a file it cannot use."""

import io
import json
import re
import sys

import pytest

from lotus.cli.main import main

CODED = "text,coder,code\n1,Ann,kind\n1,Ben,kind\n2,Ann,late\n2,Ben,late\n3,Ann,kind\n3,Ben,late\n"


@pytest.fixture
def typed(capsys, tmp_path):
    """Types the command with a file of this text; exit code and both streams."""

    def run(text, *words):
        path = tmp_path / "coded.csv"
        path.write_text(text, encoding="utf-8")
        try:
            code = main(["insight", "agreement", str(path), "--draws", "100", *words])
        except SystemExit as ended:
            code = ended.code
        return (code, *capsys.readouterr())

    return run


def test_the_answer_comes_first_then_all_codes_then_each(typed):
    code, out, err = typed(CODED)
    assert (code, err) == (0, "")
    first, second, *_ = out.splitlines()
    assert first.startswith("The coders agree too little to rest conclusions on (Krippendorff's alpha 0.44")
    assert second == "3 texts, 3 of them coded by two or more; 2 coders; 2 codes."
    assert "“kind” (given in 50% of what was coded)" in out
    assert re.search(r"Agreement, in percent +67% \(", out)


def test_json_holds_every_figure(typed):
    code, out, _ = typed(CODED, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["texts"], found["coders"], found["kind"]) == (3, ["Ann", "Ben"], "nominal")
    assert {one["measure"] for one in found["overall"]} == {"percent", "cohen", "alpha", "ac1"}
    assert [one["code"] for one in found["by_code"]] == ["kind", "late"]


def test_several_codes_may_stand_in_one_cell_or_in_rows(typed):
    cells = "text,coder,codes\n1,Ann,kind; late\n1,Ben,kind\n2,Ann,\n2,Ben,late\n"
    rows = "text,coder,code\n1,Ann,kind\n1,Ann,late\n1,Ben,kind\n2,Ann,\n2,Ben,late\n"
    assert typed(cells, "--json") == typed(rows, "--json")
    assert json.loads(typed(cells, "--json")[1])["several"]


def test_codes_of_an_order_may_be_words(typed):
    text = "text,coder,code\n1,Ann,low\n1,Ben,low\n2,Ann,high\n2,Ben,middle\n3,Ann,middle\n3,Ben,middle\n"
    code, out, err = typed(text, "--kind", "ordinal", "--order", "low, middle, high")
    assert (code, err) == (0, "")
    assert "quadratic weights" in out


def test_a_figure_that_cannot_be_had_says_why(typed):
    code, out, err = typed("text,coder,code\n1,Ann,kind\n1,Ben,kind\n")
    assert (code, err) == (0, "")
    assert out.startswith("How far they agree cannot be said. One code only was used")
    assert "1 text, 1 of them coded by two or more" in out
    assert re.search(r"Agreement, in percent +100% \(no interval\)", out)


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CODED.encode())))
    assert main(["insight", "agreement", "-", "--draws", "20"]) == 0
    assert capsys.readouterr().out.startswith("The coders agree")


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("", (), "is empty"),
        ("text,coder,code\n", (), "no rows"),
        ("text,coder\n1,Ann\n", (), "no column “code”"),
        ("text,code\n1,x\n", (), "no column “coder”"),
        ("text,coder,code\n,Ann,x\n1,,x\n", (), "line 2: text is empty\n  line 3: coder is empty"),
        ("text,coder,code\n1,Ann,x\n1,Ann,x\n", (), "line 3: Ann gave this code already, on line 2"),
        ("text,coder,codes\n1,Ann,x\n1,Ann,y\n", (), "line 3: Ann coded this text already, on line 2"),
        (CODED, ("--kind", "interval"), "are numbers"),
        (CODED, ("--order", "a,b"), "--order goes with --kind ordinal"),
        (CODED, ("--draws", "0"), "--draws is a whole number"),
        (CODED, ("--seed", "x"), "--seed is a whole number"),
    ],
)
def test_a_file_or_an_option_that_cannot_be_used_is_said_in_words(typed, text, words, says):
    code, out, err = typed(text, *words)
    assert (code, out) == (2, "")
    assert says in err
