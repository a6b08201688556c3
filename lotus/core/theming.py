"""What theming speaks of: codes and coded texts, codes that are suggested, themes that are proposed. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One code of a codebook: its name and, where somebody wrote one, what it means."""

    name: str
    description: str = ""


@dataclass(frozen=True)
class Coded:
    """A text with the codes that people gave it."""

    text: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Suggested:
    """A code proposed for a text, never decided. `row` counts texts from 1.

    `confidence` is a calibrated chance from 0 to 1: of suggestions with 0.8, about eight in ten are right. `why` holds
    the words of the text that led to it, in their order.
    """

    row: int
    code: str
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class WorthCoding:
    """A text that would teach most if a person coded it next. `row` counts texts from 1."""

    row: int
    text: str


@dataclass(frozen=True)
class Proposed:
    """A theme proposed from the texts themselves: a person renames it, merges it, or throws it away.

    `rows` are the texts in it, counted from 1; `share` is their part of all texts that say something.
    """

    name: str
    phrases: tuple[str, ...]
    examples: tuple[str, ...]
    rows: tuple[int, ...]
    share: float

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Proposals:
    """The themes of a set of texts, the largest first; and how many texts were set aside, because they say nothing."""

    themes: tuple[Proposed, ...]
    texts: int
    set_aside: int
    with_meaning: bool

    @property
    def said(self) -> int:
        """How many texts say something."""
        return self.texts - self.set_aside
