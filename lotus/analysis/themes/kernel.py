"""How alike texts are: by words, by parts of words and, where it is installed, by meaning; each in its own weight.

Words and parts are taken as they are (linear), so that what a word adds to a score is known exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix as Matrix

from lotus.analysis.themes.lexicon import Lexicon
from lotus.analysis.themes.meaning import Meaning, Vectors

Array = npt.NDArray[np.float64]
BLOCK = 2_000
SHARP = 2.0  # how quickly likeness of meaning falls with distance


@dataclass(frozen=True)
class Weights:
    words: float
    parts: float
    meaning: float


WITH_MEANING = Weights(0.35, 0.35, 1.0)
WITHOUT = Weights(0.5, 0.5, 0.0)


@dataclass(frozen=True)
class Read:
    """Some texts as words, parts and vectors."""

    words: Matrix
    parts: Matrix
    vectors: Vectors | None


class Kernel:
    """Knows a set of texts, and says how alike others are to them."""

    def __init__(self, texts: Sequence[str], meaning: Meaning | None) -> None:
        self.meaning = meaning
        self.weights = WITH_MEANING if meaning else WITHOUT
        self.lexicon = Lexicon(texts)
        vectors = meaning.of(texts) if meaning else None
        self.known = Read(self.lexicon.of_words, self.lexicon.of_parts, vectors)

    @cached_property
    def among(self) -> npt.NDArray[np.float32]:
        """The known texts among themselves."""
        return self.to(self.known)

    def to(self, read: Read) -> npt.NDArray[np.float32]:
        """These texts by the known ones."""
        known, weights = self.known, self.weights
        alike = weights.words * (read.words @ known.words.T).toarray()
        alike += weights.parts * (read.parts @ known.parts.T).toarray()
        if read.vectors is not None:
            alike += weights.meaning * _near(read.vectors, known.vectors)
        return np.asarray(alike, np.float32)

    def read(self, texts: Sequence[str]) -> Read:
        words, parts = self.lexicon.read(texts)
        return Read(words, parts, self.meaning.of(texts) if self.meaning else None)


def _near(some: Vectors, others: Vectors | None) -> npt.NDArray[np.float32]:
    assert others is not None
    return np.exp(np.float32(SHARP) * (some @ others.T - 1))


class Scorer:
    """Scores of texts from the weights of the known ones: words and parts by their own weights, meaning by likeness."""

    def __init__(self, kernel: Kernel, weights: Array, level: Array) -> None:
        self.kernel, self.weights, self.level = kernel, weights, level
        of = kernel.weights
        self.of_words = of.words * (kernel.known.words.T @ weights)
        self.of_parts = of.parts * (kernel.known.parts.T @ weights)

    def score(self, read: Read) -> Array:
        scores: Array = self.level + read.words @ self.of_words + read.parts @ self.of_parts
        if read.vectors is not None:
            near = _near(read.vectors, self.kernel.known.vectors)
            scores += self.kernel.weights.meaning * (near @ self.weights.astype(np.float32))
        return scores


def blocks(size: int) -> Iterator[slice]:
    return (slice(begin, min(begin + BLOCK, size)) for begin in range(0, size, BLOCK))
