"""How sure a figure is: draw the texts again, with replacement, and see how the figure moves.

Percentile intervals (Efron, 1979). What is drawn are whole texts with all that was said of them, since the codes of one
text belong together. The same seed gives the same interval.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when a figure is drawn: a server starts without it
    import numpy as np
    from numpy.typing import NDArray

TIMES = 2000
SEED = 20261122
_AT_ONCE = 4_000_000  # weights held in memory together


@dataclass(frozen=True)
class Interval:
    """Where the figure lies in so many of a hundred draws. `kept` of `times` draws gave a figure at all."""

    low: float
    high: float
    kept: int
    times: int


def interval(
    adds: Sequence[Sequence[float]],
    come_to: Callable[[Sequence[float]], float | None],
    *,
    times: int = TIMES,
    seed: int = SEED,
    level: float = 0.95,
) -> Interval | None:
    """The interval of a figure that is a function of sums over texts; `adds` is what each text adds to them.

    Draws that give no figure are left out and counted. None with fewer than two texts, or where more than half of the
    draws gave no figure: an interval of the lucky ones would mislead.
    """
    if len(adds) < 2:
        return None
    import numpy as np

    rows = np.asarray(adds, dtype=float)
    drawn = (come_to(sums) for sums in _draws(rows, times, np.random.default_rng(seed)))
    figures = [figure for figure in drawn if figure is not None]
    if len(figures) * 2 < times:
        return None
    low, high = np.quantile(figures, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), len(figures), times)


def _draws(rows: "NDArray[np.float64]", times: int, dice: "np.random.Generator") -> Iterator[list[float]]:
    """The sums of each draw: how often each text was drawn, times what it adds."""
    count = len(rows)
    batch = max(1, _AT_ONCE // count)
    even = [1 / count] * count
    for start in range(0, times, batch):
        often = dice.multinomial(count, even, size=min(batch, times - start))
        yield from (often @ rows).tolist()
