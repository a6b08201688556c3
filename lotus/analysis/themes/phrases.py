"""What a group of texts is about, in its own words: the phrases it uses and others do not (class-based TF-IDF)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

Array = npt.NDArray[np.float64]
WORD = r"(?u)\b[^\W\d_]{2,}\b"
LONGEST = 3  # words in a phrase
MOST = 8
FOR_A_NAME = 2
COMMON = 0.03  # of the texts of a group use a phrase that stands for it
STEM = 4  # letters by which “hour” and “hours” are the same word
LENGTH = 0.35  # how much more each further word of a phrase counts
_SAYS_LITTLE = {
    "really",
    "just",
    "got",
    "get",
    "like",
    "did",
    "didn",
    "don",
    "ve",
    "ll",
    "im",
    "wasn",
    "couldn",
}
_LITTLE = sorted(set(ENGLISH_STOP_WORDS) | _SAYS_LITTLE)


def of_groups(texts: Sequence[str], groups: npt.NDArray[np.intp], size: int) -> list[tuple[str, ...]]:
    """The telling phrases of each group, the most telling first."""
    counter = CountVectorizer(ngram_range=(1, LONGEST), stop_words=_LITTLE, binary=True, token_pattern=WORD)
    try:
        found = counter.fit_transform(texts)
    except ValueError:  # no word that tells anything
        return [()] * size
    member = sparse.csr_matrix((np.ones(len(texts)), (groups, np.arange(len(texts)))), (size, len(texts)))
    uses = np.asarray((member @ found).todense(), np.float64)
    names = counter.get_feature_names_out()
    telling = _telling(uses, np.array([name.count(" ") for name in names]))
    least = np.maximum(2, COMMON * np.bincount(groups, minlength=size))
    return [_distinct(names, telling[group], uses[group], least[group]) for group in range(size)]


def _telling(uses: Array, spaces: npt.NDArray[np.intp]) -> Array:
    """How often a group uses a phrase, times how little the others do, times how much the phrase says."""
    each = uses / np.maximum(uses.sum(axis=1, keepdims=True), 1)
    rare = np.log1p(uses.sum(axis=1).mean() / np.maximum(uses.sum(axis=0), 1))
    part = uses / np.maximum(uses.sum(axis=0), 1)
    found: Array = each * rare * np.sqrt(part) * (1 + LENGTH * spaces)
    return found


def _distinct(names: npt.NDArray[np.object_], telling: Array, uses: Array, least: float) -> tuple[str, ...]:
    """The most telling phrases that enough texts use, none of which repeats words of one before it."""
    if (uses >= least).sum() < FOR_A_NAME:
        least = 1
    kept: list[str] = []
    for at in np.argsort(-telling, kind="stable"):
        phrase = str(names[at])
        if uses[at] >= least and telling[at] > 0 and not _repeats(phrase, kept):
            kept.append(phrase)
        if len(kept) == MOST:
            break
    return tuple(kept)


def _repeats(phrase: str, kept: Sequence[str]) -> bool:
    stems = {word[:STEM] for word in phrase.split()}
    return any(stems & {word[:STEM] for word in other.split()} for other in kept)


def name(phrases: Sequence[str]) -> str:
    """A name to begin with, until a person gives a better one."""
    return ", ".join(phrases[:FOR_A_NAME]).capitalize() or "Without a name"
