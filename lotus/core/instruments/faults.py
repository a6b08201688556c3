"""What is wrong with a definition: every fault at once, each with file, line, where and field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong. `line` is 0 where it cannot be found in the file; `where` is such as `item q3`."""

    file: str
    line: int
    where: str
    field: str
    says: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        parts = [place, *(part for part in (self.where, self.field) if part)]
        return f"{', '.join(parts)}: {self.says}"


class Faults(ValueError):
    """A definition that cannot be used; `faults` holds every one, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class Lines:
    """Where tables and their fields stand in a TOML text."""

    _HEAD = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(?:#.*)?$")
    _FIELD = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[str, int, str], int] = {}
        table, counts, inside = ("", 0), {"": 1}, False
        for number, line in enumerate(text.split("\n"), 1):
            if not inside:
                table = self._note(line, number, table, counts)
            if (line.count('"""') + line.count("'''")) % 2:
                inside = not inside

    def _note(
        self, line: str, number: int, table: tuple[str, int], counts: dict[str, int]
    ) -> tuple[str, int]:
        head, field = self._HEAD.match(line), self._FIELD.match(line)
        if head:
            name = head[2].replace('"', "")
            table = name, counts.get(name, 0)
            counts[name] = table[1] + 1
            self._found.setdefault((*table, ""), number)
        elif field:
            self._found.setdefault((*table, field[1]), number)
        return table

    def of(self, table: str, number: int = 0, field: str = "") -> int:
        """The line of a field in the `number`th table of this name; else of the table; else 0."""
        return self._found.get((table, number, field), self._found.get((table, number, ""), 0))
