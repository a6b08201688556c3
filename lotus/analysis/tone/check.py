"""The whole check of a letter."""

from collections.abc import Sequence

from lotus.analysis.tone import clear, complete, kind
from lotus.analysis.tone.kinds import LetterKind, recognised
from lotus.analysis.tone.text import Letter
from lotus.core.letters import Finding

MANY = 3
"""Words of an office in a hard paragraph from which they are told beside its being hard."""


def check(text: str, of: LetterKind | None = None) -> list[Finding]:
    """Every finding: what is missing first, then what can be pointed at in the order of the text.

    The kind of letter is recognised when it is not given. Places are code points of `text`.
    """
    letter = Letter(text)
    if not text.strip():
        return []
    of = of or recognised(letter)
    found = [*complete.findings(letter, of), *clear.findings(letter, of), *kind.findings(letter, of)]
    kept = [each for each in found if each.code != "jargon_or_latin" or not _said(letter, each, found)]
    return sorted(kept, key=lambda each: (each.start is not None, each.start or 0, each.code))


def _said(letter: Letter, word: Finding, found: Sequence[Finding]) -> bool:
    """Whether another finding says already what is wrong where a word of an office stands."""
    assert word.start is not None
    one = letter.sentence_at(word.start)
    cold = [each.start for each in found if each.code == "cold_boilerplate" and each.start is not None]
    if one and any(one.start <= start < one.end for start in cold):
        return True
    hard = next((each for each in found if each.code == "hard_reading"), None)
    words = sum(each.code == word.code for each in found)
    return bool(hard and words < MANY and (hard.start or 0) <= word.start < (hard.end or 0))
