"""Is the letter clear? Sentences, reading, the passive, words few people use, and where its point stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from lotus.analysis.tone import likeness, reading
from lotus.analysis.tone.kinds import LetterKind, shapes
from lotus.analysis.tone.rules import KIND, finding, words
from lotus.analysis.tone.text import Letter, Sentence
from lotus.core import library
from lotus.core.letters import Finding
from lotus.core.patterns import compiled

LONG = 40
"""Words in a sentence from which it counts as long."""
HARD_LETTER = 12.0
HARD_PARAGRAPH = 16.0
PARAGRAPH = 25
"""The grade from which a whole letter, or a paragraph of at least so many words, is hard."""
HEAVY = 1.75
"""Syllables per word: a paragraph is hard by its words, not by one long sentence alone."""
PASSIVES = 5
PASSIVE_SHARE = 0.5
"""How many sentences nobody acts in, and which share of all."""
OPENING = 2
"""The paragraphs in which the point should stand."""
POINT = 0.0
TOLD = 0.1
"""How like the examples of its kind, or of what its kind has to tell, a sentence is that makes the letter's point."""
TELLS = {
    LetterKind.OUTCOME: "decision",
    LetterKind.RESTRICTION_REVIEW: "decision",
    LetterKind.CLOSING: "decision",
    LetterKind.FIRST_NOTICE: "matter",
    LetterKind.MEETING_INVITATION: "matter",
}
SOFT = 4
SOFTENED = -0.35
"""How like the softened examples a sentence is when it is found without the weights."""


def findings(letter: Letter, kind: LetterKind | None) -> Iterator[Finding]:
    yield from _long(letter)
    yield from _hard(letter)
    yield from _passive(letter)
    yield from _jargon(letter)
    yield from _abbreviations(letter)
    yield from _buried(letter, kind)
    yield from _soft(letter)


def _at(code: str, letter: Letter, one: Sentence) -> Finding:
    return finding(code, letter.text, one.start, one.end)


def _long(letter: Letter) -> Iterator[Finding]:
    yield from (_at("long_sentence", letter, one) for one in letter.sentences if len(one.words) >= LONG)


def _hard(letter: Letter) -> Iterator[Finding]:
    """The hardest paragraph, when it or the whole letter is too hard."""
    graded = [(reading.grade(each), each) for each in letter.paragraphs if _length(each) >= PARAGRAPH]
    if not graded:
        return
    worst, paragraph = max(graded, key=lambda pair: pair[0])
    dense = worst >= HARD_PARAGRAPH and reading.weight(paragraph) >= HEAVY
    if dense or reading.grade(letter.sentences) >= HARD_LETTER:
        yield finding("hard_reading", letter.text, paragraph[0].start, paragraph[-1].end)


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.words) for one in sentences)


@lru_cache(maxsize=1)
def _passive_pattern() -> re.Pattern[str]:
    """A form of *be* or *get*, perhaps an adverb, and a participle; but not with *by* and who did it."""
    irregular = "|".join(words("grammar", "participles"))
    states = "|".join(words("grammar", "states"))
    be = r"(?:am|is|are|was|were|be|been|being|gets?|got)"
    adverb = r"(?:\s+(?:not|also|now|then|all|still|first|only|fully|\w+ly))?"
    return compiled(
        [
            rf"\b{be}{adverb}\s+(?!(?:{states})\b)(?:\w{{2,}}ed|{irregular})\b(?!\s+by\s+(?:the|a|an|your|our|my|me|us|dr|mr|mrs|ms|two|both)\b)"
        ]
    )


def passives(one: Sentence) -> int:
    """How many times in a sentence something is done and nobody is named who does it."""
    return len(_passive_pattern().findall(one.text))


def _passive(letter: Letter) -> Iterator[Finding]:
    counts = [(passives(one), one) for one in letter.sentences if len(one.words) > 3]
    held = [one for count, one in counts if count]
    if len(held) >= PASSIVES and len(held) >= PASSIVE_SHARE * len(counts):
        yield _at("passive_heavy", letter, max(counts, key=lambda pair: pair[0])[1])


@lru_cache(maxsize=1)
def _jargon_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = library.load(KIND, "plain-words").entries
    return tuple(
        (compiled([rf"\b(?:{'|'.join(each['words'])})\b"]), str(each["instead"])) for each in entries.values()
    )


_EXPLAINED = re.compile(r"^[^.;!?]{0,12}(?:\(|, (?:that is|which means|meaning|in other words)|means)")


def _jargon(letter: Letter) -> Iterator[Finding]:
    """Each such word once, unless it is explained on the spot."""
    start, end = letter.body
    seen: set[str] = set()
    for pattern, instead in _jargon_patterns():
        for match in pattern.finditer(letter.plain, start, end):
            term = match[0].lower()
            if term not in seen and not _EXPLAINED.match(letter.plain[match.end() : end]):
                seen.add(term)
                yield finding("jargon_or_latin", letter.text, match.start(), match.end(), instead)


_CAPITALS = re.compile(r"(?<![\w/&-])[A-Z][A-Z&]*[A-Z]s?(?![\w&])(?![-/]\d)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def _abbreviations(letter: Letter) -> Iterator[Finding]:
    """Each short form once that neither everybody knows nor the letter explains."""
    start, end = letter.body
    known = {*words("abbreviations", "known"), *words("abbreviations", "shouted")}
    seen: set[str] = set()
    for match in _CAPITALS.finditer(letter.plain, start, end):
        term = match[0].removesuffix("s")
        if term in known or term in seen or len(term) > 6 or _shouting(letter, match.start()):
            continue
        seen.add(term)
        if not _written_out(letter.plain, term):
            yield finding("unexplained_abbreviation", letter.text, match.start(), match.end())


def _shouting(letter: Letter, place: int) -> bool:
    """Whether the line is written in capitals, or the letters belong to a reference, a field or a postcode."""
    first = letter.plain.rfind("\n", 0, place) + 1
    last = letter.plain.find("\n", place)
    line = letter.plain[first : last if last >= 0 else len(letter.plain)]
    named = re.findall(r"[A-Za-z]{3,}", line)
    loud = sum(word.isupper() for word in named) > len(named) / 2 and len(named) > 1
    inside = any(found.start() <= place - first < found.end() for found in _POSTCODE.finditer(line))
    before = letter.plain[max(0, place - 2) : place]
    return loud or inside or before.endswith(("[", "<", "{"))


def _written_out(text: str, term: str) -> bool:
    """``General Medical Council (GMC)``, ``GMC (the General …)``, or the words with these initials anywhere."""
    shape = re.escape(term)
    if re.search(rf"\(\s*(?:the |or |our )?[\"']?{shape}s?[\"']?\s*\)", text):
        return True
    if re.search(
        rf"\b{shape}s?\b,? ?(?:\((?!\d)|(?:which )?(?:stands|is short) for|, (?:the|our|which is) )", text
    ):
        return True
    return _initials(text, term)


def _initials(text: str, term: str) -> bool:
    letters = [letter for letter in term if letter.isalpha()]
    joined = r"\w*(?:[\s-]+(?:of|for|and|the|in|to|on)){0,2}[\s-]+".join(letters) + r"\w{2,}"
    return re.search(rf"\b{joined}", text, re.IGNORECASE) is not None


def _buried(letter: Letter, kind: LetterKind | None) -> Iterator[Finding]:
    """The first sentence, when the point comes after the opening. A point that is nowhere is missing instead."""
    if kind is None or not letter.sentences:
        return
    point = shapes()[kind].point
    like = likeness.told(tuple(one.text for one in letter.sentences))
    told = zip(letter.sentences, like, strict=True)
    first = next((one for one, each in told if point.search(one.text) or _is_point(kind, each)), None)
    if first and first.paragraph >= OPENING:
        yield _at("buried_message", letter, letter.sentences[0])


def _is_point(kind: LetterKind, like: Mapping[str, float]) -> bool:
    """Whether a sentence is like those that make the point of such a letter."""
    tells = TELLS.get(kind)
    return like[kind] > POINT or bool(tells and like[tells] > TOLD)


@lru_cache(maxsize=1)
def _softeners() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    def either(key: str) -> re.Pattern[str]:
        return compiled([rf"\b(?:{'|'.join(words('softening', key))})(?!\w)"])

    return either("strong"), either("weak"), compiled(words("softening", "courtesy"))


def softness(one: Sentence) -> int:
    """Two for each strong softener, one for each weak one after the first."""
    strong, weak, _ = _softeners()
    return 2 * len(strong.findall(one.text)) + max(0, len(weak.findall(one.text)) - 1)


def _soft(letter: Letter) -> Iterator[Finding]:
    courtesy = _softeners()[2]
    like = likeness.told(tuple(one.text for one in letter.sentences))
    for one, each in zip(letter.sentences, like, strict=True):
        least = SOFT + 2 if courtesy.search(one.text) else SOFT
        if softness(one) >= least or each["softening"] > SOFTENED:
            yield _at("softening_hides_message", letter, one)
