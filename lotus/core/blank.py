"""The forms that can be taken away blank, without a concern. Words: ``content/blank/forms``."""

from enum import StrEnum


class Blank(StrEnum):
    """A form of ours; every letter is one beside these, under ``LETTER`` and its slug."""

    TRIAGE = "triage"
    RISK_GUIDE = "risk-guide"
    BEFORE_FORMAL = "before-anything-formal"
    CONVERSATION = "conversation"
    PLAN = "plan"
    LESSONS = "lessons"


LETTER = "letter-"
