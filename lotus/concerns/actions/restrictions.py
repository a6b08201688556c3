"""A restriction or an exclusion: never decided by one person, looked at before its last day, told by letter."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import cases, checks, naming, timeline
from lotus.concerns.models import Case, Check, Interest, Look, Restriction
from lotus.concerns.policy import formal
from lotus.core import restriction as core
from lotus.core.casework import CaseRole, DecisionKind
from lotus.core.refusal import Refused
from lotus.core.restriction import Form, Held, Kind, Outcome
from lotus.kernel import locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.ui import formats

DAYS_FOR_LETTER = 1
DAYS_BEFORE = 5
"""So many days before its last one somebody begins to look at it again."""
LETTERS = {"restriction": "restriction-letter", "restriction-review": "restriction-letter"}
"""The letters that tell of it, and the promise that each keeps."""
NO_INTEREST = "Say that you have no interest in this. Somebody who has one takes no part in it."


@dataclass(frozen=True)
class Proposed:
    """What one person thinks is needed, and what they looked at instead."""

    kind: Kind
    form: Form
    conditions: str
    why: str
    alternatives: str
    starts_on: date
    until: date
    watcher: str
    advice_on: date | None
    advice: str
    without_check: str = ""


@dataclass(frozen=True)
class Looked:
    """What one person thinks should become of it now."""

    outcome: Outcome
    why: str
    alternatives: str
    conditions: str = ""
    until: date | None = None
    advice_on: date | None = None
    advice: str = ""
    board_on: date | None = None


def standing(case: Case) -> Restriction | None:
    """The one that is proposed or holds."""
    rows = Restriction.objects.select_related("proposed_by", "confirmed_by")
    row = rows.filter(case=case, ended_on=None, declined_at=None).first()
    if row:
        row.case = case
    return row


def waiting(row: Restriction) -> Restriction | Look | None:
    """What a second person has still to confirm or decline."""
    if row.waits:
        return row
    look = row.looks.filter(confirmed_at=None, declined_at=None).select_related("proposed_by").first()
    if look:
        look.restriction = row
    return look


@transaction.atomic
def propose(case: Case, told: Proposed, *, no_interest: bool, by: Person, at: datetime) -> Restriction:
    """Say what is needed and why. Nothing holds before a second person has confirmed it."""
    policy.ask(by, Permission.RESTRICTION_WRITE, case)
    locks.turn(case.organisation_id)
    if standing(case):
        raise Refused("There is one already. Look at it again, or end it.")
    _free(case, by, no_interest, at)
    _refuse_dates(case, told, timeline.london(at))
    _refuse_unfounded(case, told)
    naming.refuse(case, {"why": told.why, "conditions": told.conditions, "alternatives": told.alternatives})
    facts = {**vars(told), "form": told.form if told.kind is Kind.EXCLUSION else Form.FORMAL}
    made = Restriction.objects.create(case=case, **facts, proposed_by=by, proposed_at=at)
    _ask_second(made, by=by, at=at)
    return made


def _free(case: Case, by: Person, no_interest: bool, at: datetime) -> None:
    """Whoever has a hand in it has said, this time too, that they have no interest in it."""
    if not no_interest:
        raise Refused(NO_INTEREST, "no_interest")
    Interest.objects.create(case=case, person=by, has=False, words="", at=at)


def _refuse_dates(case: Case, told: Proposed, today: date) -> None:
    if told.starts_on < today:
        raise Refused("It cannot begin before it is decided. Write today or a later day.", "starts_on")
    latest = core.latest(told.kind, told.form, told.starts_on, formal.clocks(case.organisation))
    if not told.starts_on <= told.until <= latest:
        raise Refused(f"It may hold until {formats.day(latest)} before it is looked at again.", "until")


def _refuse_unfounded(case: Case, told: Proposed) -> None:
    """What has to be there before: advice, and the questions before anything formal."""
    if told.kind is Kind.EXCLUSION and told.form is Form.FORMAL and told.advice_on is None:
        raise Refused("Before a formal exclusion advice is sought. Write on which day.", "advice_on")
    if not told.advice.strip():
        raise Refused("Write what was advised; or, if nobody was asked yet, why not.", "advice")
    checked = Check.objects.filter(
        case=case, kind=DecisionKind.CONDITIONS, needed=True, confirmed_at__isnull=False
    )
    if not told.without_check.strip() and not checked.exists():
        raise Refused(
            "Before anything formal, its questions are answered and confirmed by a second person. If it cannot "
            "wait for that, write why.",
            "without_check",
        )


def _ask_second(row: Restriction | Look, *, by: Person, at: datetime) -> None:
    case = _case(row)
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    second = checks.second(case, by) if manager == by else manager
    timeline.step(case, "restriction-proposed", by=by, at=at)
    timeline.promise(case, "restriction-confirm", due=timeline.workday(at, 0), at=at, who=second)


def _case(row: Restriction | Look) -> Case:
    return row.case if isinstance(row, Restriction) else row.restriction.case


def _for_second(row: Restriction | Look, by: Person, no_interest: bool, at: datetime) -> None:
    """A second person, with no interest, and nobody before them."""
    policy.ask(by, Permission.RESTRICTION_WRITE, _case(row))
    locks.turn(_case(row).organisation_id)
    row.refresh_from_db(fields=["confirmed_at", "declined_at"])
    if not row.waits:
        raise Refused("Somebody has answered this already.")
    if row.proposed_by_id == by.pk:
        raise Refused("You proposed this, so somebody else confirms or declines it.")
    _free(_case(row), by, no_interest, at)


@transaction.atomic
def confirm(row: Restriction | Look, *, no_interest: bool, by: Person, at: datetime) -> None:
    """The second person agrees: from here it holds, or changes, or ends."""
    _for_second(row, by, no_interest, at)
    case, today = _case(row), timeline.london(at)
    row.confirmed_by, row.confirmed_at = by, at
    if isinstance(row, Restriction):
        row.starts_on = max(row.starts_on, today)
        if row.until is None or row.until < row.starts_on:
            raise Refused("Its last day has passed. Decline it, and propose what is needed now.")
    row.save()
    if isinstance(row, Look):
        _take_over(row, today)
    held = row if isinstance(row, Restriction) else row.restriction
    timeline.keep_promise(case, "restriction-confirm", at=at)
    timeline.step(case, _step_of(row), by=by, at=at, what=held.kind, day=formats.day(held.until or today))
    _promise(held, at)


def _step_of(row: Restriction | Look) -> str:
    if isinstance(row, Restriction):
        return "restriction-holds"
    return "restriction-ended" if row.outcome == Outcome.ENDS else "restriction-looked"


def _take_over(look: Look, today: date) -> None:
    """What a confirmed look changes on the restriction itself."""
    row = look.restriction
    if look.outcome == Outcome.ENDS:
        row.ended_on = today
    else:
        row.until = look.until
        row.conditions = look.conditions or row.conditions
        row.form = Form.FORMAL
    row.save(update_fields=["ended_on", "until", "conditions", "form"])


def _promise(row: Restriction, at: datetime) -> None:
    """The letter, and the next look while it holds; nothing more once it has ended."""
    case = row.case
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    timeline.promise(
        case, "restriction-letter", due=timeline.workday(at, DAYS_FOR_LETTER), at=at, who=manager
    )
    for kind in ("restriction-look", "restriction-until"):
        timeline.keep_promise(case, kind, at=at)
    if row.ended_on is None and row.until:
        soon = max(row.until - timedelta(days=DAYS_BEFORE), timeline.london(at))
        timeline.promise(case, "restriction-look", due=soon, at=at, who=manager)


@transaction.atomic
def decline(row: Restriction | Look, *, words: str, no_interest: bool, by: Person, at: datetime) -> None:
    """The second person does not agree. That it was not done is a decision too, and is kept with its reason."""
    _for_second(row, by, no_interest, at)
    if not words.strip():
        raise Refused("Write why not. It is kept with what was proposed.", "words")
    row.declined_by, row.declined_at, row.declined_why = by, at, words.strip()
    row.save(update_fields=["declined_by", "declined_at", "declined_why"])
    timeline.keep_promise(_case(row), "restriction-confirm", at=at)
    timeline.step(_case(row), "restriction-declined", by=by, at=at)


@transaction.atomic
def look(row: Restriction, told: Looked, *, no_interest: bool, by: Person, at: datetime) -> Look:
    """Look at it again, before its last day has passed. After that it can only end: who it holds may come back."""
    policy.ask(by, Permission.RESTRICTION_WRITE, row.case)
    locks.turn(row.case.organisation_id)
    if row.waits or row.ended_on or waiting(row):
        raise Refused("A second person has still to answer what was proposed last, or it has ended.")
    _free(row.case, by, no_interest, at)
    _refuse_look(row, told, timeline.london(at))
    naming.refuse(
        row.case, {"why": told.why, "conditions": told.conditions, "alternatives": told.alternatives}
    )
    made = Look.objects.create(restriction=row, **vars(told), proposed_by=by, proposed_at=at)
    _ask_second(made, by=by, at=at)
    return made


def _refuse_look(row: Restriction, told: Looked, today: date) -> None:
    if told.outcome not in core.outcomes(Kind(row.kind), Form(row.form)):
        raise Refused(
            "An immediate exclusion ends, or becomes a formal one. It is not made longer.", "outcome"
        )
    if told.outcome is Outcome.ENDS:
        return
    if row.until and core.lapsed(row.until, today):
        raise Refused(
            "Its last day has passed without a look, so it holds nobody back any more. Choose that it ends. If "
            "something is still needed, propose it anew.",
            "outcome",
        )
    latest = core.latest(Kind(row.kind), Form.FORMAL, today, formal.clocks(row.case.organisation))
    if told.until is None or not today < told.until <= latest:
        raise Refused(f"It may hold until {formats.day(latest)} before it is looked at again.", "until")
    if not told.alternatives.strip():
        raise Refused("Write what else was looked at, and why it is not enough.", "alternatives")
    _refuse_unadvised(row, told, told.until)


def _refuse_unadvised(row: Restriction, told: Looked, until: date) -> None:
    """Advice before an exclusion becomes formal, and again past so many weeks; past so many months, the board."""
    if row.kind != Kind.EXCLUSION:
        return
    clocks = formal.clocks(row.case.organisation)
    confirmed = row.looks.filter(confirmed_at__isnull=False)
    looks = [*(Held(one.advice_on, one.board_on) for one in confirmed), Held(told.advice_on, told.board_on)]
    first = told.outcome is Outcome.BECOMES_FORMAL and not (row.advice_on or told.advice_on)
    if first:
        raise Refused("Before a formal exclusion advice is sought. Write on which day.", "advice_on")
    if core.advice_due(row.starts_on, until, looks, clocks):
        weeks = clocks["advice_again"].value
        raise Refused(
            f"It would hold past {weeks} weeks: advice is sought again. Write on which day.", "advice_on"
        )
    if core.board_due(row.starts_on, until, looks, clocks):
        months = clocks["board"].value
        raise Refused(
            f"It would hold past {months} months: that is explained to the board. Write on which day.",
            "board_on",
        )


def told_of(case: Case, kind: str, *, at: datetime) -> None:
    """A letter about it has gone: the person reads from now on what it told them."""
    if kind not in LETTERS:
        return
    rows = Restriction.objects.filter(case=case, confirmed_at__isnull=False)
    rows.filter(told_at=None).update(told_at=at)
    Look.objects.filter(restriction__in=rows, confirmed_at__isnull=False, told_at=None).update(told_at=at)
    timeline.keep_promise(case, LETTERS[kind], at=at)
    held = rows.filter(ended_on=None).first()
    if held and held.until:
        timeline.promise(case, "restriction-until", due=held.until, at=at)
