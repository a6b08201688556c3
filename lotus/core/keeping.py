"""How long records are kept, in years for each class: what ships, and an organisation's own over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from lotus.core import library
from lotus.core.closing import keep_until, months_after
from lotus.core.settled import Number, laid_over

MOST = 100
"""More years than these are a slip of the hand."""
CONCERN = "concern"
REPORT, UNSENT = "report", "unsent"
"""Periods of what was told and not taken up, and of what was begun on the open page and never sent."""
PERSON = "person"
"""The period of people who have left, and in whose name nothing else is kept."""


@dataclass(frozen=True)
class Period(Number):
    """How long one class is kept: `value` years from what it `begins` with, for records `of` one kind."""

    of: str = CONCERN
    begins: str = ""
    one: str = ""
    many: str = ""

    def until(self, start: date) -> date:
        """The last day on which something is kept whose time began on `start`."""
        return keep_until(start, self.value)

    def over_before(self, today: date) -> date:
        """What began before this day need no longer be kept today; exactly what `until` says, leap days included."""
        day = months_after(today, -12 * self.value)
        return day if self.until(day) >= today else day + timedelta(days=1)


Periods = Mapping[str, Period]
"""By their names, the shortest class first as it ships."""


def periods(settings: Mapping[str, Any]) -> Periods:
    """Every period by its name, the organisation's own over what ships.

    ``settings["periods"]`` is {name: {"value", "source", "checked"}}; what makes no sense there is left out.
    """
    own = settings.get("periods")
    own = own if isinstance(own, Mapping) else {}
    return {name: laid_over(one, own.get(name), MOST) for name, one in shipped().items()}


def classes(settings: Mapping[str, Any]) -> Periods:
    """Those by one of which a closed concern is kept."""
    return {name: one for name, one in periods(settings).items() if one.of == CONCERN}


@cache
def shipped() -> Periods:
    """The periods as they ship."""
    entries = library.load("concerns", "retention").entries
    return MappingProxyType({name: _shipped(name, one) for name, one in entries.items()})


def _shipped(name: str, one: Mapping[str, Any]) -> Period:
    label, source, checked = (str(one[key]) for key in ("label", "source", "checked"))
    more: dict[str, Any] = {key: str(one[key]) for key in ("of", "begins", "one", "many")}
    return Period(name, label, int(one["years"]), "years", source, checked, **more)
