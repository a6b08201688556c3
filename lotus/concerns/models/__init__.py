"""What is kept about a concern. Free text is sealed; a change of state is a new row with `by` and `at`."""

from lotus.concerns.models.calibration import Reviewer, Round, TrialScore
from lotus.concerns.models.case import (
    Case,
    Interest,
    Issue,
    Matter,
    Part,
    Promise,
    Reporter,
    Statement,
    Step,
    TouchWish,
    Withheld,
)
from lotus.concerns.models.check import Check
from lotus.concerns.models.handlers import Label, Note
from lotus.concerns.models.investigation import (
    Comment,
    Evidence,
    Extension,
    InquiryReport,
    Interview,
    Investigation,
)
from lotus.concerns.models.lessons import Closing, LessonAction, Problem, Review, SharedLesson, TakenBack
from lotus.concerns.models.letter import Letter
from lotus.concerns.models.meeting import AgendaItem, Decision, Deputy, Group, Meeting, Seat
from lotus.concerns.models.plan import Plan
from lotus.concerns.models.reminders import Reminders
from lotus.concerns.models.reply import Reply
from lotus.concerns.models.report import InboxEntry, Report
from lotus.concerns.models.restriction import Look, Restriction
from lotus.concerns.models.retention import Hold, Keeping, Purging, ReportHold, ReportPurging, Tombstone
from lotus.concerns.models.second import Agreement, SecondReview, SecondRisk
from lotus.concerns.models.support import Adjustment, CheckIn, Considered, Wellbeing, Wish, Worry
from lotus.concerns.models.triage import Risk, Triage, TriageCopy, TriageFile
from lotus.concerns.models.wholecopy import Redaction, WholeCopy

__all__ = [
    "Adjustment",
    "AgendaItem",
    "Agreement",
    "Case",
    "Check",
    "CheckIn",
    "Closing",
    "Comment",
    "Considered",
    "Decision",
    "Deputy",
    "Evidence",
    "Extension",
    "Group",
    "Hold",
    "InboxEntry",
    "InquiryReport",
    "Interest",
    "Interview",
    "Investigation",
    "Issue",
    "Keeping",
    "Label",
    "LessonAction",
    "Letter",
    "Look",
    "Matter",
    "Meeting",
    "Note",
    "Part",
    "Plan",
    "Problem",
    "Promise",
    "Purging",
    "Redaction",
    "Reminders",
    "Reply",
    "Report",
    "ReportHold",
    "ReportPurging",
    "Reporter",
    "Restriction",
    "Review",
    "Reviewer",
    "Risk",
    "Round",
    "Seat",
    "SecondReview",
    "SecondRisk",
    "SharedLesson",
    "Statement",
    "Step",
    "TakenBack",
    "Tombstone",
    "TouchWish",
    "Triage",
    "TriageCopy",
    "TriageFile",
    "TrialScore",
    "Wellbeing",
    "WholeCopy",
    "Wish",
    "Withheld",
    "Worry",
]
