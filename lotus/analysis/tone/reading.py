"""How hard a text is to read, from the lengths of its words and sentences.

The grade of Kincaid, Fishburne, Rogers and Chissom (1975), *Derivation of new readability formulas*, Research Branch
Report 8-75: 0.39 x words per sentence + 11.8 x syllables per word - 15.59. Syllables are counted by groups of vowels,
with the usual corrections; on running text that is within a few in a hundred of a dictionary.
"""

import re
from collections.abc import Iterable

from lotus.analysis.tone.text import Sentence

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^td]ed|[^aeiouysxzcg]es|[aeiouy]les)$")
_LETTERS = re.compile(r"[^a-z]")


def syllables(word: str) -> int:
    """About how many syllables a word has; at least one."""
    letters = _LETTERS.sub("", word.lower())
    if len(letters) <= 3:
        return 1
    count = len(_VOWELS.findall(letters))
    if _SILENT.search(letters) and count > 1:
        count -= 1
    return max(1, count + len(re.findall(r"(?:[^ctsg]ia|io(?=l)|iu|creat|react|ism$|eous|uou)", letters)))


def weight(sentences: Iterable[Sentence]) -> float:
    """Syllables per word; 0 when there are no words."""
    words = [word for one in sentences for word in one.words]
    return sum(map(syllables, words)) / len(words) if words else 0.0


def grade(sentences: Iterable[Sentence]) -> float:
    """The years of school it takes to follow these sentences at first reading; 0 when there are none."""
    found = [one for one in sentences if one.words]
    if not found:
        return 0.0
    return 0.39 * sum(len(one.words) for one in found) / len(found) + 11.8 * weight(found) - 15.59
