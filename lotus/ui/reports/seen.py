"""What was released of a survey, seen by those who put it in words: names, figures, and how to write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lotus.analysis.survey.questions import Option, Question, Questionnaire
from lotus.core.facts import EVERYBODY
from lotus.core.plots import Hidden, Range, Unit, Value
from lotus.core.suppression import Figure, Reason, Released

RESPONDENTS = "respondents"
MOST_ITEMS = 9  # columns that a table of groups has room for
UNIT = Unit(1)
WHY = {
    Reason.PROTECTED: "Protected: too few people, or their answers could be worked out from others",
    Reason.ROLLED_UP: "Rolled up: too few people by themselves",
    Reason.TOO_FEW: "Too few people answered altogether",
}


@dataclass(frozen=True)
class Scored:
    """Something with a mean: its name in the results, what people call it, and the ends of its scale."""

    item: str
    title: str
    least: float
    most: float
    asked: bool = False

    @property
    def begins(self) -> str:
        """Its title at the beginning of a sentence; a question in quotation marks."""
        return f"“{self.title}”" if self.asked else self.title[:1].upper() + self.title[1:]

    @property
    def inside(self) -> str:
        """Its title inside a sentence: the first letter small, unless the second is large too."""
        if self.asked or self.title[1:2].isupper():
            return self.begins
        return self.title[:1].lower() + self.title[1:]


@dataclass(frozen=True)
class Seen:
    """The latest release of a survey, the one before it if any, and what was asked."""

    now: Released
    before: Released | None
    form: Questionnaire
    by: tuple[str, ...]

    def figure(self, item: str, breakdown: str = EVERYBODY, group: str = EVERYBODY) -> Figure | None:
        return self.now.figure(item, breakdown, group)

    @cached_property
    def people(self) -> int | None:
        """About how many answered; None where that may not be shown."""
        whole = self.figure(RESPONDENTS)
        return whole.n if whole else None

    @cached_property
    def scores(self) -> tuple[Scored, ...]:
        return tuple(Scored(one.item, one.title, one.bottom, one.top) for one in self.form.in_order())

    @cached_property
    def questions(self) -> tuple[Scored, ...]:
        """Questions and numbers that have a mean."""
        asked = [
            Scored(one.id, one.text, min(one.points), max(one.points), asked=True)
            for one in self.form.questions
            if one.scored
        ]
        numbers = (Scored(one.id, one.text, one.least, one.most, asked=True) for one in self.form.numbers)
        return (*asked, *numbers)

    @cached_property
    def leading(self) -> tuple[Scored, ...]:
        """What the report speaks of first: the scores, or the questions where there are no scores."""
        return self.scores or self.questions[:MOST_ITEMS]

    @cached_property
    def same_scale(self) -> bool:
        """Whether what the report speaks of first can be compared with each other."""
        return len({(one.least, one.most) for one in self.leading}) == 1

    def groups(self, breakdown: str) -> tuple[str, ...]:
        return tuple(one.group for one in self.now if one.item == RESPONDENTS and one.breakdown == breakdown)


def value(figure: Figure | None) -> Value:
    """A figure for a picture."""
    if figure is None:
        return None
    return figure.value if figure.shown else Hidden(str(figure.reason))


def between(figure: Figure | None) -> Range | None:
    if figure is None or figure.low is None or figure.high is None:
        return None
    return Range(figure.low, figure.high)


def written(figure: Figure | None) -> str:
    """A figure for a table: 6.4, or why it is not there."""
    if figure is None:
        return "not asked"
    if not figure.shown:
        return str(figure.reason)
    return str(figure.word) if figure.word else "" if figure.value is None else UNIT.write(figure.value)


def likely(figure: Figure | None) -> str:
    """The interval for a table: 6.0 to 6.8."""
    range_ = between(figure)
    return f"{UNIT.write(range_.low)} to {UNIT.write(range_.high)}" if range_ else "–"


def number(figure: Figure | None) -> str:
    """How many answered, for a table: 1,240."""
    if figure is None:
        return "–"
    return f"{figure.n:,}" if figure.n is not None else str(figure.reason)


def share(figure: Figure | None) -> str:
    """A share for a table: 20%, few, most."""
    text = written(figure)
    return f"{figure.value:g}%" if figure is not None and figure.shown and figure.value is not None else text


def drawn(figure: Figure | None) -> float | Hidden:
    """A share for a picture, where few and most have a length too."""
    if figure is None or not figure.shown:
        return Hidden(str(figure.reason) if figure else "")
    if figure.value is not None:
        return figure.value
    return (figure.high or 0) / 4 if figure.word == "few" else 100.0


def favourable(question: Question) -> tuple[Option, ...]:
    """The options of a scored question from the least to the most points."""
    return tuple(sorted(question.counted, key=lambda option: option.points or 0))


def clear(figures: Sequence[Figure]) -> list[Figure]:
    """Differences whose interval leaves nought out, the largest first."""
    found = [
        one for one in figures if one.shown and ((one.low is not None and one.low > 0) or (one.high or 0) < 0)
    ]
    return sorted(found, key=lambda one: -abs(one.value or 0))


def far(figure: Figure, above: str, below: str) -> str:
    """A difference in words: 0.8 below everybody (likely between 0.3 and 1.2)."""
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    ends = sorted((abs(figure.low), abs(figure.high)))
    way = above if figure.value > 0 else below
    return f"{abs(figure.value):.1f} {way} (likely between {ends[0]:.1f} and {ends[1]:.1f})"
