"""Is the letter kind? Wording that threatens, accuses or judges, and whether it says what it is like to read this."""

from collections.abc import Iterator, Mapping

from lotus.analysis.tone import likeness
from lotus.analysis.tone.complete import met
from lotus.analysis.tone.rules import Wording, finding, wordings
from lotus.analysis.tone.text import Letter
from lotus.core.letters import Finding

UNKIND = (
    "threatening",
    "accusing",
    "absolute_wording",
    "judges_person",
    "presumes_guilt",
    "cold_boilerplate",
)
SURE = 0.25
"""How like unkind examples a sentence is when it is found without a rule."""
ALSO = 0.3
"""How like those of a further code it is to be found for that code too."""
APART = 0.6
"""By how much a sentence must be more like another code's examples for the rule's code to give way."""
DOUBT = -0.7
"""How unlike unkind examples a sentence is when a rule that matches in it is not believed."""


def findings(letter: Letter) -> Iterator[Finding]:
    """What rules see and likeness does not deny, then what only likeness sees. One finding of a code in a sentence."""
    seen: set[tuple[str, int]] = set()
    found: list[tuple[str, int, int]] = []
    for rule in wordings():
        for start, end in _matches(letter, rule):
            one = letter.sentence_at(start)
            key = (rule.code, one.start if one else start)
            if key not in seen:
                seen.add(key)
                found.append((rule.code, start, end))
    like = _alike(letter)
    kept = [(code, a, b) for code, a, b in found if _believed(letter, like, a)]
    ruled = {one.start for _, a, _ in kept if (one := letter.sentence_at(a))}
    told = [(code, a, b, letter.sentence_at(a)) for code, a, b in kept]
    named = {(_named(code, like[one.start]) if one else code, a, b) for code, a, b, one in told}
    yield from (finding(code, letter.text, a, b) for code, a, b in sorted(named, key=lambda each: each[1:]))
    for one in letter.sentences:
        if one.start not in ruled:
            yield from (finding(code, letter.text, one.start, one.end) for code in _codes(like[one.start]))
    yield from _acknowledged(letter)


def _alike(letter: Letter) -> dict[int, Mapping[str, float]]:
    """How like the examples each sentence is, by where it starts."""
    scores = likeness.told(tuple(one.text for one in letter.lines))
    return {one.start: score for one, score in zip(letter.lines, scores, strict=True)}


def _believed(letter: Letter, like: Mapping[int, Mapping[str, float]], start: int) -> bool:
    one = letter.sentence_at(start)
    return one is None or like[one.start]["unkind"] > DOUBT


def _named(code: str, score: Mapping[str, float]) -> str:
    """The code of the rule, unless the sentence is far more like the examples of another; a named trait stays one."""
    if code == "judges_person":
        return code
    best = max(UNKIND, key=lambda each: score[each])
    return best if score[best] > SURE and score[best] - score[code] > APART else code


def _codes(score: Mapping[str, float]) -> list[str]:
    """The code that a sentence is most like, when it is unkind at all, and others it is much like."""
    if score["unkind"] <= SURE:
        return []
    best = max(UNKIND, key=lambda code: score[code])
    return [code for code in UNKIND if code == best or score[code] > ALSO]


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
    if letter.sentences and not met(letter, "acknowledged"):
        first = letter.sentences[0]
        yield finding("no_acknowledgement", letter.text, first.start, first.end)
