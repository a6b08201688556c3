"""Is the letter kind? Wording that threatens, accuses or judges, and whether it says what it is like to read this."""

from collections.abc import Iterator

from lotus.analysis.tone.rules import Wording, finding, needs, wordings
from lotus.analysis.tone.text import Letter
from lotus.core.letters import Finding


def findings(letter: Letter) -> Iterator[Finding]:
    """One finding of a code in a sentence at most."""
    seen: set[tuple[str, int]] = set()
    for rule in wordings():
        for start, end in _matches(letter, rule):
            one = letter.sentence_at(start)
            key = (rule.code, one.start if one else start)
            if key not in seen:
                seen.add(key)
                yield finding(rule.code, letter.text, start, end)
    yield from _acknowledged(letter)


def _matches(letter: Letter, rule: Wording) -> list[tuple[int, int]]:
    """Where a rule matches and no guard takes it back; nothing when it does so too seldom."""
    found = [match.span() for match in rule.pattern.finditer(letter.plain)]
    kept = [(start, end) for start, end in found if end > start and not _guarded(letter, rule, start)]
    return kept if len(kept) >= rule.least else []


def _guarded(letter: Letter, rule: Wording, start: int) -> bool:
    one = letter.sentence_at(start)
    if one is None:
        return False
    before = letter.plain[one.start : start]
    if rule.before and rule.before.search(before):
        return True
    return bool(rule.anywhere and rule.anywhere.search(one.text))


def _acknowledged(letter: Letter) -> Iterator[Finding]:
    need = needs()["acknowledged"]
    for one in letter.lines:
        if need.pattern.search(one.text) and not (need.unless and need.unless.search(one.text)):
            return
    if letter.sentences:
        first = letter.sentences[0]
        yield finding("no_acknowledgement", letter.text, first.start, first.end)
