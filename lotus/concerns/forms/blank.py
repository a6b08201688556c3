"""What the pages of a form ask, for the same form on paper."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from lotus.concerns.forms.lessons import Assure, Done, Lessons, Problem
from lotus.concerns.forms.triage import NONE, RiskForm, TriageForm, levels
from lotus.core.blank import Blank
from lotus.core.risk import Domain
from lotus.ui.forms.onpaper import asks
from lotus.ui.papers.blank import Ask


def asked(blank: str) -> Mapping[str, Ask]:
    """Every question of a form by a name; none for a form that no page asks."""
    if blank == Blank.TRIAGE:
        return {**asks(TriageForm(since=date.min)), **asks(RiskForm()), **_levels()}
    if blank == Blank.LESSONS:
        action = {"evidence": asks(Done())["evidence"], **asks(Assure())}
        return {
            **asks(Lessons()),
            **asks(Problem()),
            **{f"action.{name}": one for name, one in action.items()},
        }
    return {}


def _levels() -> Mapping[str, Ask]:
    """Each area with its five levels by number and name; on paper a row left empty says that it is not touched."""
    found, every = {}, asks(RiskForm())
    for domain in Domain:
        ask = every[f"level_{domain}"]
        options = tuple((f"{one.value} {one.label}", "") for one in levels(domain) if one.value != NONE)
        found[f"level_{domain}"] = replace(ask, options=options)
    return found
