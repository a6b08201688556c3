"""`lotus letter check`: what it prints, and what it says to a letter it cannot read."""

import io
import json
import sys

import pytest

from lotus.cli import letter as command
from lotus.cli.main import main

GOOD = """Dear Dana,

The group met on Tuesday 3 March 2026 and decided that no further action is needed.

I know that waiting for this has been hard.

It decided so because the scanner failed twice that night. I will close the file by 20 March.

If you see it differently, please tell me. I am on 01904 496 112. Your pastoral contact and the counselling service are
there for you too.

Kind regards,
Alice
"""
BAD = GOOD.replace(
    "I know that waiting for this has been hard.", "You failed to call for help. 🙂 You are careless."
)


@pytest.fixture
def typed(capsys, tmp_path):
    """Types the command with a file of these bytes; exit code and both streams."""

    def run(text, *words):
        path = tmp_path / "letter.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            code = main(["letter", "check", str(path), *words])
        except SystemExit as ended:
            code = ended.code
        return (code, *capsys.readouterr())

    return run


def test_a_good_letter_ends_with_0_and_an_empty_list(typed):
    assert typed(GOOD, "--json") == (0, "[]\n", "")
    code, out, _ = typed(GOOD)
    assert (code, out) == (0, "Nothing found. Read it once more, as if it had come to you.\n")


def test_findings_end_with_1_and_say_where_why_and_what_else(typed):
    code, out, err = typed(BAD)
    assert (code, err) == (1, "")
    assert out.startswith("3 things to look at.\n\nKind?\n")
    assert "line 5, “You failed”" in out.replace("you failed", "You failed")
    assert "“We found that …”" in out


def test_places_count_the_code_points_of_what_was_given(typed):
    text = BAD.replace("\n", "\r\n").replace("Dana,", "Dana 🙂,")
    code, out, _ = typed(text, "--json")
    found = json.loads(out)
    assert code == 1
    assert {each["code"] for each in found} == {"accusing", "judges_person", "no_acknowledgement"}
    for each in found:
        assert list(each) == ["code", "family", "start", "end", "quote", "message", "suggestion"]
        assert text[each["start"] : each["end"]] == each["quote"]


def test_what_is_missing_points_nowhere(typed):
    _, out, _ = typed("Dear Dana,\n\nIt is decided.\n", "--type", "outcome", "--json")
    found = [each for each in json.loads(out) if each["code"].startswith("missing_")]
    assert {(each["start"], each["end"], each["quote"]) for each in found} == {(None, None, None)}
    assert "missing_support" in {each["code"] for each in found}


def test_a_dash_reads_standard_input(typed, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert main(["letter", "check", "-", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xff\xfe\x00", "is not plain text in UTF-8"),
        (b"PK\x03\x04\x00", "is not plain text"),
        (b" \n", "is empty"),
        (b"a" * (command.LARGEST + 1), "larger than a letter"),
    ],
)
def test_what_is_no_letter_is_refused_in_a_sentence(typed, text, words):
    code, out, err = typed(text)
    assert (code, out) == (2, "")
    assert words in err
    assert err.endswith(".\n")


def test_misuse_ends_with_2_and_says_what_there_is(typed, capsys):
    code, _, err = typed(GOOD, "--type", "poem")
    assert code == 2
    assert "outcome" in err
    assert main(["letter", "check", "/nowhere/letter.txt"]) == 2
    assert "cannot be used" in capsys.readouterr().err


def test_the_kinds_it_offers_are_those_the_check_knows():
    from lotus.analysis import tone

    assert set(command.KINDS) == set(tone.LetterKind)
