"""The numbers an organisation may set for itself: how long steps may take. Words and defaults: ``content/concerns``.

Each carries where it is from and when somebody last compared it with that source. What ships counts as unchecked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from lotus.core import library, workdays
from lotus.core.closing import months_after

FILES = ("everyday-clocks", "clocks")
"""Where they stand; the second is there where formal steps are."""
LEAST, MOST = 1, 400
"""A number beyond these is a slip of the hand in every unit there is."""
UNITS = ("working days", "days", "weeks", "months", "concerns")


@dataclass(frozen=True)
class Number:
    """How long something may take. ``own`` says that the organisation set it; ``checked`` is a day or empty."""

    name: str
    label: str
    value: int
    unit: str
    source: str
    checked: str
    own: bool = False
    least: int = LEAST

    @property
    def words(self) -> str:
        """Such as “10 working days”, or “1 week”."""
        return f"{self.value} {self.unit.removesuffix('s') if self.value == 1 else self.unit}"

    def after(self, start: date, holidays: frozenset[date]) -> date:
        """The day it ends, begun on a day."""
        if self.unit == "working days":
            return workdays.add(start, self.value, holidays)
        if self.unit == "months":
            return months_after(start, self.value)
        return start + timedelta(days=self.value * (7 if self.unit == "weeks" else 1))


Numbers = Mapping[str, Number]
"""By their names."""


def numbers(settings: Mapping[str, Any]) -> Numbers:
    """Every number by its name, the organisation's own over what ships.

    ``settings["clocks"]`` is {name: {"value", "source", "checked"}}; what makes no sense there is left out.
    """
    own = settings.get("clocks")
    own = own if isinstance(own, Mapping) else {}
    return {name: laid_over(one, own.get(name), MOST) for name, one in shipped().items()}


@cache
def shipped() -> Numbers:
    """The numbers as they ship."""
    there = library.slugs("concerns")
    found = {
        name: _shipped(name, one)
        for slug in FILES
        if slug in there
        for name, one in library.load("concerns", slug).entries.items()
    }
    return MappingProxyType(found)


def _shipped(name: str, one: Mapping[str, Any]) -> Number:
    least = int(one.get("least", LEAST))
    return Number(
        name, str(one["label"]), int(one["value"]), str(one["unit"]), str(one["source"]), "", least=least
    )


AnyNumber = TypeVar("AnyNumber", bound=Number)


def laid_over(one: AnyNumber, own: Any, most: int) -> AnyNumber:
    """An organisation's own value over the one that ships, where it makes sense, with where it is from."""
    value = own.get("value") if isinstance(own, Mapping) else None
    if type(value) is not int or not one.least <= value <= most:
        return one
    source, checked = str(own.get("source") or "not said"), str(own.get("checked") or "")
    return replace(one, value=value, source=source, checked=checked, own=True)
