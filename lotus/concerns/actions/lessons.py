"""The lessons review: what the concern shows about the system, what changes because of it, and whether that worked."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import timeline
from lotus.concerns.models import Case, LessonAction, Problem, Review
from lotus.core import learning as core
from lotus.core.casework import Stage
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

TEXTS = ("chronology", "went_well", "easier", "positive", "shared_with")
NEEDED = {
    "chronology": "Write in a few lines what happened when.",
    "went_well": "Write what went well. There is always something.",
    "easier": "Write what would make it easier to do right, or that you found nothing and how you looked.",
}


@transaction.atomic
def save(case: Case, texts: Mapping[str, str], *, number: int, by: Person, at: datetime) -> Review:
    """Keep the review; the first save begins it and brings the case to learning. Raises Stale with both versions."""
    policy.ask(by, Permission.LESSONS_WRITE, case)
    locks.turn(case.organisation_id)
    kept = {name: texts.get(name, "").strip() for name in TEXTS}
    review = Review.objects.select_related("saved_by").filter(case=case).first()
    if review is None:
        timeline.move(case, Stage.LEARNING)
        timeline.step(case, "review-begun", by=by, at=at)
        review = Review(case=case)
    elif review.signed_at:
        raise Refused("This review is signed, and stays as it is.")
    elif review.version != number:
        theirs = {name: review.texts.get(name, "") for name in TEXTS}
        if differences(kept, theirs):
            raise Stale(differences(kept, theirs), number=review.version, by=review.saved_by.name)
    review.texts, review.version, review.saved_by, review.saved_at = kept, review.version + 1, by, at
    review.save()
    _note("review.saved", case, by, version=review.version)
    return review


@transaction.atomic
def add_problem(
    case: Case, *, words: str, factors: Mapping[str, str], note: str, by: Person, at: datetime
) -> Problem:
    """Put a problem into the review, with what was looked at for it. At least one factor is answered."""
    policy.ask(by, Permission.LESSONS_FACTORS, case)
    known = core.known(dict(factors))
    if not known:
        raise Refused("Answer at least one factor. The situation comes before the person.", "note")
    made = Problem.objects.create(
        review=_open(case), words=words.strip(), factors=known, note=note.strip(), by=by, at=at
    )
    _note("review.problem", case, by, problem=str(made.pk))
    return made


@transaction.atomic
def add_action(
    case: Case,
    *,
    what: str,
    owner: Person,
    team: str,
    due: date,
    strength: core.Strength,
    by: Person,
    at: datetime,
) -> LessonAction:
    """Agree something that changes. Whoever owns it needs to be able to see the review."""
    policy.ask(by, Permission.LESSONS_WRITE, case)
    if not policy.may(owner, Permission.LESSONS_SEE, case):
        raise Refused("Choose somebody from the list.", "owner")
    made = LessonAction.objects.create(
        review=_open(case),
        what=what.strip(),
        owner=owner,
        team=team,
        due=due,
        strength=strength,
        by=by,
        at=at,
    )
    _note("review.action", case, by, action=str(made.pk))
    return made


def _open(case: Case) -> Review:
    review = Review.objects.filter(case=case).first()
    if review is None:
        raise Refused("Begin the review first.")
    if review.signed_at:
        raise Refused("This review is signed, and stays as it is.")
    return review


@transaction.atomic
def sign(case: Case, *, number: int, by: Person, at: datetime) -> Review:
    """Sign the review; from then on only its actions move, and the case can be closed."""
    policy.ask(by, Permission.LESSONS_WRITE, case)
    review = _open(case)
    if review.version != number:
        raise Stale([], number=review.version, by=review.saved_by.name)
    for name, says in NEEDED.items():
        if not review.texts.get(name):
            raise Refused(says, name)
    review.signed_by, review.signed_at = by, at
    review.save(update_fields=["signed_by", "signed_at"])
    timeline.step(case, "review-signed", by=by, at=at)
    return review


@transaction.atomic
def sign_with(case: Case, texts: Mapping[str, str], *, number: int, by: Person, at: datetime) -> Review:
    """Keep what was just written and sign it, or neither."""
    saved = save(case, texts, number=number, by=by, at=at)
    return sign(case, number=saved.version, by=by, at=at)


@transaction.atomic
def done(action: LessonAction, *, evidence: str, by: Person, at: datetime) -> None:
    """Its owner, or the case manager for them, notes that it was done, and what shows it."""
    case = action.review.case
    policy.ask(by, Permission.LESSONS_SEE, case)
    if by.pk != action.owner_id and not policy.may(by, Permission.LESSONS_WRITE, case):
        raise Refused("Only its owner or the case manager can note this as done.")
    if not evidence.strip():
        raise Refused("Write what shows that it was done.", "evidence")
    if action.done_at:
        raise Refused("This was noted as done already.")
    action.evidence, action.done_at = evidence.strip(), at
    action.save(update_fields=["evidence", "done_at"])
    _note("review.action-done", case, by, action=str(action.pk))


@transaction.atomic
def assure(action: LessonAction, *, worked: bool, words: str, by: Person, at: datetime) -> None:
    """Somebody other than its owner says whether it was done and whether it worked."""
    case = action.review.case
    policy.ask(by, Permission.LESSONS_ASSURE, case)
    if by.pk == action.owner_id:
        raise Refused("Somebody other than its owner says whether it worked.")
    if action.done_at is None:
        raise Refused("It has not been noted as done yet.")
    if not words.strip():
        raise Refused("Write how you know.", "words")
    action.worked, action.assurance = worked, words.strip()
    action.assured_by, action.assured_at = by, at
    action.save(update_fields=["worked", "assurance", "assured_by", "assured_at"])
    _note("review.action-assured", case, by, action=str(action.pk))


def _note(what: str, case: Case, by: Person, **details: object) -> None:
    audit.record(what, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details)
