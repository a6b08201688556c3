"""What a survey asks, reduced to what its results need: options with their points, and the scores made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # expressions alone need none of it, and load sooner
    from lotus.core.instruments.conditions import Given
    from lotus.core.instruments.definition import Item

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
    conditional: bool = False
    """Whether some of its parts are not asked of everybody."""

    @property
    def asked(self) -> str:
        """The column that says how many of its parts a person was asked, where that differs."""
        return f"asked:{self.id}"

    @property
    def item(self) -> str:
        """What it is called in the results."""
        return scale(self.id)


def scale(score: str) -> str:
    """What a score is called in the results, which no question can be called."""
    return f"scale:{score}"


@dataclass(frozen=True)
class Asked:
    """Questions that are asked only where an expression over earlier answers holds, and which ones it is about."""

    questions: tuple[str, ...]
    condition: str
    about: tuple[str, ...]


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
    conditions: tuple[Asked, ...] = ()
    """In the order of the questions, so that each rests on answers that were themselves asked for."""
    meanings: "Mapping[str, tuple[Given, ...]]" = field(default_factory=dict)
    """For each question that a condition is about, what its options say there, in their order."""
    words: "tuple[Item, ...]" = ()
    """Questions that are not counted and that a condition is about; read for that alone."""

    def condition_of(self, question: str) -> str:
        """When a question is asked; empty where always."""
        return next((one.condition for one in self.conditions if question in one.questions), "")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file of answers must have."""
        read = [*(one.id for one in self.numbers), *(one.id for one in self.words)]
        return (*(question.id for question in self.questions), *read)

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
