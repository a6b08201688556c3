"""`lotus insight fairness`, as somebody with two files types it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lotus.cli.main import main

HEADCOUNT = """date,characteristic,group,headcount
2024-03-31,ethnicity,White,5000
2024-03-31,ethnicity,BME,2500
2025-03-31,ethnicity,White,4990
2024-12-31,ethnicity,White,9999
2025-03-31,ethnicity,BME,2500
2025-03-31,ethnicity,White,5000
2025-03-31,disability,Yes,300
2025-03-31,disability,No,7200
"""


def _cases(
    white: int, bme: int, *, day: str = "2024-09-01", gate: str = "investigation", unknown: int = 0
) -> str:
    groups = ["White"] * white + ["BME"] * bme + ["Not stated"] * unknown
    return "".join(f"p{gate}{day}{number},{day},{gate},{group},No\n" for number, group in enumerate(groups))


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command on these cases; returns its exit code, output and complaints."""

    def run(cases: str, *words: str, headcount: str = HEADCOUNT) -> tuple[int, str, str]:
        files = tmp_path / "cases.csv", tmp_path / "headcount.csv"
        for file, text in zip(files, (cases, headcount), strict=True):
            file.write_text(text, encoding="utf-8")
        try:
            code = main(["insight", "fairness", *map(str, files), *words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


HEAD = "person,date,gate,ethnicity,disability\n"


def test_a_comparison_carries_counts_ratio_interval_and_verdict(ask: Any) -> None:
    code, out, err = ask(HEAD + _cases(40, 30), "--by", "ethnicity", "--json")
    (found,) = json.loads(out)["comparisons"]
    assert (code, err) == (0, "")
    assert found["low"] == pytest.approx(0.940, abs=5e-4)
    assert found["high"] == pytest.approx(2.391, abs=5e-4)
    del found["low"], found["high"]
    assert found == {
        "by": "ethnicity",
        "group": "BME",
        "reference": "White",
        "gate": "investigation",
        "entered": 30,
        "headcount": 2500,
        "reference_entered": 40,
        "reference_headcount": 5000,
        "ratio": 1.5,
        "verdict": "no clear gap",
    }


def test_two_years_add_both_years_people_and_headcounts(ask: Any) -> None:
    cases = HEAD + _cases(40, 30) + _cases(46, 24, day="2023-09-01")
    code, out, _err = ask(cases, "--by", "ethnicity", "--window", "2", "--json")
    (found,) = json.loads(out)["comparisons"]
    assert code == 0
    assert (found["entered"], found["headcount"]) == (54, 5000)
    assert (found["reference_entered"], found["reference_headcount"]) == (86, 10000)
    assert found["ratio"] == pytest.approx(1.256, abs=5e-4)


def test_a_person_counts_once_at_a_gate_in_a_year_and_again_in_the_next(ask: Any) -> None:
    twice = "ann,2024-09-01,investigation,BME,No\nann,2024-10-01,investigation,BME,No\n"
    before = "ann,2024-03-31,investigation,BME,No\n"
    code, out, _err = ask(HEAD + _cases(40, 30) + twice + before, "--by", "ethnicity", "--json")
    assert (code, json.loads(out)["comparisons"][0]["entered"]) == (0, 31)
    code, out, _err = ask(
        HEAD + _cases(40, 30) + twice + before, "--by", "ethnicity", "--json", "--window", "2"
    )
    assert (code, json.loads(out)["comparisons"][0]["entered"]) == (0, 32)


def test_entries_after_the_last_headcount_are_not_counted(ask: Any) -> None:
    late = _cases(40, 400, day="2025-04-01")
    code, out, _err = ask(HEAD + _cases(40, 30) + late, "--by", "ethnicity", "--json")
    assert (code, json.loads(out)["comparisons"][0]["entered"]) == (0, 30)


def test_few_entries_are_too_few_to_say(ask: Any) -> None:
    code, out, _err = ask(HEAD + _cases(4, 4), "--by", "ethnicity", "--json")
    (found,) = json.loads(out)["comparisons"]
    assert code == 0
    assert (found["ratio"], found["low"], found["high"]) == (None, None, None)
    assert found["verdict"] == "too few to say"


def test_unbounded_is_null(ask: Any) -> None:
    code, out, _err = ask(HEAD + _cases(0, 60), "--by", "ethnicity", "--json")
    (found,) = json.loads(out)["comparisons"]
    assert code == 0
    assert (found["ratio"], found["high"]) == (None, None)
    assert found["low"] > 1
    assert found["verdict"] == "clear gap"


def test_the_unknown_are_counted_apart_and_bound_the_ratio_where_they_are_many(ask: Any) -> None:
    code, out, _err = ask(HEAD + _cases(40, 30, unknown=10), "--by", "ethnicity", "--json")
    (unknown,) = json.loads(out)["unknown"]
    assert code == 0
    assert unknown["people"] == 10
    assert unknown["ratio_at_least"] == pytest.approx((30 / 2500) / (50 / 5000))
    assert unknown["ratio_at_most"] == pytest.approx((40 / 2500) / (40 / 5000))
    code, out, _err = ask(HEAD + _cases(40, 30, unknown=2), "--by", "ethnicity", "--json")
    assert json.loads(out)["unknown"][0]["ratio_at_least"] is None


def test_every_characteristic_with_headcounts_and_every_gate_is_compared(ask: Any) -> None:
    cases = HEAD + _cases(40, 30, gate="Outcome") + _cases(40, 30, gate="Raised") + _cases(40, 30, gate="Tea")
    _code, out, _err = ask(cases, "--json")
    found = [(one["by"], one["gate"], one["reference"]) for one in json.loads(out)["comparisons"]]
    assert found == [
        ("ethnicity", "Raised", "White"),
        ("ethnicity", "Outcome", "White"),
        ("ethnicity", "Tea", "White"),
        ("disability", "Raised", "No"),
        ("disability", "Outcome", "No"),
        ("disability", "Tea", "No"),
    ]


def test_one_may_choose_gate_and_reference_in_any_case_of_letters(ask: Any) -> None:
    cases = HEAD + _cases(40, 30, gate="Outcome") + _cases(40, 30, gate="Raised")
    words = ("--by", "Ethnicity", "--gate", "raised", "--reference", "BME", "--json")
    _code, out, _err = ask(cases, *words)
    (found,) = json.loads(out)["comparisons"]
    assert (found["gate"], found["reference"], found["group"]) == ("Raised", "BME", "White")
    _code, out, _err = ask(cases, *words[:4], "--reference", "ethnicity=BME", "--json")
    assert json.loads(out)["comparisons"] == [found]


def test_in_words_each_sentence_carries_counts_and_interval(ask: Any) -> None:
    code, out, _err = ask(HEAD + _cases(40, 30, unknown=10), "--by", "ethnicity")
    assert code == 0
    assert "Ethnicity, 1 April 2024 to 31 March 2025" in out
    assert "BME beside White: 30 of 2,500 (1.2%) and 40 of 5,000 (0.8%)." in out
    assert "No clear gap: 1.50 times as likely, 95% interval 0.94 to 2.39." in out
    assert "Of 10 who entered the group is not known" in out


def test_a_group_without_headcount_is_left_out_and_named(ask: Any) -> None:
    cases = HEAD + _cases(40, 30) + "zoe,2024-09-01,investigation,Mixd,No\n"
    code, out, err = ask(cases, "--by", "ethnicity", "--json")
    assert code == 0
    assert "1 at investigation belong to “Mixd”, which has no headcount" in err
    assert json.loads(out)["left_out"]


def test_the_comparisons_go_into_a_file(ask: Any, tmp_path: Path) -> None:
    code, out, _err = ask(HEAD + _cases(40, 30), "--by", "ethnicity", "--csv", str(tmp_path / "out.csv"))
    (row,) = csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines())
    assert (code, out) == (0, "")
    assert (row["entered"], row["ratio"], row["verdict"]) == ("30", "1.5", "no clear gap")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--window", "3"], "--window is 1, 2 or 5 years"),
        (["--by", "star sign"], "no column “star sign” in the cases"),
        (["--gate", "tea"], "Nobody came to the gate “tea”."),
        (["--window", "5"], "There is no headcount from 1 April 2022 to 31 March 2023."),
        (["--reference", "ethnicity=Purple"], "“Purple” has no headcount by “ethnicity”."),
    ],
)
def test_what_cannot_be_worked_out_is_said(ask: Any, words: list[str], says: str) -> None:
    code, out, err = ask(HEAD + _cases(40, 30), *words)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("cases", "says"),
    [
        ("", "is empty"),
        ("person,date\n", "has no column “gate”. Its columns are: person, date."),
        (HEAD + "ann,soon,raised,BME,No\n,2024-01-01,raised,BME,No\n", "line 2: “soon” is not a day"),
        (HEAD + "ann,soon,raised,BME,No\n,2024-01-01,raised,BME,No\n", "line 3: person is empty"),
        (HEAD + "ann,2024-01-01,raised\n", "line 2: it has 3 values and the heading has 5"),
        ("person,date,gate,gate\n", "two columns called “gate”"),
        ("PK\x03\x04", "is a spreadsheet"),
        ("person,date,gate\nann,2024-01-01,raised\n", "No column of the cases has a headcount"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_every_reason(ask: Any, cases: str, says: str) -> None:
    code, out, err = ask(cases)
    assert (code, out) == (2, "")
    assert says in err


def test_a_headcount_that_is_no_number_is_named(ask: Any) -> None:
    bad = HEADCOUNT + "2025-03-31,disability,Unknown,some\n"
    code, _out, err = ask(HEAD + _cases(40, 30), headcount=bad)
    assert code == 2
    assert "line 10: “some” is not a whole number" in err


def test_a_file_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insight", "fairness", "/nowhere.csv", "-"]) == 2
    assert capsys.readouterr().err == "/nowhere.csv could not be read: No such file or directory.\n"
    assert main(["insight", "fairness", "-", "-"]) == 2


def test_what_is_released_holds_rounded_counts_and_no_small_ones(ask: Any) -> None:
    cases = HEAD + _cases(42, 33, unknown=2) + _cases(30, 4, gate="outcome")
    code, out, _err = ask(cases, "--by", "ethnicity", "--release", "--json")
    found = json.loads(out)
    first, second = found["comparisons"]
    assert code == 0
    assert (found["released"], found["threshold"], found["rounded_to"]) == (True, 10, 5)
    assert (first["entered"], first["reference_entered"], first["headcount"]) == (None, 40, 2500)
    assert (second["entered"], second["ratio"], second["verdict"]) == (None, None, "too few to say")
    assert not {33, 42, 4, 2} & {
        one[name] for one in (first, second) for name in ("entered", "reference_entered")
    }


def test_what_is_released_can_be_read_and_kept(ask: Any, tmp_path: Path) -> None:
    cases = HEAD + _cases(42, 43)
    _code, out, _err = ask(cases, "--by", "ethnicity", "--release", "--threshold", "5")
    assert (
        "BME beside White: about 45 of 2,500 (1.8%) and about 40 of 5,000 (0.8%). Clear gap: about 2.25 times"
        in out
    )
    code, out, _err = ask(cases, "--by", "ethnicity", "--release", "--csv", str(tmp_path / "out.csv"))
    (row,) = csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines())
    assert (code, out, row["entered"]) == (0, "", "45")


def test_a_gap_that_is_clear_by_a_hair_alone_is_not_called_clear_and_it_is_said_why(ask: Any) -> None:
    _code, out, _err = ask(HEAD + _cases(42, 33), "--by", "ethnicity")
    assert (
        "No clear gap: 1.57 times as likely, 95% interval 1.00 to 2.46. The interval just leaves out 1" in out
    )
    _code, out, _err = ask(HEAD + _cases(42, 33), "--by", "ethnicity", "--release")
    assert "No clear gap: about 1.75 times as likely" in out
    assert "The interval just leaves out 1; reckoned exactly" in out


@pytest.mark.parametrize("threshold", ["4", "ten"])
def test_no_threshold_below_5_is_taken(ask: Any, threshold: str) -> None:
    code, _out, err = ask(HEAD + _cases(42, 33), "--release", "--threshold", threshold)
    assert (code, "--threshold is a whole number from 5 up" in err) == (2, True)


def test_the_page_stands_alone_and_names_no_small_count(ask: Any, tmp_path: Path) -> None:
    strange = "".join(f"s{number},2024-09-01,investigation,Mixd,No\n" for number in range(3))
    cases = HEAD + _cases(42, 83, unknown=12) + _cases(30, 4, gate="outcome") + strange
    code, out, err = ask(cases, "--html", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (code, out) == (0, "")
    assert "3 at investigation belong to “Mixd”" in err
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "A clear gap: BME beside White, at investigation" in page
    assert "Investigation, BME beside White: about 85 of 2,500 (3.4%)" in page
    assert "Investigation, BME: between" in page
    assert "had all of them belonged to one side or to the other" in page
    assert "ethnicity: Mixd" in page
    assert "Disability" in page
    assert "nothing can be drawn" in page
    assert "83" not in page.replace("#", "").split("<h1>")[1].split("The counts")[0]


def test_with_organisations_in_both_files_the_page_has_a_funnel(ask: Any, tmp_path: Path) -> None:
    cases, heads = HEAD.replace("\n", ",organisation\n"), HEADCOUNT.splitlines()[0] + ",organisation\n"
    for number in range(6):
        asked = _cases(40, 30 + 5 * number).splitlines()
        cases += "".join(f"{line},Org {number}\n" for line in asked)
        heads += f"2025-03-31,ethnicity,White,5000,Org {number}\n2025-03-31,ethnicity,BME,2500,Org {number}\n"
    code, _out, _err = ask(cases, "--html", str(tmp_path / "page.html"), headcount=heads)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert code == 0
    assert "Organisations side by side" in page
    assert "6 organisations are shown" in page
    assert "about 30,000" in page
    code, _out, err = ask(cases.replace(",Org 3\n", ",\n"), headcount=heads)
    assert (code, "organisation is empty" in err) == (2, True)


def test_rows_that_cannot_be_used_may_be_left_out_by_name(ask: Any) -> None:
    cases = HEAD + _cases(40, 30) + "ann,soon,raised,BME,No\n"
    assert ask(cases, "--by", "ethnicity", "--json")[0] == 2
    code, out, err = ask(cases, "--by", "ethnicity", "--json", "--skip-bad")
    assert (code, json.loads(out)["comparisons"][0]["entered"]) == (0, 30)
    assert "left out, line 72: “soon” is not a day" in err
