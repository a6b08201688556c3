"""The way of a concern: its stages and moves, what a group may decide, and who may hold which role.

Keys only; the words live in ``lotus/content/concerns``. The status words are those of the specification.
"""

from collections.abc import Collection
from enum import StrEnum


class Stage(StrEnum):
    """Where a concern stands, in order."""

    RAISED = "raised"
    UNDERSTOOD = "understood"
    GROUP = "group"
    HELPED = "helped"
    INVESTIGATED = "investigated"
    LEARNING = "learning"
    CLOSED = "closed"


class DecisionKind(StrEnum):
    """What an advisory group may decide."""

    NO_FURTHER_ACTION = "no_further_action"
    INFORMAL_RESOLUTION = "informal_resolution"
    SUPPORT_AND_REFLECTION = "support_and_reflection"
    INTERVIEW = "interview"
    RECORD_REVIEW = "record_review"
    OCCUPATIONAL_HEALTH = "occupational_health"
    PERFORMANCE_PLAN = "performance_plan"
    FORMAL_INVESTIGATION = "formal_investigation"
    CONDITIONS = "conditions"
    REFERRAL = "referral"
    CLOSE = "close"


class IssueKind(StrEnum):
    """What a concern is about; it may be about several."""

    CLINICAL = "clinical"
    CONDUCT = "conduct"
    BOUNDARIES = "boundaries"
    PROBITY = "probity"
    HEALTH = "health"
    MANAGEMENT = "management"


class AboutKind(StrEnum):
    """What a concern is about: one person, or how people work together."""

    PERSON = "person"
    TEAM = "team"
    PROCESS = "process"
    CULTURE = "culture"


class Channel(StrEnum):
    """How a concern arrived."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    ONLINE_FORM = "online_form"
    INCIDENT_REPORT = "incident_report"
    COMPLAINT = "complaint"
    INSPECTION = "inspection"
    AUDIT_OR_DATA = "audit_or_data"
    OTHER = "other"


class ReporterKind(StrEnum):
    """Who raised a concern, as a kind; the name is kept apart."""

    PERSON = "person"
    PATIENT = "patient"
    BODY = "body"
    ANONYMOUS = "anonymous"


class ReplyWay(StrEnum):
    """How a letter reaches who raised a concern."""

    INBOX = "inbox"
    SIGN_IN = "sign_in"
    PAPER = "paper"


class CaseRole(StrEnum):
    """What somebody does in one case."""

    CASE_MANAGER = "case_manager"
    ADVISER = "adviser"
    SECOND_REVIEWER = "second_reviewer"
    RESPONSIBLE_OFFICER = "responsible_officer"
    PASTORAL = "pastoral"
    INVESTIGATOR = "investigator"
    GROUP_MEMBER = "group_member"
    DECISION_MAKER = "decision_maker"


class RoleConflict(StrEnum):
    """Why somebody cannot take a role in a case."""

    OWN_CASE = "own_case"
    RAISED_IT = "raised_it"
    RAISED_IT_PASTORAL = "raised_it_pastoral"
    PASTORAL_HAS_PART = "pastoral_has_part"
    IS_PASTORAL = "is_pastoral"
    SAME_REVIEWER = "same_reviewer"
    INVESTIGATES_AND_DECIDES = "investigates_and_decides"
    INVESTIGATES_ALONE = "investigates_alone"
    INTEREST = "interest"


_FORWARD = {
    Stage.RAISED: (Stage.UNDERSTOOD,),
    Stage.UNDERSTOOD: (Stage.GROUP,),
    Stage.GROUP: (Stage.HELPED, Stage.INVESTIGATED, Stage.LEARNING),
    Stage.HELPED: (Stage.INVESTIGATED, Stage.LEARNING),
    Stage.INVESTIGATED: (Stage.LEARNING,),
    Stage.LEARNING: (Stage.CLOSED,),
    Stage.CLOSED: (),
}

_LEADS_TO = {
    DecisionKind.NO_FURTHER_ACTION: Stage.LEARNING,
    DecisionKind.INFORMAL_RESOLUTION: Stage.HELPED,
    DecisionKind.SUPPORT_AND_REFLECTION: Stage.HELPED,
    DecisionKind.INTERVIEW: Stage.UNDERSTOOD,
    DecisionKind.RECORD_REVIEW: Stage.UNDERSTOOD,
    DecisionKind.OCCUPATIONAL_HEALTH: Stage.UNDERSTOOD,
    DecisionKind.PERFORMANCE_PLAN: Stage.HELPED,
    DecisionKind.FORMAL_INVESTIGATION: Stage.INVESTIGATED,
    DecisionKind.CONDITIONS: Stage.GROUP,
    DecisionKind.REFERRAL: Stage.INVESTIGATED,
    DecisionKind.CLOSE: Stage.LEARNING,
}

_OF_ONE_PERSON = frozenset(
    {
        DecisionKind.OCCUPATIONAL_HEALTH,
        DecisionKind.PERFORMANCE_PLAN,
        DecisionKind.FORMAL_INVESTIGATION,
        DecisionKind.CONDITIONS,
    }
)

_FORMAL = frozenset({DecisionKind.FORMAL_INVESTIGATION, DecisionKind.CONDITIONS, DecisionKind.REFERRAL})

_JUDGES = frozenset({CaseRole.GROUP_MEMBER, CaseRole.DECISION_MAKER})
_REVIEWS = frozenset({CaseRole.ADVISER, CaseRole.SECOND_REVIEWER})
_FINDS_OR_JUDGES = _JUDGES | _REVIEWS | {CaseRole.INVESTIGATOR}
_HAS_PART = frozenset(CaseRole) - {CaseRole.PASTORAL}


def position(stage: Stage) -> int:
    """The place of a stage in the order, from 0."""
    return list(Stage).index(stage)


def moves(stage: Stage, *, of_person: bool = True) -> tuple[Stage, ...]:
    """Every stage a case may move to from this one, in order; never the stage itself.

    Back to any earlier stage, since facts may come late and a closed case may open again; forward only as
    written above. From the group a case may go straight to learning (nothing further is needed), and
    learning alone leads to closed: no case closes without its review. A concern about a team, a process or a culture
    (``of_person`` false) is answered once it is understood, and needs no group before what is learnt from it.
    """
    allowed = (*list(Stage)[: position(stage)], *_FORWARD[stage])
    if not of_person and stage is Stage.UNDERSTOOD:
        allowed = (*allowed, Stage.LEARNING)
    return tuple(each for each in Stage if each in allowed)


def earlier(stage: Stage, been: Collection[Stage]) -> tuple[Stage, ...]:
    """Where a case may be brought back to by a decision of its own: stages it has been at, in order.

    Never to being raised, since what was told stays told, and never from being closed, which is opened again instead.
    """
    if stage is Stage.CLOSED:
        return ()
    return tuple(one for one in list(Stage)[1 : position(stage)] if one in been)


def may_move(here: Stage, there: Stage, *, of_person: bool = True) -> bool:
    return there in moves(here, of_person=of_person)


def leads_to(decision: DecisionKind) -> Stage:
    """Where a decision takes the case from the group.

    Finding out more (interview, records, occupational health) goes back to being understood, and the group
    meets again. Conditions or a restriction keep the case with the group, which must look again within four
    weeks. Closing leads to learning first.
    """
    return _LEADS_TO[decision]


def decisions(*, of_person: bool = True) -> tuple[DecisionKind, ...]:
    """What a group may decide, in order. About a team, a process or a culture nothing is decided on one person.

    Where one turns out to be about somebody, that is recorded as a concern of its own, in which they are heard.
    """
    return tuple(one for one in DecisionKind if of_person or one not in _OF_ONE_PERSON)


def is_formal(decision: DecisionKind) -> bool:
    """Whether the pre-formal check must be answered and confirmed before this decision."""
    return decision in _FORMAL


def role_conflict(
    role: CaseRole, held: Collection[CaseRole], raised_it: bool, is_practitioner: bool
) -> RoleConflict | None:
    """Why one person may not take ``role`` in a case, or None when they may.

    ``held`` are the roles they have in the case already. ``raised_it`` is true of the person whose concern
    it is, not of a case manager who only wrote down somebody else's. Who raised a concern may still run its
    course (case manager, responsible officer: they find and judge nothing), but may not review, investigate,
    judge it, or be the practitioner's pastoral contact.
    """
    if is_practitioner:
        return RoleConflict.OWN_CASE
    if role is CaseRole.PASTORAL:
        return _pastoral_conflict(held, raised_it)
    if CaseRole.PASTORAL in held:
        return RoleConflict.IS_PASTORAL
    if raised_it and role in _FINDS_OR_JUDGES:
        return RoleConflict.RAISED_IT
    return _double_part(role, held)


def _pastoral_conflict(held: Collection[CaseRole], raised_it: bool) -> RoleConflict | None:
    if raised_it:
        return RoleConflict.RAISED_IT_PASTORAL
    return RoleConflict.PASTORAL_HAS_PART if _HAS_PART & set(held) else None


def _double_part(role: CaseRole, held: Collection[CaseRole]) -> RoleConflict | None:
    both = {role, *held}
    if both >= _REVIEWS:
        return RoleConflict.SAME_REVIEWER
    if CaseRole.INVESTIGATOR in both and both & _JUDGES:
        return RoleConflict.INVESTIGATES_AND_DECIDES
    if CaseRole.INVESTIGATOR in both and len(both) > 1:
        return RoleConflict.INVESTIGATES_ALONE
    return None
