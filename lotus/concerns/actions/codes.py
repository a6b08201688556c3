"""Codes made of words, for somebody who gives no name: drawn at random, written down by them, recognised here.

Twelve words of the BIP39 list are more than 128 random bits, even without those that might hurt on such a day, which
are never drawn. Only an HMAC of them is kept, so nobody who reads the database can find a code. The list is made so
that four letters tell its words apart, and therefore four letters of each word will do.
"""

import re
import secrets
from functools import cache

from mnemonic import Mnemonic

from lotus.core import library
from lotus.kernel.encryption import fingerprint

WORDS = 12
_TELLING = 4


@cache
def _known() -> dict[str, str]:
    """Each word by the letters that tell it apart."""
    return {word[:_TELLING]: word for word in Mnemonic("english").wordlist}


@cache
def drawn_from() -> list[str]:
    """The words that a code is made of."""
    left_out = set(library.load("concerns", "words-left-out").data["left_out"])
    return [word for word in _known().values() if word not in left_out]


def draw() -> str:
    """A new code: words with a space between them. Shown once, never kept."""
    words = drawn_from()
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def mark(typed: str, what: str) -> str:
    """By what a code is recognised, however it was typed: capitals, commas, lines and shortened words are all the same.

    `what` keeps codes of one kind apart from those of another.
    """
    parts = re.findall(r"[a-z]+", typed.lower())
    words = (_known().get(part[:_TELLING], part) for part in parts)
    return fingerprint(f"{what}:{' '.join(words)}")
