"""Words and parts of words of texts as sparse figures (TF-IDF), learned from one set of texts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix as Matrix
from sklearn.feature_extraction.text import TfidfVectorizer

WORD = r"(?u)\b\w+\b"
FEW = 300
"""Below so many texts a part of a word counts though it comes up once."""


class Lexicon:
    """Words one by one and in pairs; and parts of words, which forgive misspelling."""

    def __init__(self, texts: Sequence[str]) -> None:
        least = 1 if len(texts) < FEW else 2
        self.words = _vectoriser(ngram_range=(1, 2), token_pattern=WORD)
        self.parts = _vectoriser(analyzer="char_wb", ngram_range=(3, 5), min_df=least)
        self.of_words: Matrix = self.words.fit_transform(_filled(texts))
        self.of_parts: Matrix = self.parts.fit_transform(_filled(texts))

    @staticmethod
    def words_only(texts: Sequence[str]) -> Matrix:
        """Telling words alone, those that come up twice at least where there are enough texts: for grouping."""
        least = 2 if len(texts) > FEW else 1
        plain = _vectoriser(stop_words="english", min_df=least, token_pattern=WORD)
        try:
            return plain.fit_transform(_filled(texts))
        except ValueError:  # none but stop words
            return _vectoriser(token_pattern=WORD).fit_transform(_filled(texts))

    def read(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """New texts by the words and the parts that are known."""
        return self.words.transform(_filled(texts)), self.parts.transform(_filled(texts))


def _vectoriser(**kind: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, strip_accents="unicode", dtype=np.float32, **kind)


def _filled(texts: Sequence[str]) -> list[str]:
    """A text without any word would leave nothing to learn from."""
    return [text if any(sign.isalnum() for sign in text) else "empty" for text in texts]
