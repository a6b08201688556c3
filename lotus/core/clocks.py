"""The numbers that formal steps are held to: what ships, and over it what an organisation set for itself.

Each carries where it is from and when somebody checked it there. Words and defaults: ``content/concerns/clocks``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lotus.core import library

LONGEST = 400
"""A number beyond this is a slip of the hand in every unit there is."""


@dataclass(frozen=True)
class Clock:
    """One number: so many weeks, months or working days. ``checked`` is a day as text, or empty: nobody has yet."""

    name: str
    label: str
    value: int
    unit: str
    source: str
    checked: str


Clocks = Mapping[str, Clock]


def merged(own: Any) -> dict[str, Clock]:
    """Every clock by its name. ``own`` is ``{name: {"value", "source", "checked"}}``; what makes no sense is left."""
    entries = library.load("concerns", "clocks").entries
    own = own if isinstance(own, Mapping) else {}
    return {name: _over(Clock(name=name, **entry), own.get(name)) for name, entry in entries.items()}


def _over(ships: Clock, own: Any) -> Clock:
    value = own.get("value") if isinstance(own, Mapping) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        return ships
    source, checked = str(own.get("source", "")).strip(), str(own.get("checked", "")).strip()
    return replace(ships, value=value, source=source or ships.source, checked=checked)


def unchecked(clocks: Clocks) -> tuple[Clock, ...]:
    """Those that nobody has compared with their source yet."""
    return tuple(clock for clock in clocks.values() if not clock.checked)
