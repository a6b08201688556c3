"""Does the interval of a ratio keep its promise, and how often is a gap called clear where there is none?

Not speed but truth, and exact: every pair of counts that can happen is gone through with its chance. Coverage is among
those pairs of which anything is said (not too few); a false alarm is a clear gap, on one side, where both are equal.
How often a true ratio of 1.5 is called clear is told beside it: fewer false alarms must not mean that nothing is seen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isclose

from scipy.stats import binom

from bench import Row
from lotus.core import equity
from lotus.core.equity import Verdict

_LEAST = 1e-9  # chances that are left out on either side


@dataclass(frozen=True)
class Scene:
    """Two groups with their headcounts, and how likely each is to enter."""

    people: int
    others: int
    chance: float
    theirs: float

    def __str__(self) -> str:
        return f"{self.people:,} at {self.chance:.2%}, {self.others:,} at {self.theirs:.2%}"


SCENES = (
    Scene(300, 2_000, 0.02, 0.02),
    Scene(725, 2_505, 0.008, 0.008),
    Scene(725, 2_505, 0.0124, 0.0068),
    Scene(1_500, 6_000, 0.0066, 0.0066),
    Scene(2_500, 5_000, 0.008, 0.008),
    Scene(2_500, 5_000, 0.012, 0.008),
    Scene(200, 1_500, 0.03, 0.02),
    Scene(60, 500, 0.10, 0.08),
    Scene(400, 400, 0.03, 0.03),
    Scene(800, 800, 0.05, 0.025),
    Scene(3_000, 3_000, 0.004, 0.004),
    Scene(1_200, 300, 0.02, 0.02),
    Scene(500, 4_500, 0.015, 0.015),
    Scene(150, 900, 0.06, 0.06),
    Scene(500, 9_000, 0.015, 0.015),
    Scene(130, 1_400, 0.055, 0.055),
    Scene(400, 600, 0.026, 0.026),
    Scene(212, 541, 0.084, 0.084),
    Scene(725, 2_505, 0.012, 0.008),
    Scene(1_500, 6_000, 0.0099, 0.0066),
    Scene(10_000, 20_000, 0.0099, 0.0066),
)
SEEN = 1.5


@dataclass(frozen=True)
class Found:
    """Chances: that anything is said; that the interval holds the truth; that a gap is called clear to either side."""

    said: float
    holds: float
    above: float
    below: float


def measure() -> Iterable[Row]:
    found = {scene: chances(scene) for scene in SCENES}
    yield from _coverage(found)
    for scene, one in found.items():
        if scene.chance == scene.theirs:
            worst = 100 * max(one.above, one.below)
            work = f"false alarms a side, {scene.people:,} beside {scene.others:,}"
            yield Row(work, worst, "%", "at most 3%", worst <= 3, note=f"{scene}; exact")
        elif isclose(scene.chance, SEEN * scene.theirs):
            work = f"a ratio of {SEEN} is called clear, {scene.people:,} beside {scene.others:,}"
            yield Row(work, 100 * one.above, "%", note=f"{scene}; exact")


def _coverage(found: dict[Scene, Found]) -> Iterator[Row]:
    for scene, one in found.items():
        share = 100 * one.holds / one.said
        note = f"{scene}; something is said in {one.said:.1%}; exact"
        yield Row(
            f"interval holds the ratio, {scene.people:,} beside {scene.others:,}",
            share,
            "%",
            "94% to 97%",
            94 <= share <= 97,
            note=note,
        )


def chances(scene: Scene) -> Found:
    """Every pair of counts with its chance."""
    truth = scene.chance / scene.theirs
    said = holds = above = below = 0.0
    for entered, one in _likely(scene.people, scene.chance):
        for others, other in _likely(scene.others, scene.theirs):
            counts = entered, scene.people, others, scene.others
            found = equity.compare(*counts)
            if found.interval is None:
                continue
            clear = found.verdict is Verdict.CLEAR_GAP
            said += one * other
            above += one * other * (clear and found.interval.low > 1)
            below += one * other * (clear and found.interval.high < 1)
            holds += one * other * (not found.interval.excludes(truth))
    return Found(said, holds, above, below)


def _likely(people: int, chance: float) -> list[tuple[int, float]]:
    low, high = binom.ppf(_LEAST, people, chance), binom.ppf(1 - _LEAST, people, chance)
    return [(count, float(binom.pmf(count, people, chance))) for count in range(int(low), int(high) + 1)]
