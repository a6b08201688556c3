"""The words of a text that led to a code: what each adds to the score, which for words and their parts is exact."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix as Matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from lotus.analysis.themes.kernel import Scorer

Array = npt.NDArray[np.float64]
MOST = 4
ENOUGH = 0.25  # of what the strongest word adds
REMEMBERED = 50_000


class Reasons:
    """Says why, for one model."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        lexicon = scorer.kernel.lexicon
        self._tokens = lexicon.words.build_tokenizer()
        self._plain = lexicon.words.build_preprocessor()
        self._words: dict[str, int] = lexicon.words.vocabulary_
        self._parts: dict[str, int] = lexicon.parts.vocabulary_
        self._split = lexicon.parts.build_analyzer()
        self._rare = lexicon.parts.idf_
        self._of_a_word = lru_cache(REMEMBERED)(self._by_parts)

    def why(self, text: str, code: int, words: Matrix, length: float) -> tuple[str, ...]:
        """The words that add most, in the order of the text, neighbours joined. None where no word adds anything.

        `words`: the text's row of word figures; `length`: of its parts before they were brought to length 1.
        """
        said = self._tokens(text)
        plain = [self._plain(word) for word in said]
        adds = np.array([self._of_a_word(word)[code] for word in plain]) / length if said else np.zeros(0)
        adds += self._by_words(plain, code, words)
        return _joined(said, plain, adds)

    def lengths(self, texts: Sequence[str]) -> Array:
        """The length of each text's figures of parts before they were brought to 1."""
        return np.array([self._length(text) for text in texts])

    def _length(self, text: str) -> float:
        found: dict[int, int] = {}
        for part in self._split(text):
            if part in self._parts:
                found[self._parts[part]] = found.get(self._parts[part], 0) + 1
        figures = [(1 + np.log(times)) * self._rare[at] for at, times in found.items()]
        return float(np.linalg.norm(figures)) or 1.0

    def _by_parts(self, word: str) -> Array:
        """What the parts of a word add to each code, before the text's length."""
        known = [self._parts[part] for part in set(self._split(word)) if part in self._parts]
        adds: Array = self._rare[known] @ self._scorer.of_parts[known]
        return adds

    def _by_words(self, plain: Sequence[str], code: int, figures: Matrix) -> Array:
        """What each word adds by itself, and half of what it adds with each neighbour."""
        value = dict(zip(figures.indices.tolist(), figures.data.tolist(), strict=True))
        weight = self._scorer.of_words[:, code]

        def adds(words: str) -> float:
            at = self._words.get(words, -1)
            return value.get(at, 0.0) * float(weight[at]) if at in value else 0.0

        alone = [adds(word) for word in plain]
        pairs = [adds(f"{one} {two}") / 2 for one, two in pairwise(plain)]
        return np.array(alone) + np.array([*pairs, 0.0][: len(plain)]) + np.array([0.0, *pairs][: len(plain)])


def _joined(said: Sequence[str], plain: Sequence[str], adds: Array) -> tuple[str, ...]:
    telling = [at for at in np.argsort(-adds, kind="stable") if plain[at] not in ENGLISH_STOP_WORDS]
    usable = [at for at in telling if adds[at] > 0]
    if not usable:
        return ()
    kept = sorted({int(at) for at in usable[:MOST] if adds[at] >= ENOUGH * adds[usable[0]]})
    groups: list[list[int]] = []
    for at in kept:
        if groups and at == groups[-1][-1] + 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    return tuple(dict.fromkeys(" ".join(said[at] for at in group) for group in groups))
