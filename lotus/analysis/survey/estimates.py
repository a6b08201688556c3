"""From counts and sums to a mean and its spread. What may be shown of them is for ``analysis.release`` to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Estimate:
    """A mean of ``n`` answers. ``sd`` is that of a sample (n − 1); both are None where there are too few for it."""

    n: int
    mean: float | None
    sd: float | None


def from_spread(counts: Sequence[int], points: Sequence[float | None]) -> Estimate:
    """From how often each option was chosen; options without points do not count."""
    counted = [(int(count), value) for count, value in zip(counts, points, strict=True) if value is not None]
    n = sum(count for count, _ in counted)
    if not n:
        return Estimate(0, None, None)
    mean = sum(count * value for count, value in counted) / n
    deviations = sum(count * (value - mean) ** 2 for count, value in counted)
    return Estimate(n, mean, sqrt(deviations / (n - 1)) if n > 1 else None)


def from_sums(n: int, total: float, squares: float) -> Estimate:
    """From how many there are, their sum and the sum of their squares."""
    if not n:
        return Estimate(0, None, None)
    mean = total / n
    return Estimate(n, mean, sqrt(max(squares - total * mean, 0.0) / (n - 1)) if n > 1 else None)
