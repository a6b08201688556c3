"""Is the letter complete? What its kind has to say, and what is still to be filled in."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lotus.analysis.tone import likeness
from lotus.analysis.tone.kinds import LetterKind, shapes
from lotus.analysis.tone.rules import KIND, Need, finding, missing, needs, words
from lotus.analysis.tone.text import Letter, Sentence
from lotus.core import library
from lotus.core.letters import Finding, placeholders
from lotus.core.patterns import compiled

CODES = {
    "matter": "missing_reason",
    "later": "missing_date",
    "any_date": "missing_date",
    "promised_date": "missing_date",
}
LEVELS = {
    "decision": (0.1, -0.2),
    "matter": (0.1, -0.1),
    "reason": (0.0, -0.35),
    "next_step": (0.3, -0.05),
    "contact": (0.15, -0.15),
    "support": (-0.25, -0.6),
    "how_to_be_heard": (0.0, -0.45),
    "acknowledged": (-0.45, -0.55),
}
"""How like the examples of a need a sentence is when it counts without a rule, and how little when a rule that matches
is not believed: chosen on sets of letters that were left out while the rest was learned."""
HARSH = 0.2
"""How like unkind examples a sentence is when it gives no reason and no hearing: “explain why you did it”."""
KINDLY = ("reason", "how_to_be_heard")
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
        return any(_to_come(one) for one in letter.lines if not one.heading or _ahead().search(one.text))
    if name in ("any_date", "promised_date"):
        dated = any(needs()["later"].pattern.search(one.text) for one in letter.lines)
        return dated or (name == "promised_date" and not _promises(letter))
    need = needs()[name]
    lines = letter.lines if need.where == "body" else (*letter.lines, *letter.around)
    if need.certain and any(need.certain.search(one.text) for one in lines):
        return True
    ruled = [by_rule(need, one) for one in lines]
    around = tuple(one.text for one in lines[len(letter.lines) :])
    like = (*likeness.told(tuple(one.text for one in letter.lines)), *likeness.told(around))
    sure, doubt = LEVELS[name]
    scores = [_likeness(name, each) for each in like]
    return any(score > (doubt if rule else sure) for rule, score in zip(ruled, scores, strict=True))


def _likeness(name: str, each: Mapping[str, float]) -> float:
    """How like the examples of a need a sentence is; not at all when it is too harsh to count."""
    if name in KINDLY and each["unkind"] > HARSH:
        return float("-inf")
    return each[name]


def by_rule(need: Need, one: Sentence) -> bool:
    """Whether a rule sees that a sentence says what is needed."""
    if not need.pattern.search(one.text):
        return False
    if need.unless is None or not need.unless.search(one.text):
        return True
    return bool(need.strong and need.strong.search(one.text))


_DAY = r"(?:the |this |next )?(?:<weekday>,? )?(?:<day>|<weekday>)"


@lru_cache(maxsize=1)
def _modal() -> re.Pattern[str]:
    """What tells of a clause that it speaks of what is to come, or of what is so."""
    words = r"will|shall|'ll|is to|are to|next|can|could|(?-i:may)|please|now|would"
    between = r"(?: (?!on|in|at)\w+| noon on| midday on){0,3}"
    limit = rf"(?:by|until|till|before|from|within|for){between} (?:{_DAY}|<number>|<month>)"
    arranged = r"(?:set|fixed|arranged|booked|scheduled|planned) for"
    moved = rf"new (?:date|day)|date is|date of|expect(?:ed)?|{arranged}|moved|postponed"
    present = (
        r"meets?|looks?|starts?|begins?|sits?|reviews?|rings?|gets?|reads?|ends?|takes?|check in|drop in"
    )
    return compiled([rf"\b(?:{words}|{limit}|{moved}|{present})\b"], _sets())


@lru_cache(maxsize=1)
def _sets() -> dict[str, list[str]]:
    found: dict[str, list[str]] = library.load(KIND, "completeness").data["sets"]
    months = "january february march april june july august september october november december"
    return found | {"month": months.split()}


@lru_cache(maxsize=1)
def _edges() -> re.Pattern[str]:
    """Where one clause ends and the next begins."""
    return compiled([r"[;:–—]|, (?!\d)|\b(?:and|but|which|who|whether|because|although|though|since|when)\b"])


def _to_come(one: Sentence) -> bool:
    """Whether a sentence names a day that is still to come, and not only one that is over or no longer stands."""
    told = _bygone().sub(" ", one.text)
    days = len(list(needs()["later"].pattern.finditer(told)))
    if not days or (days == 1 and _off().search(told)):
        return False
    dated = [each for each in _edges().split(told) if needs()["later"].pattern.search(each)] or [told]
    is_so = _modal().search(told) or not _past().search(told)
    return any(_modal().search(each) or (is_so and not _past().search(each)) for each in dated)


def _promises(letter: Letter) -> bool:
    """Whether somebody is to do something, so that a day is wanted: a case that is simply over needs none."""
    return any(_promise().search(one.text) and not _only_if().search(one.text) for one in letter.sentences)


@lru_cache(maxsize=1)
def _promise() -> re.Pattern[str]:
    who = r"(?:I|we|he|she|they|(?-i:[A-Z][a-z]+))"
    return compiled([rf"\b{who}(?: (?:will|shall)|'ll)\b(?! (?:not|never|be (?:happy|glad|pleased|there)))"])


@lru_cache(maxsize=1)
def _only_if() -> re.Pattern[str]:
    return compiled([r"\b(?:if|should you|whenever|when you|were you|nothing|no)\b"])


@lru_cache(maxsize=1)
def _ahead() -> re.Pattern[str]:
    """What a heading says of a day to come, such as *Next review: 30 March*."""
    return compiled([r"\b(?:next|deadline|due|by|before|until)\b"])


@lru_cache(maxsize=1)
def _bygone() -> re.Pattern[str]:
    """A day that only says which thing is meant: “the concern of 3 September”, “my letter dated 4 May”."""
    time = "week|morning|afternoon|evening|night|beginning|start|end|middle|close|date|month|day|as"
    thing = r"concern|complaint|letter|incident|events?|report|statement|referral|e-?mail|call|shift|visit"
    which = rf"\b(?!(?:{time})\b)[\w']+ (?:of|dated)"
    sets = library.load(KIND, "completeness").data["sets"]
    return compiled([rf"(?:{which}|\bsince|\b(?:{thing}) (?:from|on)) (?:<weekday>,? )?<day>"], sets)


@lru_cache(maxsize=1)
def _past() -> re.Pattern[str]:
    """A verb that tells of what is over."""
    irregular = "|".join(words("grammar", "participles"))
    past = r"was|were|did|had|came|went|saw|gave|took|wrote|rang|spoke|began|ran|fell|knew|got|became"
    return compiled([rf"\b(?:{past}|{irregular}|(?!need|speed|proceed)\w{{2,}}ed)\b"])


@lru_cache(maxsize=1)
def _off() -> re.Pattern[str]:
    """What is said of a day that has been given up, or that is over."""
    gone = r"cancelled|postponed|put off|called off|adjourned|delayed|missed|moved|abandoned|no longer"
    due = r"(?:was|were|had|had been) (?:due|planned|scheduled|meant|fixed|expected)"
    meant = rf"(?:{due}|(?:was|were|been|had|is|are) (?:hoping|hoped|promised|told))"
    said = r"(?:said|told you|promised) (?:that )?(?:you|we|I|it|she|he|they) would"
    kept = r"\b(?:will|can|could|shall) not (?:now )?(?!(?:\w+ ){0,4}(?:until|till|before))"
    return compiled([rf"\b(?:{gone}|{meant})\b(?![^.;!?]*\b(?:to|until|till|by) )", rf"\b{said}\b", kept])
