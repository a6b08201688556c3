"""Kernel ridge regression of all codes at once, with its exact leave-one-out scores.

One inverse of (K + lambda I) trains every code. The score that a text would have had, had it not been learned from, is
y - c / diag(inverse): so calibration and thresholds need no second training.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack

Array = npt.NDArray[np.float64]
LAMBDA = 0.25
LEVEL = 3.0  # likeness that all texts share: it stands for the mean, and is left out with the text


@dataclass(frozen=True)
class Fitted:
    """`weights`: texts by codes; `level`: what each code begins with; `left_out`: each text's score without itself."""

    weights: Array
    level: Array
    left_out: Array


def fit(kernel: npt.NDArray[np.floating], given: Array) -> Fitted:
    """`kernel`: texts by texts, symmetric; `given`: texts by codes, 0 to 1."""
    inverse = _inverse(kernel.astype(np.float64) + LEVEL)
    weights = inverse @ given
    left_out = given - weights / np.diag(inverse)[:, None]
    return Fitted(weights, LEVEL * weights.sum(axis=0), left_out)


def _inverse(kernel: Array) -> Array:
    kernel[np.diag_indices_from(kernel)] += LAMBDA
    lower, fault = lapack.dpotrf(kernel, lower=1, overwrite_a=1)
    assert fault == 0, "a kernel with something on its diagonal is positive definite"
    half, fault = lapack.dpotri(lower, lower=1, overwrite_c=1)
    assert fault == 0
    found: Array = np.tril(half) + np.tril(half, -1).T
    return found
