"""Disclosure control: the only place that builds what may be shown of figures about people.

``table`` releases counts in rows and columns, ``steps`` those of a way taken step by step, ``survey`` all the results
of a survey at once.
"""

from lotus.analysis.release.again import RESPONDENTS, Before
from lotus.analysis.release.steps import steps
from lotus.analysis.release.surveys import survey
from lotus.analysis.release.tables import Earlier, table
from lotus.core.suppression import Released, ReleasedTable

__all__ = ["RESPONDENTS", "Before", "Earlier", "Released", "ReleasedTable", "steps", "survey", "table"]
