"""Is the letter complete? What its kind has to say, and what is still to be filled in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lotus.analysis.tone import likeness
from lotus.analysis.tone.kinds import LetterKind, shapes
from lotus.analysis.tone.rules import Need, finding, missing, needs
from lotus.analysis.tone.text import Letter, Sentence
from lotus.core.letters import Finding, placeholders
from lotus.core.patterns import compiled

CODES = {"matter": "missing_reason", "later": "missing_date", "any_date": "missing_date"}
SURE = -0.1
"""How like its examples a sentence is when it counts without a rule."""
DOUBT = -0.7
"""How unlike them it is when a rule that matches is not believed."""
ALIKE = {"matter": ("matter", "first_notice")}
"""Labels that mean the same: a sentence that tells of a concern says what was raised."""
ALWAYS = ("next_step", "later", "contact", "support", "how_to_be_heard")
"""What a letter of a kind nobody recognises has to say all the same."""


def findings(letter: Letter, kind: LetterKind | None) -> Iterator[Finding]:
    """What is missing, then what is unfilled."""
    asked = shapes()[kind].needs if kind else ALWAYS
    yield from (missing(CODES.get(name, f"missing_{name}")) for name in asked if not met(letter, name))
    for each in placeholders(letter.text):
        assert each.start is not None
        assert each.end is not None
        yield finding(
            "unfilled_placeholder", letter.text, each.start, each.end, each.suggestion, each.message
        )


def met(letter: Letter, name: str) -> bool:
    """Whether the letter says what is needed."""
    if name == "later":
        return any(_to_come(one) for one in letter.sentences)
    if name == "any_date":
        return any(needs()["later"].pattern.search(one.text) for one in letter.lines)
    if name == "date":
        return met(letter, "later") and any(_of_meeting(one) for one in letter.lines)
    need = needs()[name]
    lines = letter.lines if need.where == "body" else (*letter.lines, *letter.around)
    ruled = [by_rule(need, one) for one in lines]
    like = likeness.told(tuple(one.text for one in lines))
    tells = ALIKE.get(name, (name,))
    return any(
        each[name] > DOUBT if rule else max(each[label] for label in tells) > SURE
        for rule, each in zip(ruled, like, strict=True)
    )


def by_rule(need: Need, one: Sentence) -> bool:
    """Whether a rule sees that a sentence says what is needed."""
    if not need.pattern.search(one.text):
        return False
    if need.unless is None or not need.unless.search(one.text):
        return True
    return bool(need.strong and need.strong.search(one.text))


@lru_cache(maxsize=1)
def _modal() -> re.Pattern[str]:
    words = r"will|shall|'ll|is to|are to|by|until|within|before|from|next|can|could|may|please|now"
    moved = r"would|new date|set for|moved|postponed"
    present = (
        r"meets?|looks?|starts?|begins?|sits?|reviews?|rings?|gets?|reads?|ends?|takes?|check in|drop in"
    )
    return compiled([rf"\b(?:{words}|{moved}|{present})\b"])


def _to_come(one: Sentence) -> bool:
    """Whether a sentence names a day that is still to come."""
    return bool(needs()["later"].pattern.search(one.text) and _modal().search(one.text))


def _of_meeting(one: Sentence) -> bool:
    """Whether a sentence names the day on which it was talked about or decided."""
    told = re.search(
        r"\b(?:met|meeting|meets|decided|agreed|considered|convened|sat|discussed|decision)\b", one.text, re.I
    )
    return bool(told and (needs()["later"].pattern.search(one.text) or placeholders(one.text)))
