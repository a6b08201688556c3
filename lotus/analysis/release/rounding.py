"""Numbers as coarse as they must be, from what is true; nothing finer than what is shown goes into an interval."""

from collections.abc import Sequence
from functools import cache
from math import sqrt

from scipy.special import ndtri, stdtrit

from lotus.core import suppression
from lotus.core.suppression import Figure, Rules, Word

Shown = tuple[float | None, float | None, float | None, Word | None]
"""Value, low, high, word."""

_Z = float(ndtri(0.975))


@cache
def _t(freedom: int) -> float:
    return float(stdtrit(freedom, 0.975))


def mean(rules: Rules, n: int, value: float, sd: float | None, least: float, most: float) -> Shown:
    """A mean with a 95% interval (Student's t), never narrower than the exact one.

    Both are worked out with the fewest answers that the shown n can stand for. A mean at an end of its scale is
    shown one step inside, so that it does not say that everybody answered the same.
    """
    fewest = rules.behind(rules.rounded(n))[0]
    step = suppression.mean_step(fewest, most - least)
    shown = min(max(suppression.to_step(value, step), inside(least, step)), -inside(-most, step))
    half = suppression.steps_over(_t(fewest - 1) * (sd or 0.0) / sqrt(fewest) + step / 2, step)
    return shown, max(round(shown - half, 6), least), min(round(shown + half, 6), most), None


def inside(end: float, step: float) -> float:
    """The least multiple of a step that is at least one step above the end of a scale."""
    return suppression.steps_over(end + step, step)


def share(rules: Rules, n: int, count: int, step: int) -> Shown:
    """A share in percent with a 95% interval (Wilson) around what is shown, or in a word."""
    level = suppression.share_level(count, n, step)
    fewest = rules.behind(rules.rounded(n))[0]
    if level == 0:
        return None, 0.0, _wilson(1.5 * step, fewest, step)[1], Word.FEW
    if level == 100:
        return None, _wilson(100 - 1.5 * step, fewest, step)[0], 100.0, Word.MOST
    low, high = _wilson(level, fewest, step)
    return float(level), low, high, None


def _wilson(percent: float, n: int, step: int) -> tuple[float, float]:
    part, z = percent / 100, _Z
    middle = (part + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(part * (1 - part) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = 100 * (middle - half) - step / 2, 100 * (middle + half) + step / 2
    return max(-suppression.steps_over(-low, step), 0.0), min(suppression.steps_over(high, step), 100.0)


def spread_step(rules: Rules, spread: Sequence[int], n: int) -> int | None:
    """How coarse the shares of one spread must be, so that they leave open each count, also taken together.

    None: no step does. Where each person chose one option, the counts add up to n, which a reader may know.
    """
    step = suppression.share_step(*rules.behind(rules.rounded(n)))
    if step is None or sum(spread) != n:
        return step
    return next((one for one in suppression.coarser_share_steps(step) if _open(spread, n, one)), None)


def _open(spread: Sequence[int], n: int, step: int) -> bool:
    """Each option could have at least two counts that add up to n with counts of the others."""
    spans = [suppression.share_span(suppression.share_level(count, n, step), n, step) for count in spread]
    least, most = sum(low for low, _high in spans), sum(high for _low, high in spans)
    return all(min(high, n - least + low) > max(low, n - most + high) for low, high in spans)


def difference(first: Figure, second: Figure) -> tuple[float, float, int]:
    """First minus second, half of its 95% interval (the root of the summed squares of theirs), and the smaller n."""
    values, halves, sizes = [], [], []
    for one in (first, second):
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        assert one.n is not None
        values.append(one.value)
        halves.append(max(one.value - one.low, one.high - one.value))
        sizes.append(one.n)
    half = suppression.steps_over(sqrt(halves[0] ** 2 + halves[1] ** 2), 0.1)
    return round(values[0] - values[1], 6), half, min(sizes)
