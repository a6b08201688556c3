"""From scores to chances that mean what they say, and from what chance on a code is suggested.

First a logistic curve for each code, held towards the curve of all codes together where a code is rare; then one curve
for all (beta calibration: Kull, Silva Filho and Flach, 2017), which mends what a logistic curve cannot bend to.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Array = npt.NDArray[np.float64]

STEPS = 40
HELD = 1.0  # how strongly a code's curve is held towards that of all
FOLDS = 5
MENDED = 50.0  # how strongly the second curve is held towards USUAL
USUAL = (
    0.75,
    0.75,
    0.0,
)  # curves learned from few uses are too sure of themselves; (1, 1, 0) would change nothing
SHRUNK = 8.0  # uses of a code at which its own threshold counts as much as that of all
LIKELY = 0.1  # the second curve learns from chances above this
_EDGE = 1e-4


@dataclass(frozen=True)
class Calibration:
    """`slope` and `begin`: the curve of each code; `bend`: the curve of all; `threshold`: of each code."""

    slope: Array
    begin: Array
    bend: Array
    threshold: Array

    def raw(self, scores: Array) -> Array:
        """The chance by the code's own curve; it is what thresholds are compared with."""
        chances: Array = expit(self.slope * scores + self.begin)
        return chances

    def confidence(self, raw: Array) -> Array:
        """What is shown to people."""
        chances: Array = expit(_bent(raw) @ self.bend)
        return chances


def learn(scores: Array, given: Array) -> Calibration:
    """From scores of texts that were not learned from, and whether people gave the code. Both: texts by codes."""
    slope, begin = _curves(scores, given, _together(scores, given), HELD)
    raw = expit(slope * scores + begin)
    unseen = _crossed(scores, given)
    likely = unseen > LIKELY
    bend = _bend(unseen[likely], given[likely])
    return Calibration(slope, begin, bend, _thresholds(raw, given))


def _together(scores: Array, given: Array) -> Array:
    """One curve for all codes, towards which the rare ones are held."""
    return _curves(scores.reshape(-1, 1), given.reshape(-1, 1), np.array([[5.0], [-3.0]]), 1e-3)


def _crossed(scores: Array, given: Array) -> Array:
    """The chance of each text by curves fitted to others only, so that the second curve sees what they get wrong."""
    raw = np.empty_like(scores)
    for fold in range(FOLDS):
        out = np.arange(len(scores)) % FOLDS == fold
        slope, begin = _curves(scores[~out], given[~out], _together(scores[~out], given[~out]), HELD)
        raw[out] = expit(slope * scores[out] + begin)
    return raw


def _curves(scores: Array, given: Array, towards: Array, held: float) -> Array:
    """Slope and beginning of a logistic curve for each column, by Newton's method."""
    slope, begin = np.broadcast_to(towards, (2, scores.shape[1])).copy()
    for _ in range(STEPS):
        chance = expit(slope * scores + begin)
        wrong, sure = chance - given, chance * (1 - chance) + 1e-9
        down = (
            (wrong * scores).sum(0) + held * (slope - towards[0]),
            wrong.sum(0) + held * (begin - towards[1]),
        )
        a, b, c = (sure * scores**2).sum(0) + held, (sure * scores).sum(0), sure.sum(0) + held
        base = a * c - b * b
        moved = (c * down[0] - b * down[1]) / base, (a * down[1] - b * down[0]) / base
        slope, begin = slope - moved[0], begin - moved[1]
        if max(np.abs(moved[0]).max(), np.abs(moved[1]).max()) < 1e-8:
            break
    return np.stack([slope, begin])


def _bent(raw: Array) -> Array:
    kept = np.clip(raw, _EDGE, 1 - _EDGE)
    return np.stack([np.log(kept), -np.log1p(-kept), np.ones_like(kept)], axis=-1)


def _bend(raw: Array, given: Array) -> Array:
    """The three figures of the second curve."""
    known, usual = _bent(raw), np.array(USUAL)
    found = usual.copy()
    for _ in range(STEPS):
        chance = expit(known @ found)
        down = known.T @ (chance - given) + MENDED * (found - usual)
        steep = (known * (chance * (1 - chance))[:, None]).T @ known + MENDED * np.eye(3)
        moved = np.linalg.solve(steep, down)
        found = found - moved
        if np.abs(moved).max() < 1e-8:
            break
    return found


def _thresholds(raw: Array, given: Array) -> Array:
    """The chance with the best F1 of each code, drawn towards that of all codes together where a code is rare."""
    of_all = _best(raw.ravel(), given.ravel())
    of_each = np.array([_best(raw[:, code], given[:, code]) for code in range(raw.shape[1])])
    uses = given.sum(axis=0)
    own = uses / (uses + SHRUNK)
    return own * of_each + (1 - own) * of_all


def _best(chances: Array, given: Array) -> float:
    """Halfway between the last chance taken and the first left, at the best F1."""
    order = np.argsort(-chances, kind="stable")
    right, ranked = np.cumsum(given[order]), chances[order]
    score = 2 * right / (np.arange(1, len(order) + 1) + given.sum())
    score[:-1][ranked[:-1] == ranked[1:]] = 0  # equal chances go together
    at = int(score.argmax())
    below = ranked[at + 1] if at + 1 < len(ranked) else 0.0
    return float((ranked[at] + below) / 2)
