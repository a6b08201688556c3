"""The letter check beside a draft: what it found, by the three questions. It never stops anybody."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lotus.analysis import tone
from lotus.core.letters import Family, Finding

KINDS = {
    "first-notice": tone.LetterKind.FIRST_NOTICE,
    "outcome": tone.LetterKind.OUTCOME,
    "closing": tone.LetterKind.CLOSING,
    "meeting-invitation": tone.LetterKind.MEETING_INVITATION,
    "delay-notice": tone.LetterKind.DELAY,
    "restriction": tone.LetterKind.RESTRICTION_REVIEW,
    "restriction-review": tone.LetterKind.RESTRICTION_REVIEW,
    "no-further-action": tone.LetterKind.OUTCOME,
    "account-request": tone.LetterKind.FIRST_NOTICE,
    "to-who-raised-it": tone.LetterKind.CLOSING,
}
SHOWN = 160


@dataclass(frozen=True)
class Noted:
    """One finding: the words it points at (none where something is missing), why, and another way."""

    quote: str
    why: str
    other: str


@dataclass(frozen=True)
class Question:
    """One of the three questions, with what was found."""

    heading: str
    found: list[Noted]


def questions(kind: str, text: str) -> list[Question]:
    """What the check found in a draft. What is still open stands in a list of its own and is left out here."""
    found = [each for each in tone.check(text, KINDS.get(kind)) if each.code != "unfilled_placeholder"]
    headings = {
        Family.COMPLETE: _("Is it complete?"),
        Family.CLEAR: _("Is it clear?"),
        Family.KIND: _("Is it kind?"),
    }
    asked = [
        Question(words, [_noted(each) for each in found if each.family == family])
        for family, words in headings.items()
    ]
    return [each for each in asked if each.found]


def _noted(finding: Finding) -> Noted:
    quote = " ".join((finding.quote or "").split())
    return Noted(
        quote if len(quote) <= SHOWN else f"{quote[: SHOWN - 1]}…", finding.message, finding.suggestion
    )
