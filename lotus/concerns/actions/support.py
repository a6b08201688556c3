"""Support for the practitioner: the eight considerations, adjustments, their own wishes, and pastoral check-ins.

None of it writes a step or a promise: those are read by more people than may read of support.
"""

from datetime import date, datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import timeline
from lotus.concerns.models import Adjustment, Case, CheckIn, Considered, Promise, Wish
from lotus.core.closing import FOLLOW_UPS
from lotus.core.refusal import Difference, Refused, Stale
from lotus.core.support import Consideration, State
from lotus.kernel import audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

"""Working days from the naming of the pastoral contact to the first check-in: it is dated before the first letter."""


def _note(action: str, case: Case, by: Person | None, **details: object) -> None:
    audit.record(action, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details)


# ---- The eight considerations ----


def newest(case: Case, one: Consideration) -> Considered | None:
    return Considered.objects.filter(case=case, consideration=one).select_related("by").last()


def written(case: Case, one: Consideration) -> int:
    """How often something was written down about a consideration: the number that a form begins from."""
    return Considered.objects.filter(case=case, consideration=one).count()


@transaction.atomic
def consider(
    case: Case,
    one: Consideration,
    *,
    state: State,
    note: str,
    on: date,
    number: int,
    by: Person,
    at: datetime,
) -> Considered:
    """Write what became of a consideration. Raises Stale when somebody wrote after `number` rows were read."""
    policy.ask(by, Permission.SUPPORT_WRITE, case)
    locks.turn(case.organisation_id)
    count = written(case, one)
    if count != number:
        _refuse_stale(newest(case, one), note, count)
    if state is State.NOT_NEEDED and not note.strip():
        raise Refused("Say in a sentence why it is not needed. Without that it does not stand.", "note")
    _note("support.considered", case, by, consideration=one, state=state)
    return Considered.objects.create(
        case=case, consideration=one, state=state, note=note.strip(), on=on, by=by, at=at
    )


def _refuse_stale(theirs: Considered | None, yours: str, number: int) -> None:
    if theirs:
        raise Stale([Difference("note", yours, theirs.note)], number=number, by=theirs.by.name)


# ---- Adjustments and wishes ----


@transaction.atomic
def adjust(
    case: Case, *, what: str, agreed_on: date, review_on: date, by: Person, at: datetime
) -> Adjustment:
    """Write down an adjustment that was agreed with the person, and when it is looked at again."""
    policy.ask(by, Permission.SUPPORT_WRITE, case)
    if review_on <= agreed_on:
        raise Refused("Look at it again on a day after it was agreed.", "review_on")
    made = Adjustment.objects.create(
        case=case, what=what.strip(), agreed_on=agreed_on, review_on=review_on, by=by, at=at
    )
    _note("adjustment.agreed", case, by, adjustment=str(made.pk))
    return made


@transaction.atomic
def look_again(
    adjustment: Adjustment, *, what: str, review_on: date | None, by: Person, at: datetime
) -> Adjustment | None:
    """Look at an adjustment again: it ends, and goes on as a new one when there is a next day to look at it."""
    case = adjustment.case
    policy.ask(by, Permission.SUPPORT_WRITE, case)
    ended = Adjustment.objects.filter(pk=adjustment.pk, ended_at=None).update(ended_at=at, ended_by=by)
    if not ended:
        raise Refused("Somebody has looked at this adjustment meanwhile. Open the page again to see it.")
    _note("adjustment.ended", case, by, adjustment=str(adjustment.pk))
    if review_on is None:
        return None
    return adjust(case, what=what, agreed_on=timeline.london(at), review_on=review_on, by=by, at=at)


@transaction.atomic
def wish(case: Case, *, words: str, by: Person, at: datetime) -> Wish:
    """Keep what the person says would help them. Who looks after them sees it on the page of support."""
    policy.ask(by, Permission.WISH_WRITE, case)
    if not words.strip():
        raise Refused("Write what would help you. A few words are enough.", "words")
    _note("support.wished", case, by)
    return Wish.objects.create(case=case, words=words.strip(), by=by, at=at)


# ---- Pastoral check-ins ----


def plan_first(case: Case, *, at: datetime) -> None:
    """Date the first check-in, so that it is dated before the first letter goes. One that is planned stays."""
    if not CheckIn.objects.filter(case=case).exists():
        CheckIn.objects.create(case=case, planned_on=timeline.allowed(case, "check_in", at), at=at)


@transaction.atomic
def plan_check_in(case: Case, *, on: date, by: Person, at: datetime) -> CheckIn:
    """Say when the next check-in is. One day stands: an earlier plan that was not held moves."""
    policy.ask(by, Permission.CHECK_IN_WRITE, case)
    CheckIn.objects.filter(case=case, held_on=None).delete()
    _note("check_in.planned", case, by)
    return CheckIn.objects.create(case=case, planned_on=on, by=by, at=at)


def _follow_up_kept(case: Case, at: datetime) -> None:
    """A talk after a case was closed keeps the promise that is due first."""
    first = Promise.objects.filter(case=case, kind__in=FOLLOW_UPS, done_at=None).order_by("due").first()
    if first:
        timeline.keep_promise(case, first.kind, at=at)


@transaction.atomic
def note_check_in(
    case: Case,
    *,
    held_on: date,
    how: str,
    feeling: str,
    own_words: bool,
    needed: str,
    next_on: date | None,
    by: Person,
    at: datetime,
) -> CheckIn:
    """Note a talk, for its writer and the person alone; everybody else learns at most that it took place."""
    policy.ask(by, Permission.CHECK_IN_WRITE, case)
    if case.told_at is None:
        raise Refused("The first letter has not gone yet. Please wait until it has.")
    if feeling.strip() and not own_words:
        raise Refused("Ask whether you may write this down, and tick the box when they agree.", "own_words")
    held = CheckIn.objects.filter(case=case, held_on=None).first() or CheckIn(case=case, planned_on=held_on)
    held.held_on, held.how, held.own_words = held_on, how, own_words
    held.feeling, held.needed = feeling.strip(), needed.strip()
    held.by, held.at = by, at
    held.save()
    _note("check_in.held", case, by)
    _follow_up_kept(case, at)
    if next_on:
        plan_check_in(case, on=next_on, by=by, at=at)
    return held
