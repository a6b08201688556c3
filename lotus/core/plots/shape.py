"""What every picture is given: its words, its figures, and figures that are hidden or missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

Said = tuple[str, ...]


@dataclass(frozen=True)
class Hidden:
    """A figure that is there and not shown. ``words`` say why, such as "fewer than 10"."""

    words: str = ""


Value = float | Hidden | None
"""A figure; one that is hidden; or None where there is none (nobody answered, not measured)."""


@dataclass(frozen=True)
class Unit:
    """How figures are written: how many decimals, and what stands after them, such as ``%`` or `` days``."""

    decimals: int = 1
    after: str = ""

    def write(self, value: float) -> str:
        rounded = round(value, self.decimals) + 0.0  # never −0
        return f"{rounded:,.{self.decimals}f}".replace("-", "−") + self.after

    def short(self, value: float) -> str:
        """A round number of a scale, without decimals it does not need and without a unit in words."""
        decimals = next((n for n in range(4) if abs(value - round(value, n)) < 1e-9), 4)
        return replace(self.sign, decimals=decimals).write(value)

    @property
    def sign(self) -> "Unit":
        """The same with a sign such as %, but no word, which the axis says."""
        return replace(self, after="") if self.after.startswith(" ") else self


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What all pictures share.

    ``title`` says what it shows and ``finding`` what can be read from it, in a sentence; left empty, a plain
    one is made from the figures. ``caption`` stands under the picture. ``empty`` is said where there are no
    figures. ``name`` heads the table's first column.
    """

    title: str
    finding: str = ""
    caption: str = ""
    empty: str = ""
    name: str = ""
    unit: Unit = field(default_factory=Unit)


def shown(values: Iterable[Value]) -> list[float]:
    """The figures that are there and not hidden."""
    return [value for value in values if isinstance(value, int | float)]
