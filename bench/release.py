"""Disclosure control: one table of 8 by 8, and all the figures of a survey at once.

Peers: hiding the next smallest of each row and column until none has one gap alone (as by hand), and pytauargus, where
`uv pip install --require-hashes -r bench/peers/release.lock` into var/peers/release has put it.
"""

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from bench import Row
from lotus.analysis import release
from lotus.core.facts import EVERYBODY, Answered, Breakdown, Measure, Survey, Table
from lotus.core.suppression import Rules

ROOT = Path(__file__).parent.parent
PEER = ROOT / "var" / "peers" / "release" / "bin" / "python"
TABLES, THRESHOLD, SIDE = 40, 10, 8
ITEMS, BREAKDOWNS, GROUPS, PEOPLE = 30, 5, 20, 3_000
MOST_MS, MOST_S = 50.0, 1.0


def measure() -> Iterable[Row]:
    """Medians over 40 random tables, and over 5 releases of a survey, of processor time."""
    random = np.random.default_rng(20261122)
    tables = [random.negative_binomial(5, 0.2, (SIDE, SIDE)) for _ in range(TABLES)]
    work = "a table of 8 x 8 released, threshold 10, median"
    spent, shown = _ours(tables)
    by_hand, shown_by_hand = _greedy(tables)
    note = f"{shown:.0%} of cells shown; by hand {shown_by_hand:.0%}, and not safe"
    must = f"at most {MOST_MS:g} ms"
    yield Row(work, spent, "ms", must, spent <= MOST_MS, "by hand", by_hand, note)
    yield _beside_pytauargus(work, spent, tables)
    facts = _survey(random)
    times = [_timed(lambda: release.survey(facts, Rules(THRESHOLD))) for _ in range(5)]
    what = f"a survey released: {ITEMS} items with spreads, {BREAKDOWNS} breakdowns of {GROUPS} groups"
    yield Row(what, median(times), "s", f"at most {MOST_S:g} s", median(times) <= MOST_S)


def _timed(work: object) -> float:
    begin = process_time()
    work()  # type: ignore[operator]
    return process_time() - begin


def _ours(tables: list[np.ndarray]) -> tuple[float, float]:
    times, shares = [], []
    for counts in tables:
        lines = tuple(tuple(int(n) for n in line) for line in counts)
        names = tuple(f"{number}" for number in range(SIDE))
        begin = process_time()
        released = release.table(Table(names, names, lines), Rules(THRESHOLD))
        times.append(1000 * (process_time() - begin))
        shares.append(np.mean([[count.shown for count in line] for line in released.cells]))
    return median(times), float(median(shares))


def _greedy(tables: list[np.ndarray]) -> tuple[float, float]:
    times, shares = [], []
    for counts in tables:
        begin = process_time()
        hidden = counts < THRESHOLD
        while _fill(counts, hidden) or _fill(counts.T, hidden.T):
            pass
        times.append(1000 * (process_time() - begin))
        shares.append(1 - hidden.mean())
    return median(times), float(median(shares))


def _fill(counts: np.ndarray, hidden: np.ndarray) -> bool:
    """Give each row with one gap a second one, at its smallest other count."""
    alone = np.flatnonzero(hidden.sum(axis=1) == 1)
    for row in alone:
        hidden[row, np.argmin(np.where(hidden[row], counts.max() + 1, counts[row]))] = True
    return len(alone) > 0


def _beside_pytauargus(work: str, spent: float, tables: list[np.ndarray]) -> Row:
    if not PEER.exists():
        return Row(work, spent, "ms", note="pytauargus was not there; see bench/release.py")
    words = [str(PEER), str(ROOT / "bench" / "peers" / "release.py")]
    asked = json.dumps([counts.tolist() for counts in tables])
    with TemporaryDirectory() as place:  # it leaves files where it stands
        done = subprocess.run(words, input=asked, capture_output=True, text=True, check=True, cwd=place)
    found = json.loads(done.stdout)
    shown = median(1 - hidden / SIDE**2 for _took, hidden in found)
    note = f"pytauargus, optimal, exact counts: {shown:.0%} of cells and totals shown"
    return Row(
        work, spent, "ms", peer="pytauargus", theirs=1000 * median(took for took, _ in found), note=note
    )


def _survey(random: np.random.Generator) -> Survey:
    """Groups of very unequal size; one answer in thirty is missing."""
    codes = {
        f"by {number}": random.choice(GROUPS, PEOPLE, p=random.dirichlet(np.full(GROUPS, 0.7)))
        for number in range(BREAKDOWNS)
    }
    groups = tuple(
        Breakdown(name, {f"{group}": int((column == group).sum()) for group in range(GROUPS)})
        for name, column in codes.items()
    )
    told: list[Answered] = []
    for item in range(ITEMS):
        points, said = random.integers(1, 6, PEOPLE), random.random(PEOPLE) > 1 / 30
        told.append(_answered(f"q{item}", EVERYBODY, EVERYBODY, points[said]))
        for name, column in codes.items():
            told += [
                _answered(f"q{item}", name, f"{group}", points[said & (column == group)])
                for group in range(GROUPS)
            ]
    measures = tuple(Measure(f"q{item}", 1, 5, ("1", "2", "3", "4", "5")) for item in range(ITEMS))
    shared = {(one, other): _both(codes[one], codes[other]) for one, other in combinations(codes, 2)}
    return Survey("bench", PEOPLE, groups, measures, tuple(told), shared=shared)


def _both(first: np.ndarray, second: np.ndarray) -> dict[tuple[str, str], int]:
    """How many are in a group of one and a group of the other."""
    pairs = Counter(zip(first.tolist(), second.tolist(), strict=True))
    return {(f"{one}", f"{other}"): n for (one, other), n in pairs.items()}


def _answered(item: str, breakdown: str, group: str, points: np.ndarray) -> Answered:
    spread = tuple(int((points == option).sum()) for option in range(1, 6))
    mean = float(points.mean()) if len(points) else None
    return Answered(
        item,
        breakdown,
        group,
        len(points),
        mean,
        float(points.std(ddof=1)) if len(points) > 1 else None,
        spread,
    )
