"""The letter check: is a letter complete, clear and kind? Rules are data in ``lotus/content/letter-check``."""

from lotus.analysis.tone.check import check
from lotus.analysis.tone.kinds import LetterKind, recognised
from lotus.analysis.tone.text import Letter

__all__ = ["Letter", "LetterKind", "check", "recognised"]
