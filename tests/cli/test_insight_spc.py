"""`lotus insight spc`, as somebody with a series types it."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lotus.cli.main import main

VECTOR = [9, 11, 8, 10, 12, 9, 10, 11, 9, 10, 8, 9, 2, 7, 8, 7, 8, 7, 8, 7]
SERIES = "month,value\n" + "".join(f"M{number},{value}\n" for number, value in enumerate(VECTOR, 1))
EVENTS = "date\n" + "".join(f"20{year}-0{month}-01\n" for year in (23, 24, 25) for month in (1, 3, 4, 8))


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command on this text; returns its exit code, output and complaints."""

    def run(text: str | bytes, *words: str) -> tuple[int, str, str]:
        file = tmp_path / "series.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            code = main(["insight", "spc", str(file), *words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_published_vector_as_json(ask: Any) -> None:
    code, out, err = ask(SERIES, "--json", "--target", "15", "--better", "lower")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["mean"], found["moving_range"]) == pytest.approx((9.6667, 1.8182), abs=5e-5)
    assert (found["lower"], found["upper"]) == pytest.approx((4.830, 14.503), abs=5e-4)
    assert (found["variation"], found["assurance"]) == ("special cause, improvement", "consistently passing")
    point = found["points"][12]
    assert (point["label"], point["value"], point["rule"], point["special"]) == ("M13", 2, "outside", True)
    assert point["rules"] == ["outside", "shift"]


def test_in_words(ask: Any) -> None:
    code, out, _err = ask(SERIES, "--target", "10", "--better", "lower")
    assert code == 0
    assert "Newest point: special cause, improvement." in out
    assert "Mean 9.667. Limits 4.83 to 14.5, from 12 points." in out
    assert "Target 10: hit or miss." in out
    assert "M13: 2, outside the limits." in out


def test_few_points_are_provisional(ask: Any) -> None:
    _code, out, _err = ask("month,value\nA,3\nB,4\nC,5\n")
    assert "Provisional limits" in out


def test_days_are_put_in_order_and_other_labels_are_left_as_they_are(ask: Any) -> None:
    _code, out, _err = ask("date,count\n2026-03-01,5\n2026-01-01,3\n2026-02-01,4\n", "--json")
    assert [point["value"] for point in json.loads(out)["points"]] == [3, 4, 5]
    _code, out, _err = ask("month,count\nMarch,5\nJanuary,3\n", "--json")
    assert [point["value"] for point in json.loads(out)["points"]] == [5, 3]


def test_columns_are_found_by_their_names_by_their_place_or_as_told(ask: Any) -> None:
    for text, words in (
        ("Value,Date\n3,2026-01-01\n4,2026-02-01\n", ()),
        ("when it was,how many\nA,3\nB,4\n", ()),
        ("value\n3\n4\n", ()),
        ("a;b\nA;3\nB;4\n", ()),
        ("a,b,c\n3,x,A\n4,y,B\n", ("--label", "C", "--value", "a")),
    ):
        code, out, err = ask(text, "--json", *words)
        assert code == 0, err
        assert [point["value"] for point in json.loads(out)["points"]] == [3, 4]


def test_limits_may_come_from_all_points(ask: Any) -> None:
    _code, out, _err = ask(SERIES, "--json", "--baseline", "all")
    assert json.loads(out)["baseline"] == 20


def test_rare_events_are_charted_by_the_days_between(ask: Any) -> None:
    code, out, _err = ask(EVENTS, "--rare", "--json")
    found = json.loads(out)
    assert code == 0
    assert [point["value"] for point in found["points"][:3]] == [59, 31, 122]
    assert found["lower"] < found["mean"] < found["upper"]


def test_every_bad_row_is_listed_and_can_be_left_out(ask: Any) -> None:
    text = "month,value\nA,3\nB,many\nC,\nD,4,5\nE,4\n"
    code, out, err = ask(text)
    assert (code, out) == (2, "")
    for reason in (
        "3 rows",
        "line 3: “many” is not a number",
        "line 4: there is no number",
        "line 5: it has 3 values",
    ):
        assert reason in err
    code, out, err = ask(text, "--skip-bad", "--json")
    assert code == 0
    assert err.count("left out") == 3
    assert len(json.loads(out)["points"]) == 2


def test_a_series_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SERIES.encode())))
    assert main(["insight", "spc", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["baseline"] == 12


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("", [], "is empty"),
        ("month,value\n", [], "needs two points or more"),
        ("month,value\nA,3\n", [], "needs two points or more"),
        (b"\xff\xfeA", [], "is not text in UTF-8"),
        (b"%PDF-1.7", [], "is a PDF"),
        (SERIES, ["--target", "ten"], "--target: “ten” is not a number."),
        (SERIES, ["--baseline", "1"], "--baseline is a whole number from 2 up, or all"),
        (SERIES, ["--value", "cost"], "has no column “cost”. Its columns are: month, value."),
        (SERIES, ["--better", "sideways"], "choose from"),
        (SERIES, ["--rare"], "“M1” is not a day"),
        (EVENTS, ["--rare", "--target", "3"], "no --target"),
        ("date\n2026-01-01\n", ["--rare"], "three events or more"),
    ],
)
def test_what_cannot_be_charted_is_said(ask: Any, text: str | bytes, words: list[str], says: str) -> None:
    code, out, err = ask(text, *words)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_a_page_that_stands_by_itself(ask: Any, tmp_path: Path) -> None:
    place = tmp_path / "chart.html"
    words = (
        "--html",
        str(place),
        "--title",
        "Days from raised to told",
        "--target",
        "15",
        "--better",
        "lower",
    )
    assert ask(SERIES, *words)[0] == 0
    page = place.read_text(encoding="utf-8")
    for says in (
        "<h1>Days from raised to told: a change for the better.</h1>",
        "the target of 15 will be met every time",
        "Outside the limits: M13 (2).",
        "From M11 to M20: 10 below the mean.",
        "Mean 9.667, limits 4.83 and 14.5, from the first 12 points.",
        "<svg",
    ):
        assert says in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "").replace("http-equiv", "")


def test_a_page_of_rare_events_and_one_of_a_trend(ask: Any, tmp_path: Path) -> None:
    place = tmp_path / "chart.html"
    assert ask(EVENTS, "--rare", "--html", str(place)) == (0, f"Written to {place}.\n", "")
    assert "Days between" in place.read_text(encoding="utf-8")
    assert "provisional" in place.read_text(encoding="utf-8")
    rising = "when,n\n" + "".join(
        f"W{at},{value}\n" for at, value in enumerate([50, 45, 55] * 4 + list(range(46, 53)))
    )
    assert ask(rising, "--html", str(place))[0] == 0
    assert "7 in a row" in place.read_text(encoding="utf-8")


def test_days_are_said_in_words(ask: Any, tmp_path: Path) -> None:
    place = tmp_path / "chart.html"
    months = "date,value\n2026-01-01,3\n2026-02-01,4\n"
    assert ask(months, "--html", str(place))[0] == 0
    assert "February 2026" in place.read_text(encoding="utf-8")
    assert ask(months.replace("02-01", "02-03"), "--html", str(place))[0] == 0
    assert "3 February 2026" in place.read_text(encoding="utf-8")


def test_a_title_is_shown_as_it_was_typed(ask: Any, tmp_path: Path) -> None:
    place = tmp_path / "chart.html"
    assert ask(SERIES, "--html", str(place), "--title", "<b>Days</b>")[0] == 0
    assert "<b>Days" not in place.read_text(encoding="utf-8")


def test_a_comma_before_decimals_or_a_missing_heading_is_never_guessed_at(ask: Any) -> None:
    code, out, err = ask("month;value\n1;2,5\n2;3,5\n")
    assert (code, out) == (2, "")
    assert "line 2: “2,5” is not a number; write a point before decimals" in err
    code, out, err = ask("Jan,5\nFeb,6\nMar,7\n")
    assert (code, out) == (2, "")
    assert "Its first line must name the columns" in err


def test_the_figures_may_stand_before_their_labels(ask: Any) -> None:
    _code, out, _err = ask("value,unit of time\n5,first\n6,second\n", "--json")
    assert [point["label"] for point in json.loads(out)["points"]] == ["first", "second"]


def test_a_page_that_cannot_be_written_is_said_in_a_sentence(ask: Any, tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "page.html"
    code, out, err = ask(SERIES, "--html", str(place))
    assert (code, out, err) == (2, "", f"{place} cannot be used: No such file or directory.\n")


def test_mean_and_limits_of_whole_figures_are_not_rounded_to_whole_ones(ask: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert ask(SERIES, "--html", str(page), "--target", "5")[0] == 0
    written = page.read_text("utf-8")
    assert all(words in written for words in ("Mean 9.7", "Upper limit 14.5", "Lower limit 4.8", "Aim 5"))
