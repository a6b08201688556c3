"""Which texts a person should code next: those the model doubts most, and no two alike."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from lotus.analysis.themes.suggest import Learned
from lotus.core.theming import WorthCoding

Array = npt.NDArray[np.float64]
LOOKED_AT = 2_000  # the most doubtful, among which unlike ones are picked


def next_texts(
    model: Learned, texts: Sequence[str], wanted: int, tell: Callable[[str], None] = lambda words: None
) -> list[WorthCoding]:
    """At most `wanted` texts, the one that would teach most first. Neither who said nothing nor what was coded."""
    known = set(model.lesson.texts[: model.lesson.coded])
    first = {" ".join(text.split()): at for at, text in reversed(list(enumerate(texts)))}
    open_ = sorted(at for text, at in first.items() if text not in known and not model.says_nothing(text))
    if not open_ or wanted < 1:
        return []
    tell(f"choosing what to code next from {len(open_):,} texts")
    doubt = _doubt(model.chances([texts[at] for at in open_]))
    most = np.argsort(-doubt, kind="stable")[:LOOKED_AT]
    looked = [open_[at] for at in most]
    picked = _unlike(doubt[most], _alike(model, [texts[at] for at in looked]), wanted)
    return [WorthCoding(looked[at] + 1, texts[looked[at]]) for at in picked]


def _doubt(chances: Array) -> Array:
    """How far from settled the codes of each text are, in bits added up."""
    sure = np.clip(chances, 1e-6, 1 - 1e-6)
    found: Array = -(sure * np.log2(sure) + (1 - sure) * np.log2(1 - sure)).sum(axis=1)
    return found


def _alike(model: Learned, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """How alike the texts are to each other, from 0 to 1."""
    kernel = model.scorer.kernel
    with threadpool_limits(1):
        read = kernel.read(texts)
        words = np.asarray((read.words @ read.words.T).toarray(), np.float32)
        return words if read.vectors is None else np.maximum(words, read.vectors @ read.vectors.T)


def _unlike(doubt: Array, alike: npt.NDArray[np.float32], wanted: int) -> list[int]:
    """Pick the most doubtful one, then again and again the one most doubtful for its distance from those picked."""
    near, picked = np.zeros(len(doubt)), list[int]()
    for _ in range(min(wanted, len(doubt))):
        worth = doubt * (1 - np.clip(near, 0, 1))
        worth[picked] = -1
        picked.append(int(worth.argmax()))
        near = np.maximum(near, alike[picked[-1]])
    return picked
