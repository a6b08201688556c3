"""Control charts beside pandas as its users write them: a thousand series of 120 points."""

import random
import time
from collections.abc import Iterable

import numpy as np
import pandas as pd

from bench import Row
from lotus.core import spc

SERIES, POINTS = 1_000, 120


def measure() -> Iterable[Row]:
    dice = random.Random(1)
    series = [[dice.gauss(50, 5) for _ in range(POINTS)] for _ in range(SERIES)]
    ours = _seconds(lambda values: spc.chart([("", value) for value in values]), series)
    theirs = _seconds(_with_pandas, series)
    yield Row(
        work=f"{SERIES:,} control charts of {POINTS} points, every rule",
        ours=ours,
        unit="s",
        peer="pandas",
        theirs=theirs,
        must="at most as long",
        good=ours <= theirs,
        note="pandas with rolling windows for the same four rules",
    )


def _seconds(work: object, series: list[list[float]]) -> float:
    begun = time.perf_counter()
    for values in series:
        work(values)  # type: ignore[operator]
    return time.perf_counter() - begun


def _with_pandas(values: list[float]) -> pd.DataFrame:
    frame = pd.DataFrame({"y": values})
    base = frame["y"].iloc[:12]
    ranges = base.diff().abs()
    spread = ranges[ranges < 3.267 * ranges.mean()].mean()
    mean, reach = base.mean(), 2.66 * spread
    side = np.sign(frame["y"] - mean)
    steps = np.sign(frame["y"].diff())
    frame["outside"] = (frame["y"] - mean).abs() > reach
    near = ((frame["y"] - mean).abs() > reach * 2 / 3) & ~frame["outside"]
    for name, ends, width in (
        ("shift", side.rolling(7).sum().abs() == 7, 7),
        ("trend", steps.rolling(6).sum().abs() == 6, 7),
        ("two", (near.rolling(3).sum() >= 2) & (side.rolling(3).sum().abs() == 3), 3),
    ):
        frame[name] = ends.astype(float)[::-1].rolling(width, min_periods=1).max()[::-1] > 0
    frame["two"] &= near
    return frame
