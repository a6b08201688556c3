"""A triage as far as a page test needs it, and what a browser would send to fill it in."""

from datetime import timedelta
from typing import Any

from lotus.concerns.actions import triage
from lotus.concerns.models import Case, Risk, Triage
from tests.factories import story
from tests.factories.cast import Cast

AT = story.MONDAY + timedelta(days=4)


def asked(cast: Cast) -> Case:
    """A case whose practitioner knows of it and whose adviser has answered that they have no interest."""
    case, _way = story.told(cast)
    story.free(cast, case, cast.idris)
    return case


def begun(cast: Cast) -> Triage:
    """A triage with everything a signature needs, not signed."""
    case = asked(cast)
    row = triage.save(triage.begin(case, by=cast.idris, at=AT), story.REVIEW, number=0, by=cast.idris, at=AT)
    triage.save_risk(row, story.RISK, risk=None, number=0, by=cast.idris, at=AT)
    return row


def only_risk(row: Triage) -> Risk:
    [risk] = row.live_risks()
    return risk


def typed(number: int = 0, **changes: str) -> dict[str, str]:
    """The triage form as a browser sends it."""
    whole = {
        "number": str(number),
        "rows": "3",
        "reviewed_on-day": "12",
        "reviewed_on-month": "2",
        "reviewed_on-year": "2026",
        "summary": "Night notes without a plan.",
        "document_0": "Forty sets of night notes",
        "document_0_dated": "January 2026",
        "contributory": "Two of six posts are empty.",
        "safeguarding": "no",
        "safeguarding_details": "",
        "health": "no",
        "health_details": "",
        "disability": "",
        "rationale": "Good Medical Practice asks for clear records.",
        "recommendation": "Agree what would help at night.",
        "further": "",
    }
    return {**whole, **changes}


def typed_risk(number: int = 0, **changes: Any) -> dict[str, str]:
    """The form of one risk as a browser sends it."""
    whole = {
        "number": str(number),
        "outcome": "A patient waits for treatment",
        "probability": "",
        "likelihood": "3",
        "timeframe": "month",
        "factor_insight": "helps",
        "note_insight": "Saw it first.",
        "level_patient_safety": "3",
        "level_financial": "none",
        "priority": "soon",
    }
    return {**whole, **{name: str(value) for name, value in changes.items()}}
