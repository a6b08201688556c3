"""Every role and every permission, each once. What they allow is data: `content/access.toml`."""

from enum import StrEnum


class Role(StrEnum):
    """Roles in an organisation. Roles on one case are given on the case."""

    MEMBER = "member"
    ADVISER = "adviser"
    CASE_MANAGER = "case_manager"
    RESPONSIBLE_OFFICER = "responsible_officer"
    GROUP_MEMBER = "group_member"
    INVESTIGATOR = "investigator"
    PASTORAL_CONTACT = "pastoral_contact"
    ADMINISTRATOR = "administrator"
    CASE_ONLY = "case_only"


CASE_HANDLING = frozenset(
    {
        Role.ADVISER,
        Role.CASE_MANAGER,
        Role.RESPONSIBLE_OFFICER,
        Role.GROUP_MEMBER,
        Role.INVESTIGATOR,
        Role.PASTORAL_CONTACT,
    }
)
"""Roles that may open cases. An administrator holds none of them."""


class Relation(StrEnum):
    """What somebody is to one case; strongest first where a page or the audit names only one."""

    PRACTITIONER = "practitioner"
    RAISED_IT = "raised_it"
    CASE_MANAGER = "case_manager"
    RESPONSIBLE_OFFICER = "responsible_officer"
    CHAIR = "chair"
    GROUP_MEMBER = "group_member"
    GROUP_UNASKED = "group_unasked"
    ADVISER = "adviser"
    ADVISER_UNASKED = "adviser_unasked"
    INVESTIGATOR = "investigator"
    PASTORAL = "pastoral"


class Permission(StrEnum):
    """What somebody may do. Written `thing.verb`."""

    START = "start.see"
    ORGANISATION_SWITCH = "organisation.switch"
    OWN_SIGN_IN = "own_sign_in.change"
    PEOPLE_SEE = "people.see"
    PEOPLE_WRITE = "people.write"
    HANDLERS_SEE = "handlers.see"
    HANDLERS_CHANGE = "handlers.change"
    AUDIT_VERIFY = "audit.verify"
    OPERATIONS_SEE = "operations.see"

    GROUP_SEE = "group.see"
    GROUP_WRITE = "group.write"
    GROUP_STAND_IN = "group.stand_in"
    CALIBRATION_OPEN = "calibration.open"
    CALIBRATION_TAKE = "calibration.take"
    TOOLKIT_KEEP = "toolkit.keep"
    SESSION_LEAD = "session.lead"

    CONCERN_LIST = "concern.list"
    CONCERN_RAISE = "concern.raise"
    REPORT_SEE = "report.see"
    CONCERN_SEE = "concern.see"
    CONCERN_ASSIGN = "concern.assign"
    CONCERN_HAND_OVER = "concern.hand_over"
    OWN_ADDRESS_OPEN = "own_address.open"
    CONTACT_WRITE = "contact.write"
    REPORTER_SEE = "reporter.see"
    REPORTER_ANSWER = "reporter.answer"
    RAISED_SEE = "raised.see"
    ACCOUNT_SEE = "account.see"
    ACCOUNT_WRITE = "account.write"
    ACCOUNT_ENTER = "account.enter"
    TOUCH_WISH_SEE = "touch_wish.see"
    TOUCH_WISH_WRITE = "touch_wish.write"
    WITHHELD_SEE = "withheld.see"
    WITHHELD_WRITE = "withheld.write"
    STANDING_SEE = "standing.see"
    INTEREST_ANSWER = "interest.answer"
    INTEREST_SEE = "interest.see"
    TRIAGE_SEE = "triage.see"
    TRIAGE_WRITE = "triage.write"
    COPY_PREPARE = "copy.prepare"
    COPY_APPROVE = "copy.approve"
    COPY_READ = "copy.read"
    MEETING_SEE = "meeting.see"
    MEETING_ASK = "meeting.ask"
    DECISION_RECORD = "decision.record"
    DECISION_SIGN = "decision.sign"
    LETTER_SEE = "letter.see"
    LETTER_WRITE = "letter.write"
    LETTER_READ_OWN = "letter.read_own"
    SUPPORT_SEE = "support.see"
    SUPPORT_WRITE = "support.write"
    SUPPORT_STANDS = "support.stands"
    ADJUSTMENTS_SEE = "adjustments.see"
    WISH_WRITE = "wish.write"
    CHECK_IN_SEE = "check_in.see"
    CHECK_IN_WRITE = "check_in.write"
    CHECK_IN_READ = "check_in.read"
    WORRY_RAISE = "worry.raise"
    WORRY_FOLLOW = "worry.follow"
    WORRY_READ = "worry.read"
    WELLBEING_KEEP = "wellbeing.keep"
    WELLBEING_NOTE = "wellbeing.note"
    CHECK_SEE = "check.see"
    CHECK_WRITE = "check.write"
    CHECK_CONFIRM = "check.confirm"
    PLAN_SEE = "plan.see"
    PLAN_WRITE = "plan.write"
    PLAN_OWN = "plan.own"
    INVESTIGATION_SEE = "investigation.see"
    INVESTIGATION_OPEN = "investigation.open"
    INVESTIGATION_ISSUE = "investigation.issue"
    INVESTIGATION_WRITE = "investigation.write"
    INVESTIGATION_TERMS = "investigation.terms"
    INVESTIGATION_REPORT = "investigation.report"
    INVESTIGATION_PAPER = "investigation.paper"
    INVESTIGATION_OWN = "investigation.own"
    LESSONS_SEE = "lessons.see"
    LESSONS_WRITE = "lessons.write"
    LESSONS_FACTORS = "lessons.factors"
    LESSONS_ASSURE = "lessons.assure"
    LESSONS_READ_OWN = "lessons.read_own"
    CLOSE_SEE = "close.see"
    CLOSE_PROPOSE = "close.propose"
    CLOSE_CONFIRM = "close.confirm"
    WHOLE_SEE = "whole.see"
    WHOLE_PREPARE = "whole.prepare"
    WHOLE_APPROVE = "whole.approve"
    WHOLE_READ_OWN = "whole.read_own"
    TIMELINE_SEE = "timeline.see"
    CASE_AUDIT_SEE = "case_audit.see"
    OPENED_SEE = "opened.see"
