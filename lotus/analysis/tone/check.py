"""The whole check of a letter."""

from lotus.analysis.tone import clear, complete, kind
from lotus.analysis.tone.kinds import LetterKind, recognised
from lotus.analysis.tone.text import Letter
from lotus.core.letters import Finding


def check(text: str, of: LetterKind | None = None) -> list[Finding]:
    """Every finding: what is missing first, then what can be pointed at in the order of the text.

    The kind of letter is recognised when it is not given. Places are code points of `text`.
    """
    letter = Letter(text)
    if not text.strip():
        return []
    of = of or recognised(letter)
    found = [*complete.findings(letter, of), *clear.findings(letter, of), *kind.findings(letter)]
    return sorted(found, key=lambda each: (each.start is not None, each.start or 0, each.code))
