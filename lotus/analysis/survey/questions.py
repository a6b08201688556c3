"""What a survey asks, reduced to what its results need: options with their points, and the scores made of them."""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_OPTIONS = 200  # answers are kept in one byte: 0 is no answer, 255 one that cannot be used
THIS = "now"
"""The wave of a survey that has no waves, or of the later of two files."""


@dataclass(frozen=True)
class Option:
    """One answer that can be given. ``points`` is what it counts, None where it counts towards no score."""

    value: str
    label: str
    points: float | None = None


@dataclass(frozen=True)
class Question:
    """One question, and one column of the file: its answers are the values of ``options`` and nothing else."""

    id: str
    text: str
    options: tuple[Option, ...]

    @property
    def points(self) -> tuple[float, ...]:
        """Every number of points that an answer can count."""
        return tuple(option.points for option in self.options if option.points is not None)

    @property
    def scored(self) -> bool:
        return bool(self.points)

    @property
    def counted(self) -> tuple[Option, ...]:
        """The options that shares are taken of: those with points, or all where none has any."""
        return tuple(option for option in self.options if option.points is not None or not self.scored)


@dataclass(frozen=True)
class Number:
    """A question answered by a number within limits, without which its mean could not be protected."""

    id: str
    text: str
    least: float
    most: float


@dataclass(frozen=True)
class Score:
    """A score of each person: the mean of its parts' points, times their number where ``total``.

    ``parts`` are ids of questions and numbers, or of other scores where ``of_scores``. Fewer than ``least`` parts
    answered give no score. It lies between ``bottom`` and ``top``.
    """

    id: str
    title: str
    parts: tuple[str, ...]
    least: int
    bottom: float = 0.0
    top: float = 10.0
    of_scores: bool = False
    total: bool = False
    points: tuple[tuple[str, tuple[float | None, ...]], ...] = ()
    """For each question among the parts, the points of its options within this score, in their order."""
    lines: tuple[tuple[str, float, float], ...] = ()
    """For each number among the parts, its points in this score: the first for 0, and how many more for each 1."""

    @property
    def item(self) -> str:
        """What it is called in the results."""
        return scale(self.id)


def scale(score: str) -> str:
    """What a score is called in the results, which no question can be called."""
    return f"scale:{score}"


@dataclass(frozen=True)
class Questionnaire:
    """Everything asked and every score, with what the report says of where it comes from."""

    id: str
    version: str
    title: str
    questions: tuple[Question, ...]
    numbers: tuple[Number, ...] = ()
    scores: tuple[Score, ...] = ()
    source: str = ""
    licence: str = ""
    left_out: tuple[str, ...] = ()
    """Ids of questions that are not counted here, such as comments."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file of answers must have."""
        return (*(question.id for question in self.questions), *(number.id for number in self.numbers))

    @property
    def ids(self) -> frozenset[str]:
        """Every id of a question, counted here or not: none of them can be a breakdown."""
        return frozenset((*self.columns, *self.left_out))

    def in_order(self) -> Iterator[Score]:
        """The scores, each after those it is made of."""
        simple = [score for score in self.scores if not score.of_scores]
        yield from simple
        known, waiting = {score.id for score in simple}, [one for one in self.scores if one.of_scores]
        while waiting:
            ready = [score for score in waiting if known.issuperset(score.parts)]
            assert ready, "the definition was checked: no score rests on itself"
            yield from ready
            known |= {score.id for score in ready}
            waiting = [score for score in waiting if score.id not in known]
