"""`lotus insight survey --released`: results again after late answers came in."""

import csv
import random
from pathlib import Path

import numpy as np
import pytest

from lotus.analysis.survey import late, reading
from lotus.cli import main
from tests.analysis.survey import forms

ITEMS = ["mot1", "mot2", "mot3", "inv1", "inv2", "inv3", "adv1", "adv2", "adv3"]
FIRST = {"Ward 1": 60, "Ward 2": 45, "Theatres": 30}
LATE = {"Ward 1": 25, "Ward 2": 3}


def people(sizes: dict[str, int], seed: int) -> list[list[str]]:
    chance = random.Random(seed)
    return [
        [*(chance.choice("12345") for _ in ITEMS), team] for team, size in sizes.items() for _ in range(size)
    ]


def write(path: Path, rows: list[list[str]], *more: str) -> Path:
    lines = [[*ITEMS, "team"], *rows]
    path.write_text("".join(f"{','.join([*line, *more])}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return write(tmp_path / "first.csv", people(FIRST, 1))


@pytest.fixture
def everybody(tmp_path: Path) -> Path:
    rows = people(FIRST, 1) + people(LATE, 2)
    random.Random(4).shuffle(rows)
    return write(tmp_path / "all.csv", rows)


def run(capsys, answers: Path, *words: object) -> tuple[int, str, str]:
    out = answers.parent / "out"
    given = [
        "insight",
        "survey",
        answers,
        "--instrument",
        "staff-pulse",
        "--by",
        "team",
        "--out",
        out,
        *words,
    ]
    code = main.main([*map(str, given)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def shown(folder: Path, item: str) -> set[str]:
    with (folder / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        return {row["group"] for row in csv.DictReader(file) if row["item"] == item and row["shown"] == "yes"}


def test_a_team_of_which_a_few_came_late_is_not_shown_again(capsys, first, everybody) -> None:
    assert run(capsys, everybody)[0] == 0
    assert shown(everybody.parent, "mot1") == {"everybody", *FIRST}
    code, printed, _ = run(capsys, everybody, "--released", first)
    assert code == 0
    assert shown(everybody.parent, "mot1") == {"everybody", "Theatres"}
    assert "Where a group is hidden now and was shown before, what was released then stands." in printed


def test_the_same_answers_again_give_the_same_results(capsys, first) -> None:
    assert run(capsys, first)[0] == 0
    before = (first.parent / "out" / "results.csv").read_bytes()
    assert run(capsys, first, "--released", first)[0] == 0
    assert (first.parent / "out" / "results.csv").read_bytes() == before


def test_two_releases_before_are_gone_through_in_turn(capsys, first, everybody, tmp_path) -> None:
    rows = people(FIRST, 1) + people(LATE, 2) + people({"Ward 1": 15, "Ward 2": 20}, 3)
    assert (
        run(capsys, write(tmp_path / "third.csv", rows), "--released", first, "--released", everybody)[0] == 0
    )
    assert shown(tmp_path, "mot1") == {"everybody", *FIRST}


def test_with_an_earlier_wave_only_the_wave_of_now_is_compared(capsys, first, everybody, tmp_path) -> None:
    earlier = write(tmp_path / "earlier.csv", people(FIRST, 9))
    assert run(capsys, everybody, "--earlier", earlier, "--released", first)[0] == 0
    assert "Theatres" in shown(tmp_path, "change:mot1")
    assert "Ward 2" not in shown(tmp_path, "change:mot1")


def test_too_few_new_answers_are_left_for_later(capsys, first, tmp_path) -> None:
    few = write(tmp_path / "few.csv", people(FIRST, 1) + people({"Ward 1": 9}, 2))
    code, printed, told = run(capsys, few, "--released", first)
    assert (code, printed) == (2, "")
    assert "Fewer than 10 answers are new since results were released" in told
    assert not (tmp_path / "out" / "results.csv").exists()


def test_a_file_with_waves_is_refused(capsys, first, tmp_path) -> None:
    lines = first.read_text("utf-8").splitlines()
    waves = tmp_path / "waves.csv"
    waves.write_text("\n".join([f"{lines[0]},wave", *(f"{line},1" for line in lines[1:])]), encoding="utf-8")
    for answers, released in ((waves, first), (first, waves)):
        code, _, told = run(capsys, answers, "--released", released)
        assert code == 2
        assert "With --released no file may have a column called wave" in told


def _read(text: str) -> reading.Answers:
    data = f"q1,q2,q3,years,team\n{text}".encode()
    return reading.read(data, "answers.csv", reading.Wanted(forms.whole(), ("team",)))


def test_who_came_and_who_went_is_found_without_names() -> None:
    then = _read("1,2,3,4,a\n1,2,3,4,a\n5,,9,,b\n4,4,4,0.5,c\n")
    now = _read("5,,9,,b\n1,2,3,4,a\n4,4,4,0.75,c\n1,2,3,4,d\n1,2,3,4,d\n")
    moved = late.between(then, now)
    names = moved.came.groups["team"]
    assert [names[place] for place in moved.came.columns["team"]] == ["c", "d", "d"]
    assert [names[place] for place in moved.went.columns["team"]] == ["a", "c"]
    assert moved.came.columns["years"].tolist() == [0.75, 4, 4]
    assert moved.most == 3
    assert late.between(now, now).most == 0
    assert np.array_equal(late.between(then, _read("1,2,3,4,a\n")).went.columns["q1"], [1, 5, 4])
