"""Codes suggested for new texts, learned from texts that people coded. Suggestions, never decisions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from lotus.analysis.themes import calibration, ridge
from lotus.analysis.themes.calibration import Calibration
from lotus.analysis.themes.kernel import Kernel, Read, Scorer, blocks
from lotus.analysis.themes.meaning import Meaning
from lotus.analysis.themes.reasons import Reasons
from lotus.analysis.themes.silence import bare, is_silent
from lotus.core.refusal import Refused
from lotus.core.theming import Code, Coded, Suggested

Array = npt.NDArray[np.float64]
Tell = Callable[[str], None]
FEWEST = 10
MOST = 6_000
"""More coded texts than this are learned from in part: the rarest codes whole, of the others as many as fit.

Time grows with the third power of the texts, memory with the second, and quality hardly any more.
"""


@dataclass(frozen=True)
class Lesson:
    """What is learned from: texts, each once; codes of each, 0 to 1; how many of the texts people coded.

    The names of codes with what they mean come after those that people coded.
    """

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    given: Array
    coded: int
    of: int


@dataclass(frozen=True)
class Learned:
    """A model of codes. It holds the texts it learned from: keep it as you keep them."""

    lesson: Lesson
    scorer: Scorer
    calibration: Calibration
    asked: frozenset[str]  # non-answers that people coded all the same

    def suggest(self, texts: Sequence[str], tell: Tell = lambda words: None) -> list[Suggested]:
        """The codes past their threshold, text by text, the surest first. Who said nothing gets none."""
        reasons = Reasons(self.scorer)
        found: list[Suggested] = []
        with threadpool_limits(1):
            for part in blocks(len(texts)):
                found += self._suggest(texts, part, reasons)
                tell(f"suggested codes for {part.stop:,} of {len(texts):,} texts")
        return found

    def chances(self, texts: Sequence[str]) -> Array:
        """The calibrated chance of every code, texts by codes."""
        with threadpool_limits(1):
            parts = [self._chances(texts[part])[1] for part in blocks(len(texts))]
        raw = np.concatenate(parts) if parts else np.zeros((0, len(self.lesson.codes)))
        return self.calibration.confidence(raw)

    def says_nothing(self, text: str) -> bool:
        return is_silent(text) and bare(text) not in self.asked

    def _chances(self, texts: Sequence[str]) -> tuple[Read, Array]:
        read = self.scorer.kernel.read(texts)
        return read, self.calibration.raw(self.scorer.score(read))

    def _suggest(self, texts: Sequence[str], part: slice, reasons: Reasons) -> list[Suggested]:
        read, raw = self._chances(texts[part])
        sure, lengths = self.calibration.confidence(raw), reasons.lengths(texts[part])
        found = []
        for at, text in enumerate(texts[part]):
            past = np.flatnonzero(raw[at] >= self.calibration.threshold)
            if not len(past) or self.says_nothing(text):
                continue
            for code in past[np.argsort(-sure[at, past], kind="stable")]:
                why = reasons.why(text, int(code), read.words[at], lengths[at])
                row = part.start + at + 1
                found.append(Suggested(row, self.lesson.codes[code], float(sure[at, code]), why))
        return found


def learn(
    examples: Sequence[Coded],
    codebook: Sequence[Code] = (),
    *,
    meaning: Meaning | None = None,
    seed: int = 0,
    tell: Tell = lambda words: None,
) -> Learned:
    """Learn codes from coded texts; the same examples and seed give the same model.

    Names of codes, with their descriptions where there is a codebook, count as examples. Raises Refused with too few
    examples, or none with a code.
    """
    lesson = _lesson(examples, codebook, np.random.default_rng(seed))
    if lesson.of > lesson.coded:
        tell(f"learning from {lesson.coded:,} of {lesson.of:,} coded texts, with all of the rare codes")
    with threadpool_limits(1):
        if meaning:
            meaning.of(lesson.texts)
        tell(f"learning {len(lesson.codes)} codes from {lesson.coded:,} texts")
        kernel = Kernel(lesson.texts, meaning)
        fitted = ridge.fit(kernel.among, lesson.given)
        known = slice(0, lesson.coded)
        sure = calibration.learn(fitted.left_out[known], np.round(lesson.given[known]))
        scorer = Scorer(kernel, fitted.weights, fitted.level)
    said = (bare(one.text) for one in examples if one.codes and is_silent(one.text))
    asked = frozenset(filter(None, said))
    return Learned(lesson, scorer, sure, asked)


def _lesson(examples: Sequence[Coded], codebook: Sequence[Code], random: np.random.Generator) -> Lesson:
    once = _once(examples)
    codes = tuple(
        dict.fromkeys([*sorted({c for one in once.values() for c in one}), *(c.name for c in codebook)])
    )
    if len(once) < FEWEST:
        raise Refused(f"Code at least {FEWEST} different texts first; there are {len(once)}.")
    place = {code: at for at, code in enumerate(codes)}
    given = np.zeros((len(once), len(codes)))
    for row, shares in enumerate(once.values()):
        for code, share in shares.items():
            given[row, place[code]] = share
    texts, kept = tuple(once), _kept(given, random)
    names = _named(codes, codebook)
    return Lesson(
        tuple(texts[at] for at in kept) + tuple(names),
        codes,
        np.concatenate([given[kept], np.eye(len(codes))]),
        len(kept),
        len(texts),
    )


def _once(examples: Sequence[Coded]) -> dict[str, dict[str, float]]:
    """Each text once, with how often each code was given where it comes up several times."""
    alike: dict[str, list[Coded]] = defaultdict(list)
    for one in examples:
        alike[" ".join(one.text.split())].append(one)
    return {text: _shares(several) for text, several in alike.items()}


def _shares(several: Sequence[Coded]) -> dict[str, float]:
    codes = sorted({code for one in several for code in one.codes})
    return {code: sum(code in one.codes for one in several) / len(several) for code in codes}


def _kept(given: Array, random: np.random.Generator) -> Sequence[int]:
    """All texts, or as many as there is room for: those with the rarest codes first, others by lot."""
    if len(given) <= MOST:
        return range(len(given))
    uses = np.maximum(given.sum(axis=0), 1)
    rarest = np.where(given > 0, uses, np.inf).min(axis=1)
    chosen = np.argsort(rarest * random.random(len(given)), kind="stable")[:MOST]
    return [int(at) for at in np.sort(chosen)]


def _named(codes: Iterable[str], codebook: Sequence[Code]) -> list[str]:
    """The name of each code, and what it means where somebody wrote it, as a text."""
    meant: Mapping[str, str] = {code.name: code.description for code in codebook}
    return [f"{code}. {meant.get(code, '')}".strip() for code in codes]
