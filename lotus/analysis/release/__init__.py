"""Disclosure control: the only place that builds what may be shown of figures about people.

``table`` releases counts in rows and columns, ``survey`` all the results of a survey at once.
"""

from lotus.analysis.release.surveys import RESPONDENTS, survey
from lotus.analysis.release.tables import Earlier, table
from lotus.core.suppression import Released, ReleasedTable

__all__ = ["RESPONDENTS", "Earlier", "Released", "ReleasedTable", "survey", "table"]
