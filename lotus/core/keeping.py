"""How long a closed concern is kept, in years for each class: what ships, and an organisation's own over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from lotus.core import library

LEAST, MOST = 1, 100
"""Years beyond these are a slip of the hand."""


@dataclass(frozen=True)
class Period:
    """How long one class is kept. ``own`` says that the organisation set it; ``checked`` is a day or empty."""

    name: str
    label: str
    years: int
    source: str
    checked: str
    own: bool = False

    @property
    def words(self) -> str:
        """Such as “6 years”."""
        return f"{self.years} {'year' if self.years == 1 else 'years'}"


Periods = Mapping[str, Period]
"""By their names, the shortest class first as it ships."""


def periods(settings: Mapping[str, Any]) -> Periods:
    """Every period by its name, the organisation's own over what ships.

    ``settings["periods"]`` is {name: {"value", "source", "checked"}}; what makes no sense there is left out.
    """
    own = settings.get("periods")
    own = own if isinstance(own, Mapping) else {}
    return {name: _own(one, own.get(name)) for name, one in shipped().items()}


@cache
def shipped() -> Periods:
    """The periods as they ship."""
    entries = library.load("concerns", "retention").entries
    found = {
        name: Period(name, str(one["label"]), int(one["years"]), str(one["source"]), str(one["checked"]))
        for name, one in entries.items()
    }
    return MappingProxyType(found)


def _own(one: Period, own: Any) -> Period:
    years = own.get("value") if isinstance(own, Mapping) else None
    if type(years) is not int or not LEAST <= years <= MOST:
        return one
    source, checked = str(own.get("source") or ""), str(own.get("checked") or "")
    return Period(one.name, one.label, years, source or "not said", checked, own=True)
