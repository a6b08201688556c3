"""Disclosure control: the only place that builds what may be shown of figures about people.

``table`` releases counts in rows and columns, ``steps`` those of a way taken step by step, ``survey`` all the results
of a survey at once. The solver behind them is loaded when one of them is first wanted: a server starts without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lotus.core.suppression import Released, ReleasedTable

if TYPE_CHECKING:
    from lotus.analysis.release.again import RESPONDENTS, Before
    from lotus.analysis.release.steps import steps
    from lotus.analysis.release.surveys import survey
    from lotus.analysis.release.tables import Earlier, table

__all__ = ["RESPONDENTS", "Before", "Earlier", "Released", "ReleasedTable", "steps", "survey", "table"]

_OF = {
    "RESPONDENTS": "again",
    "Before": "again",
    "steps": "steps",
    "survey": "surveys",
    "Earlier": "tables",
    "table": "tables",
}


def __getattr__(name: str) -> Any:
    if name not in _OF:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    found = getattr(import_module(f"{__name__}.{_OF[name]}"), name)
    globals()[name] = found
    return found
