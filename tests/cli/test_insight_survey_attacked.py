"""Somebody with results.csv and report.html, who knows everybody's groups, tries to work people out."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from lotus.analysis.survey.coding import NOT_STATED
from lotus.cli.main import main
from lotus.core.facts import EVERYBODY
from tests.analysis import attacker, respondents
from tests.proofs import Proof

ITEMS = ("mot1", "mot2", "mot3", "inv1", "inv2", "inv3", "adv1", "adv2", "adv3")
NUMBERS = ("n", "value", "low", "high")
SURVEYS = 20


def _answers(path: Path, of: respondents.People, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Write the file that the command reads; give back who answered each item, as points (0: left out)."""
    points = {item: np.where(random.random(of.n) < 0.05, 0, random.integers(1, 6, of.n)) for item in ITEMS}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*ITEMS, *of.groups])
        for place in range(of.n):
            said = [points[item][place] or "" for item in ITEMS]
            writer.writerow([*said, *(names[place] for names in of.groups.values())])
    return points


def _results(out: Path) -> list[dict[str, str]]:
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _shown(rows: list[dict[str, str]], item: str) -> dict[respondents.Key, int]:
    """The groups shown for an item, with their n as it is shown."""
    return {
        (row["breakdown"], row["group"] if row["group"] != NOT_STATED else respondents.NOT_SAID): int(
            row["n"]
        )
        for row in rows
        if row["item"] == item and row["shown"] == "yes"
    }


def _hidden_together(of: respondents.People, points: np.ndarray, shown: set[respondents.Key]) -> list[int]:
    """How many answered in all hidden groups of each breakdown: what a subtraction gives, and its mean with it."""
    said = points > 0
    found = []
    for by in of.groups:
        flags = [of.inside(key) for key in shown if key[0] == by]
        left = said & ~np.any(flags, axis=0) if flags else said
        found.append(int(left.sum()))
    return found


def _least_values(rows: list[dict[str, str]], item: str, of: respondents.People, threshold: int) -> float:
    """How many values a reader of the file alone must leave to the n of the hidden group that is best known."""
    shown = _shown(rows, item)
    if (EVERYBODY, EVERYBODY) not in shown:
        return float("inf")
    found = [float("inf")]
    for by in of.groups:
        groups = {row["group"] for row in rows if row["item"] == item and row["breakdown"] == by}
        names = [name if name != NOT_STATED else respondents.NOT_SAID for name in sorted(groups)]
        cells = [[shown.get((by, name)) for name in names]]
        known = attacker.read(
            cells, [shown[EVERYBODY, EVERYBODY]], [None] * len(names), None, threshold=threshold, base=5
        )
        found.append(attacker.narrowest(known))
    return min(found)


def _faults(of: respondents.People, points: dict[str, np.ndarray], out: Path, threshold: int) -> list[str]:
    rows = _results(out)
    faults = [
        f"a number in a hidden row: {row}"
        for row in rows
        if row["shown"] == "no" and any(row[one] for one in NUMBERS)
    ]
    for item in ITEMS:
        shown = _shown(rows, item)
        faults += [f"{item}: {what}" for what in respondents.solved(of, shown, threshold)]
        left = _hidden_together(of, points[item], set(shown))
        faults += [
            f"{item}: {people} can be taken from the whole"
            for people in left
            if shown and 0 < people < threshold
        ]
        small = [key for key in shown if (points[item][of.inside(key)] > 0).sum() < threshold]
        faults += [f"{item}: {key} is shown" for key in small]
    if _least_values(rows, ITEMS[0], of, threshold) < threshold:
        faults.append("the n of a hidden group is nearly known")
    return faults


@pytest.mark.proof
def test_results_and_report_of_a_survey_let_nobody_be_worked_out(
    proof: Proof, tmp_path: Path, capsys: object
) -> None:
    tried, broken = proof.trials(SURVEYS, least=2), {}
    for number in range(tried):
        threshold, of = (10, 5)[number % 2], respondents.people(number, proof.seed)
        random = np.random.default_rng([proof.seed, number, 8])
        answers, out = tmp_path / f"{number}.csv", tmp_path / f"out{number}"
        points = _answers(answers, of, random)
        words = ["insight", "survey", str(answers), "--instrument", "staff-pulse", "--out", str(out)]
        words += ["--by", ",".join(of.groups), "--within", "team:division", "--threshold", str(threshold)]
        assert main(words) == 0
        faults = _faults(of, points, out, threshold)
        if faults:
            broken[number] = faults
        page = (out / "report.html").read_text("utf-8")
        assert not re.search(r"\d\.\d{3,}%", page), "no figure is finer than what was released"
    what = "Surveys whose results.csv lets nobody be worked out by whoever knows everybody's groups"
    proof.keep("release-survey-files", what, tried=tried, found=tried - len(broken), must=tried)
    assert broken == {}
