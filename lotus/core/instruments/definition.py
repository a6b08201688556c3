"""The parts of a questionnaire. Everything here was checked when it was parsed, and nothing can be changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

MOST_ITEMS = 200
MOST_LETTERS = 5_000


class ItemType(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MATRIX = "matrix"
    NUMBER = "number"
    SLIDER = "slider"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"


CHOICES = frozenset({ItemType.SINGLE, ItemType.MULTIPLE, ItemType.SCALE, ItemType.MATRIX})
NUMBERS = frozenset({ItemType.NUMBER, ItemType.SLIDER})
TEXTS = frozenset({ItemType.SHORT_TEXT, ItemType.LONG_TEXT})


class KeptBy(StrEnum):
    """Whose the answers are. What a person keeps is never added up with others'."""

    PERSON = "person"
    TEAM = "team"
    ORGANISATION = "organisation"
    CASE = "case"
    BALLOT = "ballot"


class Method(StrEnum):
    """How answers become a score."""

    MEAN = "mean"
    SUM = "sum"
    PERCENT = "percent"
    TEN = "ten"


class Picture(StrEnum):
    """How a result is drawn."""

    BARS = "bars"
    PAIRED = "paired"
    RADAR = "radar"
    QUADRANT = "quadrant"
    LADDER = "ladder"
    GAUGE = "gauge"
    HEAT = "heat"
    TREND = "trend"
    LIST = "list"
    NOTES = "notes"
    PLOT = "plot"


@dataclass(frozen=True)
class Point:
    """One answer that can be chosen. `counts` is its number of points; None where it counts towards no score."""

    value: str
    label: str
    counts: float | None = None


@dataclass(frozen=True)
class Item:
    """One question. A matrix holds its rows as items of their own.

    `tip` says what may help whoever finds it in their result. `others` is the same question as it is put to other
    people about the person who answers `text` about themselves.
    """

    id: str
    text: str
    type: ItemType
    points: tuple[Point, ...] = ()
    required: bool = False
    reverse: bool = False
    help: str = ""
    condition: str = ""
    least: float | None = None
    most: float | None = None
    step: float | None = None
    rows: tuple["Item", ...] = ()
    tip: str = ""
    others: str = ""

    @property
    def counted(self) -> bool:
        """Whether an answer has points, and so may stand in a scale."""
        return self.type in NUMBERS or any(point.counts is not None for point in self.points)

    @property
    def bottom(self) -> float:
        """The fewest points an answer can have."""
        if self.type in NUMBERS:
            return self.least or 0.0
        counts = [point.counts for point in self.points if point.counts is not None]
        return sum(min(count, 0) for count in counts) if self.type is ItemType.MULTIPLE else min(counts)

    @property
    def top(self) -> float:
        """The most points an answer can have."""
        if self.type in NUMBERS:
            return self.most or 0.0
        counts = [point.counts for point in self.points if point.counts is not None]
        return sum(max(count, 0) for count in counts) if self.type is ItemType.MULTIPLE else max(counts)


@dataclass(frozen=True)
class Band:
    """Words for scores up to and including `upto`, from the band before on; the last has no end."""

    label: str
    words: str = ""
    upto: float | None = None


@dataclass(frozen=True)
class Scale:
    """A score of items, or of other scales. Fewer than `least` of them answered: no score.

    `tips` help where this is the lowest of the scores shown.
    """

    id: str
    title: str
    method: Method
    least: int
    items: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    about: str = ""
    tips: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return self.items or self.scales


@dataclass(frozen=True)
class Quadrant:
    """A plot of two scales: `x` to the right, `y` upward, parted where each `split` lies (which belongs above it).

    `aim` is the corner to head for, if there is one.
    """

    x: str
    y: str
    split_x: float
    split_y: float
    top_left: Band
    top_right: Band
    bottom_left: Band
    bottom_right: Band
    aim: str = ""


@dataclass(frozen=True)
class Ladder:
    """A ladder of one of two kinds.

    With `holds_from` the scores shown are its rungs, the first the lowest: each holds from that score on. With `rungs`
    each score shown stands on one of them, 1 the lowest; `named_by` are the questions that say what stands there.
    """

    holds_from: float | None = None
    rungs: tuple[Band, ...] = ()
    named_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeatRow:
    """A row of a heat map: its name, and for each column the score or the question whose points stand there."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Heat:
    """A heat map of scores or single answers."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class Ring:
    """What lies at or beyond both figures of a plot; one that says neither takes what is left."""

    label: str
    words: str
    across: float | None = None
    up: float | None = None


@dataclass(frozen=True)
class Plot:
    """A point for each row of two matrices, `across` to the right and `up`; `weight` is a third, of how it matters."""

    across: str
    up: str
    across_title: str
    up_title: str
    rings: tuple[Ring, ...]
    weight: str = ""


@dataclass(frozen=True)
class Listed:
    """A list of the questions whose points lie from `least` to `most`, both included."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Result:
    """How a result is shown, and what it says besides figures.

    `read_next` names sections of the toolkit, or says it in words.
    """

    picture: Picture
    is_not: str
    scales: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    read_next: tuple[str, ...] = ()
    quadrant: Quadrant | None = None
    ladder: Ladder | None = None
    heat: Heat | None = None
    plot: Plot | None = None
    listed: Listed | None = None


@dataclass(frozen=True)
class Instrument:
    """A whole questionnaire of one version. `digest` changes with every change of its file, but for white space.

    `sections` of the toolkit lead to it. `without_account`: anybody may take it, and nothing is kept.
    """

    id: str
    version: str
    title: str
    source: str
    licence: str
    validity: str
    purpose: str
    minutes: int
    audience: str
    languages: tuple[str, ...]
    kept_by: KeptBy
    who_sees: str
    one_by_one: bool
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    result: Result
    sections: tuple[str, ...] = ()
    without_account: bool = False
    digest: str = field(default="", compare=False)

    def questions(self) -> Iterator[Item]:
        """Every question that takes an answer of its own: the rows of a matrix in place of the matrix."""
        for item in self.items:
            yield from item.rows or (item,)

    def question_rows(self, id: str) -> tuple[Item, ...]:
        """The rows of a matrix. Raises KeyError when there is no item of that id."""
        found = next((item for item in self.items if item.id == id), None)
        if found is None:
            raise KeyError(id)
        return found.rows

    def question(self, id: str) -> Item:
        """Raises KeyError when there is none of that id."""
        found = next((item for item in self.questions() if item.id == id), None)
        if found is None:
            raise KeyError(id)
        return found

    def scale(self, id: str) -> Scale:
        """Raises KeyError when there is none of that id."""
        found = next((scale for scale in self.scales if scale.id == id), None)
        if found is None:
            raise KeyError(id)
        return found
