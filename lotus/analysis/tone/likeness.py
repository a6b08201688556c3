"""How much a sentence is like the examples of each label: by the words it shares and, where installed, its meaning.

The examples are content (``examples-kind``, ``-complete``, ``-office``, ``-voices``, ``-manners``, ``-workplaces``).
What was learned from them lies beside this file, written by ``python -m tests.analysis.tone.learning``, so that
checking a letter learns nothing and is quick. Without the package for meaning only words count: worse.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lotus.analysis.themes import meaning

Array = npt.NDArray[np.float32]

FILE = Path(__file__).with_name("learned.npz")
NEAR = 1.5
"""How quickly likeness in meaning falls off with distance."""
GRAMS = 1 << 16
"""Places for runs of letters; two that share one are taken for the same, which is seldom and does little."""
PART = 0.5
"""How much likeness in words counts beside likeness in runs of letters, where meaning counts too."""
_TOKEN = re.compile(r"[a-z']+|\d+")
_OTHER = re.compile(r"[^a-z' ]+")
_ENDINGS = ("ingly", "edly", "ing", "ed", "ly", "ies", "es", "s")


def features(text: str) -> frozenset[str]:
    """Word stems, pairs of neighbours, and pairs with one word between; numbers are all one."""
    found = _TOKEN.findall(text.lower().replace("’", "'"))
    words = ["0" if word.isdigit() else _stem(word) for word in found]
    around = ["^", *words, "$"]
    pairs = {f"{one} {two}" for one, two in pairwise(around)}
    apart = {f"{one}_{two}" for one, two in zip(words, words[2:], strict=False)}
    return frozenset(words) | pairs | apart


def grams(text: str) -> frozenset[int]:
    """Runs of four and of five letters, across words, each by its place: they see a word in a form not met before."""
    plain = f" {_OTHER.sub(' ', text.lower().replace('’', chr(39)))} ".encode()
    runs = {plain[at : at + size] for size in (4, 5) for at in range(len(plain) - size + 1)}
    return frozenset(zlib.crc32(run) % GRAMS for run in runs)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True)
class Near:
    """The examples by their meaning, turned so that fewer figures do, what each adds to each label, and each run."""

    anchors: Array
    turn: Array
    shares: Array
    runs: Array

    def scores(self, vectors: Array) -> Array:
        found: Array = nearness(vectors @ self.turn, self.anchors) @ self.shares
        return found

    def by_runs(self, text: str) -> Array:
        return _sum(self.runs, sorted(grams(text)))


@dataclass(frozen=True)
class Learned:
    """What each word adds to each label, where each label begins, and what adds by its meaning."""

    labels: tuple[str, ...]
    known: Mapping[str, int]
    words: Array
    start: Array
    near: Near | None = None

    def scores(self, texts: Sequence[str], vectors: Array | None = None) -> Array:
        """One row a text, one column a label; above 0 is more like the examples of a label than not."""
        found: Array = np.stack([self._by_words(text) for text in texts]) + self.start
        if vectors is None or self.near is None:
            return found
        return found + self.near.scores(vectors) + np.stack([self.near.by_runs(text) for text in texts])

    def _by_words(self, text: str) -> Array:
        found = sorted(features(text))
        return _sum(self.words, [self.known[name] for name in found if name in self.known], len(found))


def _sum(each: Array, places: Sequence[int], of: int | None = None) -> Array:
    """What the found places add, less for each the more there are."""
    total: Array = each[list(places)].sum(axis=0) * np.float32(max(1, of or len(places)) ** -0.5)
    return total


def nearness(some: Array, others: Array) -> Array:
    """One row for each of `some`, one column for each of `others`: 1 where they mean the same, falling to 0."""
    near: Array = np.exp(-NEAR * np.maximum(0, 2 - 2 * (some @ others.T)))
    return near


@lru_cache(maxsize=2)
def learned(with_meaning: bool, file: Path = FILE) -> Learned:
    """What was learned, for words alone or for words and meaning."""
    with np.load(file) as kept:
        labels = tuple(str(each) for each in kept["labels"])
        known = {name: place for place, name in enumerate(str(kept["known"]).split("\n"))}
        name = "both" if with_meaning else "alone"
        words, start = _full(kept, f"{name}_words"), _full(kept, f"{name}_start")
        if not with_meaning:
            return Learned(labels, known, words, start)
        near = Near(*(_full(kept, each) for each in ("anchors", "turn", "shares", "runs")))
        return Learned(labels, known, words, start, near)


def _full(kept: Mapping[str, Array], name: str) -> Array:
    """As it was learned: what is kept in whole numbers is counted in steps of its column."""
    found: Array = kept[name].astype(np.float32)
    return found * kept[f"{name}_step"] if f"{name}_step" in kept else found


@lru_cache(maxsize=1)
def _meaning() -> meaning.Meaning | None:
    return meaning.load()


@lru_cache(maxsize=64)
def told(texts: tuple[str, ...]) -> tuple[Mapping[str, float], ...]:
    """The score of every label for each text of a letter."""
    if not texts:
        return ()
    model = _meaning()
    of = learned(model is not None)
    vectors = model.of(texts) if model else None
    return tuple(
        {label: float(score) for label, score in zip(of.labels, row, strict=True)}
        for row in of.scores(texts, vectors)
    )
