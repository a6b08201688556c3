"""What `make bench` measures: speed and memory, as ratios against a peer in the same run.

A module of this package is one piece of work. It has `measure() -> Iterable[Row]`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: our figure, the peer's from the same run, what is asked, and whether it holds.

    `good` is None where nothing is asked and the figure is only reported.
    """

    work: str
    ours: float
    unit: str
    must: str = ""
    good: bool | None = None
    peer: str = ""
    theirs: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of the peer's."""
        return self.ours / self.theirs if self.theirs else None
