"""Is the letter kind? Wording that threatens, accuses or judges, and whether it says what it is like to read this."""

from collections.abc import Container, Iterator, Mapping

from lotus.analysis.tone import likeness
from lotus.analysis.tone.complete import met
from lotus.analysis.tone.kinds import LetterKind
from lotus.analysis.tone.rules import Wording, cleared, deeds, finding, wordings
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
LEVELS = {
    "threatening": -0.15,
    "accusing": -0.2,
    "absolute_wording": -0.3,
    "judges_person": -0.25,
    "presumes_guilt": -0.3,
    "cold_boilerplate": -0.3,
}
"""How much has to speak for each code: chosen on sets of letters that were left out while the rest was learned."""
ALL_IN_ALL = 0.7
"""How much it counts for every code that a sentence is like unkind examples of any."""
RULE = 0.6
"""How much it counts for a code that a rule of it matches; it is not believed where likeness speaks more against it."""
APART = 0.6
"""By how much less than for the best code of its sentence may speak for a further one."""
OF_THE_PERSON = ("accusing", "judges_person", "presumes_guilt")
"""What no sentence does that takes blame away."""
UNHEARD = (LetterKind.FIRST_NOTICE, LetterKind.MEETING_INVITATION)
"""Letters before anything was found: “you ignored the bell” takes for granted what is still a question."""

Found = dict[tuple[str, int], tuple[int, int]]


def findings(letter: Letter, of: LetterKind | None = None) -> Iterator[Finding]:
    """What rules and likeness together speak for, one finding of a code in a sentence; what stands outside, by rule."""
    ruled, outside = _ruled(letter)
    like = _alike(letter)
    for one in letter.lines:
        here = {code: span for (code, start), span in ruled.items() if start == one.start}
        codes = _codes(like[one.start], here, blameless=bool(cleared().search(one.text)))
        for code in _presumed(codes, one.text, of):
            if here or not one.heading:
                span = here.get(code) or next(iter(here.values()), (one.start, one.end))
                yield finding(code, letter.text, *span)
    yield from (finding(code, letter.text, *span) for code, span in outside)
    yield from _acknowledged(letter)


def _ruled(letter: Letter) -> tuple[Found, list[tuple[str, tuple[int, int]]]]:
    """Where rules match: the first match of each code in each sentence, and what lies in no sentence."""
    inside: Found = {}
    outside = []
    for rule in wordings():
        for span in _matches(letter, rule):
            if one := letter.sentence_at(span[0]):
                inside.setdefault((rule.code, one.start), span)
            else:
                outside.append((rule.code, span))
    return inside, outside


def _alike(letter: Letter) -> dict[int, Mapping[str, float]]:
    """How like the examples each sentence is, by where it starts."""
    scores = likeness.told(tuple(one.text for one in letter.lines))
    return {one.start: score for one, score in zip(letter.lines, scores, strict=True)}


def _codes(score: Mapping[str, float], ruled: Container[str], *, blameless: bool = False) -> list[str]:
    """The codes that enough speaks for in a sentence, and not much less than for the best."""
    asked = [code for code in UNKIND if not (blameless and code in OF_THE_PERSON)]
    weights = {code: score[code] + ALL_IN_ALL * score["unkind"] + RULE * (code in ruled) for code in asked}
    best = max(weights.values())
    return [code for code, weight in weights.items() if weight > LEVELS[code] and weight > best - APART]


def _presumed(codes: list[str], said: str, of: LetterKind | None) -> list[str]:
    """The same codes, and that guilt is presumed where a deed is told as a fact before anybody was heard."""
    told = of in UNHEARD and "accusing" in codes and "presumes_guilt" not in codes
    return [*codes, "presumes_guilt"] if told and deeds().search(said) else codes


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
