"""`lotus insight survey`: what it writes, what it says, and what it answers to every kind of wrong file."""

import csv
import io
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from lotus.cli import main, progress
from lotus.cli.insight import survey as command

COLUMNS = ["release", "item", "breakdown", "group", "n", "value", "low", "high", "shown", "reason"]
ITEMS = ["mot1", "mot2", "mot3", "inv1", "inv2", "inv3", "adv1", "adv2", "adv3"]
SIZES = {"Ward 1": 60, "Ward 2": 45, "Theatres": 30, "Porters": 4}
DIVISION = {"Ward 1": "Medicine", "Ward 2": "Medicine", "Theatres": "Surgery", "Porters": "Surgery"}


def write(path: Path, sizes: dict[str, int] = SIZES, *, wave: str = "", seed: int = 1) -> Path:
    chance = random.Random(seed)
    lines = [",".join([*ITEMS, "team", "division", *(["wave"] if wave else [])])]
    for team, size in sizes.items():
        for _ in range(size):
            answers = [chance.choice(["1", "2", "3", "4", "5", "3", "4", ""]) for _ in ITEMS]
            lines.append(",".join([*answers, team, DIVISION[team], *([wave] if wave else [])]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(capsys, *words: object) -> tuple[int, str, str]:
    try:
        code = main.main(["insight", "survey", *map(str, words)])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return write(tmp_path / "answers.csv")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        found = list(reader)
    assert reader.fieldnames == COLUMNS
    return found


def asked(answers: object, out: Path, *more: object) -> list[object]:
    return [answers, "--instrument", "staff-pulse", "--out", out, *more]


def test_results_report_and_dictionary_are_written(capsys, answers, out) -> None:
    code, printed, told = run(capsys, *asked(answers, out, "--by", "team"))
    assert code == 0
    assert printed.startswith("now: about 140 people; ")
    assert printed.endswith(
        f"Not used: division.\nWritten to {out}: results.csv, report.html, dictionary.csv.\n"
    )
    assert told.splitlines()[0] == f"reading {answers} …"
    found = rows(out)
    assert {(row["shown"], row["reason"]) for row in found} <= {
        ("yes", ""),
        ("no", "protected"),
        ("no", "rolled up"),
    }
    for row in found:
        numbers = [row[name] for name in ("n", "value", "low", "high")]
        assert bool(row["n"]) == (row["shown"] == "yes")
        assert row["shown"] == "yes" or not any(numbers)
        assert not row["n"] or int(row["n"]) % 5 == 0
    named = {line.split(",")[1] for line in (out / "dictionary.csv").read_text("utf-8").splitlines()}
    for row in found:
        item = row["item"]
        kind = f"{item.partition(':')[0]}:…" if item.startswith(("difference:", "change:")) else item
        assert kind in named, f"{item} is not in the dictionary"
    page = (out / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_who_is_too_few_is_hidden_together_with_another(capsys, answers, out) -> None:
    assert run(capsys, *asked(answers, out, "--by", "team"))[0] == 0
    people = {row["group"]: row for row in rows(out) if row["item"] == "respondents"}
    assert people["everybody"]["n"] == "140"
    hidden = {group for group, row in people.items() if row["shown"] == "no"}
    assert "Porters" in hidden
    assert len(hidden) >= 2


def test_a_small_team_is_rolled_up_into_its_division(capsys, answers, out) -> None:
    sizes = SIZES | {"Ward 2": 4}
    assert (
        run(capsys, *asked(write(answers, sizes), out, "--by", "team", "--within", "team:division"))[0] == 0
    )
    people = {(row["breakdown"], row["group"]): row for row in rows(out) if row["item"] == "respondents"}
    assert people["team", "Porters"]["reason"] == "rolled up"
    assert people["division", "Surgery"]["shown"] == "yes"


def test_where_too_few_answered_altogether_nothing_is_shown(capsys, answers, out) -> None:
    code, printed, _ = run(capsys, *asked(write(answers, {"Porters": 7}), out, "--by", "team"))
    assert code == 0
    assert printed.startswith("now: fewer than 10 people; 0 figures can be shown")
    assert {row["reason"] for row in rows(out)} == {"too few overall"}
    assert "Too few people answered for results to be shown" in (out / "report.html").read_text("utf-8")


def test_an_earlier_file_shows_what_has_changed(capsys, answers, out, tmp_path) -> None:
    earlier = write(tmp_path / "earlier.csv", seed=2)
    assert run(capsys, *asked(answers, out, "--earlier", earlier))[0] == 0
    found = rows(out)
    assert {row["release"] for row in found} == {"earlier", "now"}
    changes = [row for row in found if row["item"].startswith("change:")]
    assert {row["release"] for row in changes} == {"now"}
    assert "change:scale:advocacy" in {row["item"] for row in changes}


def test_a_column_of_waves_shows_them_in_order(capsys, tmp_path, out) -> None:
    first, second = (
        write(tmp_path / "a.csv", wave="wave 2"),
        write(tmp_path / "b.csv", wave="wave 10", seed=3),
    )
    both = second.read_text() + "".join(first.read_text().splitlines(keepends=True)[1:])
    (tmp_path / "both.csv").write_text(both)
    assert run(capsys, *asked(tmp_path / "both.csv", out))[0] == 0
    assert list(dict.fromkeys(row["release"] for row in rows(out))) == ["wave 2", "wave 10"]


def test_a_team_that_is_in_the_earlier_wave_alone_is_hidden_in_the_later_one(
    capsys, answers, out, tmp_path
) -> None:
    now = write(tmp_path / "now.csv", {"Ward 1": 60, "Ward 2": 45, "Porters": 30}, seed=2)
    code, _printed, _told = run(capsys, *asked(now, out, "--by", "team", "--earlier", answers))
    assert code == 0
    teams = [row for row in rows(out) if (row["item"], row["breakdown"]) == ("respondents", "team")]
    away = {row["group"] for row in teams if row["release"] == "now" and row["shown"] == "no"}
    assert "Theatres" in away
    assert len(away) == 2


def test_json_says_what_was_done_in_figures_that_may_be_shown(capsys, answers, out) -> None:
    code, printed, _ = run(capsys, *asked(answers, out, "--json"))
    said = json.loads(printed)
    assert (code, said["instrument"], said["releases"][0]["respondents"]) == (0, "staff-pulse", 140)
    assert [Path(name).name for name in said["files"]] == ["results.csv", "report.html", "dictionary.csv"]


def bad(path: Path, many: int = 1) -> Path:
    text = path.read_text("utf-8")
    path.write_text(text + ("7,,,,,,,,,Ward 1,Medicine\n" * many), encoding="utf-8")
    return path


def test_every_bad_row_is_listed_and_nothing_is_written(capsys, answers, out) -> None:
    code, printed, told = run(capsys, *asked(bad(answers), out))
    assert (code, printed) == (2, "")
    assert "One row of " in told
    assert "  line 141: mot1 is “7”, not 1, 2, 3, 4 or 5\n" in told
    assert told.endswith("Put them right, or leave them out with --skip-bad.\n")
    assert not (out / "results.csv").exists()


def test_bad_rows_beyond_a_thousand_are_counted(capsys, answers, out) -> None:
    _, _, told = run(capsys, *asked(bad(answers, 1_003), out))
    assert "1,003 rows of " in told
    assert "  … and 3 more\n" in told


def test_bad_rows_are_left_out_where_that_is_asked(capsys, answers, out) -> None:
    code, printed, _ = run(capsys, *asked(bad(answers, 2), out, "--skip-bad"))
    assert code == 0
    assert "2 rows were left out.\n" in printed
    code, printed, _ = run(capsys, *asked(bad(write(answers)), out, "--skip-bad", "--json"))
    assert json.loads(printed)["skipped_rows"] == 1


def test_a_file_of_bad_rows_only_gives_nothing(capsys, answers, out) -> None:
    answers.write_text(",".join(ITEMS) + "\n" + "x," * 8 + "x\n")
    code, _, told = run(capsys, *asked(answers, out, "--skip-bad"))
    assert code == 2
    assert told.endswith("has no row that can be used.\n")


WRONG = {
    "an instrument that is not there": (["--instrument", "nobody"], "is neither a file nor an instrument"),
    "a question as breakdown": (["--by", "mot1"], "mot1 is a question of Staff pulse"),
    "everybody as breakdown": (["--by", "everybody"], "“everybody” cannot be a breakdown"),
    "a breakdown that is not there": (
        ["--by", "ward"],
        "has no column for the breakdown ward. It has team, division.",
    ),
    "a threshold in words": (["--threshold", "few"], "The threshold is a whole number of people"),
    "a threshold too low": (["--threshold", "4"], "The threshold is 5 people or more, not 4."),
    "half a hierarchy": (["--within", "team"], "Write --within as TEAM:DIVISION"),
    "a hierarchy in a ring": (["--within", "team:division,division:team"], "lie within each other in a ring"),
    "a hierarchy that is none": (["--within", "division:team"], "a division can lie in one team only"),
    "an earlier file that is not there": (["--earlier", "none.csv"], "There is no file called none.csv."),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_understood_is_answered_in_a_sentence(capsys, answers, out, what) -> None:
    more, words = WRONG[what]
    code, printed, told = run(capsys, *asked(answers, out, *more))
    assert (code, printed) == (2, "")
    assert words in told
    assert "Traceback" not in told


def test_waves_and_an_earlier_file_are_not_mixed(capsys, tmp_path, answers, out) -> None:
    code, _, told = run(capsys, *asked(write(tmp_path / "w.csv", wave="1"), out, "--earlier", answers))
    assert code == 2
    assert "neither file may have a column called wave" in told


def test_a_folder_that_cannot_be_made_is_named(capsys, answers) -> None:
    code, _, told = run(capsys, *asked(answers, answers / "out"))
    assert code == 2
    assert "cannot be made into a folder" in told


def test_a_folder_that_may_not_be_written_is_named(capsys, answers, out, monkeypatch) -> None:
    monkeypatch.setattr(command.os, "access", lambda *_: False)
    code, _, told = run(capsys, *asked(answers, out))
    assert code == 2
    assert told.startswith("Nothing can be written into ")


def test_every_fault_of_a_broken_instrument_is_listed(capsys, tmp_path, answers, out) -> None:
    (tmp_path / "own.toml").write_text('id = "own"\n')
    code, _, told = run(capsys, *asked(answers, out, "--instrument", tmp_path / "own.toml"))
    assert code == 2
    assert "The instrument cannot be used yet:\nown.toml" in told


def test_answers_come_from_standard_input_too(capsys, answers, out, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(answers.read_bytes())))
    assert run(capsys, *asked("-", out))[0] == 0
    assert rows(out)[0]["n"] == "140"
    code, _, told = run(capsys, *asked("-", out, "--earlier", "-"))
    assert (code, told) == (2, "Only one of the files can come from standard input.\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_and_takes_it_away() -> None:
    screen = Terminal()
    with progress.Progress(2, screen) as bar:
        bar.told("reading")
        bar.told("still reading", True)
        bar.told("counting")
    shown = screen.getvalue().split("\r\033[K")
    assert shown[1] == "░" * 20 + " reading …"
    assert shown[2] == "░" * 20 + " still reading …"
    assert shown[3] == "█" * 10 + "░" * 10 + " counting …"
    assert shown[-1] == ""


@pytest.mark.integration
def test_it_never_loads_django(answers, out) -> None:
    words = ["insight", "survey", *map(str, asked(answers, out, "--by", "team"))]
    program = f"""
import sys
sys.modules["django"] = None
from lotus.cli import main
raise SystemExit(main.main({words!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
