"""A lesson for the region: written out of a review, released by one, approved by another, taken back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lotus.analysis.redact.pointing import Known, Pointer, pointers
from lotus.concerns import policy
from lotus.concerns.actions import checks, timeline
from lotus.concerns.actions.restrictions import NO_INTEREST
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Closing,
    Interest,
    Review,
    Seat,
    SharedLesson,
    TakenBack,
    Tombstone,
)
from lotus.concerns.policy.wide import LESSON
from lotus.core import library
from lotus.core import shared as core
from lotus.core.casework import Stage
from lotus.core.learning import FactorType
from lotus.core.refusal import Refused, Stale, differences
from lotus.core.settled import numbers
from lotus.kernel import access, audit, locks
from lotus.kernel.models import Person, Publication
from lotus.kernel.permissions import Permission

STILL_OPEN = "The concern is still open. A lesson is written out of its review once it is closed."
READ_WITHIN = 10
"""Working days in which the second person reads it."""


def written(case: Case) -> list[SharedLesson]:
    """The lessons of a concern: those that were shared, and the one that is begun."""
    people = ("saved_by", "released_by", "approved_by")
    return list(SharedLesson.objects.filter(case=case).select_related(*people))


def begun(case: Case) -> SharedLesson | None:
    """The lesson that is being written, or read by the second person."""
    return next((one for one in written(case) if one.approved_at is None), None)


def known(case: Case) -> Known:
    """What would name somebody or the place: everybody with a part, and the names of the organisation and its teams."""
    groups = AgendaItem.objects.filter(case=case).values("meeting__group")
    people = Person.objects.filter(
        Q(pk__in=[case.practitioner_id, case.reporter.person_id])
        | Q(pk__in=case.parts.values("person"))
        | Q(pk__in=Seat.objects.filter(group__in=groups).values("person"))
    )
    names = {case.reporter.name, *chain(*people.values_list("name", "known_as"))}
    here = case.organisation
    teams = here.teams.values_list("name", flat=True)
    named = {case.place, case.matter_name or "", *teams} - {""}
    places = {here.name, *(one for one in named if " " in one)}
    professions = library.load("concerns", "disciplines").entries
    hints = [professions[case.discipline]["label"]] if case.discipline in professions else []
    return Known(sorted(names - {""}), sorted(places), hints, sorted({here.name, *(named - places)}))


def found(lesson: SharedLesson, case: Case) -> tuple[Pointer, ...]:
    """What in a lesson could point at somebody."""
    return pointers([lesson.texts.get(name, "") for name in core.TEXTS], known(case))


def source(case: Case) -> Any:
    """The review that a lesson is written out of, with how many concerns were closed here, and since removed."""
    closed = Closing.objects.filter(
        case__organisation=OuterRef("case__organisation"), closed_at__isnull=False, reopened_at=None
    )
    removed = Tombstone.objects.filter(organisation=OuterRef("case__organisation"))
    counted = {"closed": _count(closed, "case__organisation"), "removed": _count(removed, "organisation")}
    return Review.objects.filter(case=case).annotate(**counted).first()


def in_the_way(case: Case, review: Any) -> list[str]:
    """Why no lesson of this concern can be shared now, as sentences; `review` as `source` gives it.

    Concerns that were removed after their time count among the many as well.
    """
    if case.stage != Stage.CLOSED or review is None or not review.signed_at:
        return [STILL_OPEN]
    here = case.organisation
    fewest = numbers(here.settings)["lessons_shared"].value
    said = [core.too_few(review.closed + review.removed, fewest)]
    if here.region_id is None:
        said.append("Your organisation belongs to no region yet, so there is nobody to share it with.")
    return [one for one in said if one]


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many rows there are of one organisation, asked beside it."""
    counted = rows.order_by().values(of).annotate(all_of=Count("pk")).values("all_of")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


@transaction.atomic
def save(
    case: Case, about: FactorType, texts: Mapping[str, str], *, number: int, by: Person, at: datetime
) -> SharedLesson:
    """Keep the draft; a change takes back that it was released. Raises Stale with both versions."""
    policy.ask(by, Permission.LESSON_SHARE, case)
    locks.turn(case.organisation_id)
    if case.stage != Stage.CLOSED:
        raise Refused(STILL_OPEN)
    kept = {name: texts.get(name, "").strip() for name in core.TEXTS}
    row = begun(case) or SharedLesson(case=case, version=0, left_in=[])
    if row.version != number:
        theirs = {name: row.texts.get(name, "") for name in core.TEXTS}
        changed = differences(kept, theirs)
        if changed:
            raise Stale(changed, number=row.version, by=row.saved_by.name if row.version else "")
    row.about, row.texts, row.version, row.saved_by, row.saved_at = about, kept, row.version + 1, by, at
    row.released_by = row.released_at = None
    row.save()
    timeline.keep_promise(case, LESSON, at=at)
    _note("saved", row, by, version=row.version)
    return row


def _note(what: str, row: SharedLesson, by: Person, **details: object) -> None:
    told = {"lesson": str(row.pk), **details}
    case = row.case
    audit.record(
        f"lesson.{what}", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=told
    )


def _current(case: Case, number: int) -> SharedLesson:
    """The lesson as it was read."""
    row = (
        locks.rows(SharedLesson.objects.select_related("saved_by"))
        .filter(case=case, approved_at=None)
        .first()
    )
    if row is None:
        raise Refused("Write the lesson first.")
    row.case = case
    if row.version != number:
        raise Stale([], number=row.version, by=row.saved_by.name)
    return row


def _free(case: Case, by: Person, no_interest: bool, at: datetime) -> None:
    """Whoever lets it go on has said, this time too, that they have no interest in the concern."""
    if not no_interest:
        raise Refused(NO_INTEREST, "no_interest")
    Interest.objects.create(case=case, person=by, has=False, words="", at=at)


def _refuse_pointing(row: SharedLesson, left_in: Collection[str]) -> None:
    for one in found(row, row.case):
        if one.never:
            raise Refused(f"“{one.words}” names or points: {one.why}. Write it without.")
        if one.words not in left_in:
            raise Refused(f"Write it without “{one.words}”, or tick that it names nobody.", "left_in")


@transaction.atomic
def release(
    case: Case, left_in: Collection[str], *, no_interest: bool, number: int, by: Person, at: datetime
) -> SharedLesson:
    """Say that it names and points to nobody, so that a second person reads it. `left_in`: words that look as if."""
    policy.ask(by, Permission.LESSON_SHARE, case)
    row = _current(case, number)
    for says in in_the_way(case, source(case)):
        raise Refused(says)
    for says in core.missing(row.texts).values():
        raise Refused(says)
    _refuse_pointing(row, left_in)
    _free(case, by, no_interest, at)
    row.left_in = [one.words for one in found(row, case) if one.words in left_in]
    row.released_by, row.released_at, row.returned = by, at, ""
    row.save(update_fields=["left_in", "released_by", "released_at", "returned"])
    timeline.step(case, "lesson-released", by=by, at=at, details={"lesson": str(row.pk)})
    due = timeline.workday(at, READ_WITHIN)
    timeline.promise(case, LESSON, due=due, at=at, who=checks.second(case, by))
    return row


def _second(case: Case, number: int, by: Person) -> SharedLesson:
    """The lesson, for somebody who neither wrote nor released it."""
    policy.ask(by, Permission.LESSON_APPROVE, case)
    row = _current(case, number)
    if row.released_by_id is None:
        raise Refused("It is not ready to be read yet, or was changed since.")
    if by.pk in {row.released_by_id, row.saved_by_id}:
        raise Refused("Somebody who did not write it says whether it may be shared.")
    return row


@transaction.atomic
def send_back(case: Case, *, why: str, number: int, by: Person, at: datetime) -> None:
    """It should not be shared so: say what points, or could be clearer."""
    row = _second(case, number, by)
    if not why.strip():
        raise Refused("Write what should be looked at again.", "why")
    row.returned, row.released_by, row.released_at = why.strip(), None, None
    row.save(update_fields=["returned", "released_by", "released_at"])
    timeline.keep_promise(case, LESSON, at=at)
    _note("sent-back", row, by)


@transaction.atomic
def approve(case: Case, *, no_interest: bool, number: int, by: Person, at: datetime) -> Publication:
    """Share it. What the region reads is a copy, and nothing leads back from it."""
    row = _second(case, number, by)
    for says in in_the_way(case, source(case)):
        raise Refused(says)
    _refuse_pointing(row, row.left_in)
    _free(case, by, no_interest, at)
    here = case.organisation
    assert here.region_id
    assert row.released_by
    made = Publication.objects.create(
        organisation=here,
        region_id=here.region_id,
        kind=LESSON,
        body={"about": row.about, **row.texts},
        released_by=row.released_by,
        approved_by=by,
    )
    row.approved_by, row.approved_at, row.publication = by, at, made.pk
    row.save(update_fields=["approved_by", "approved_at", "publication"])
    timeline.keep_promise(case, LESSON, at=at)
    timeline.step(case, "lesson-shared", by=by, at=at, details={"lesson": str(row.pk)})
    return made


@transaction.atomic
def take_back(publication: Publication, *, why: str, by: Person, at: datetime) -> None:
    """Delete what the region reads. Why stays with the organisation; a concern that is still kept says that."""
    if not access.may(Permission.REGION_TAKE_BACK, roles=by.roles()):
        raise PermissionDenied(str(Permission.REGION_TAKE_BACK))
    if not why.strip():
        raise Refused("Write why it is taken back.", "why")
    number, here = publication.pk, by.organisation
    gone, _each = Publication.objects.filter(pk=number, organisation=here, kind=LESSON).delete()
    if not gone:
        raise Refused("It has been taken back already.")
    TakenBack.objects.create(organisation=here, publication=number, why=why.strip(), by=by, at=at)
    audit.record("lesson.taken-back", organisation=here, by=by, kind="publication", subject=number)
    row = SharedLesson.objects.filter(publication=number).select_related("case__organisation").first()
    if row:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        timeline.step(row.case, "lesson-back", by=by, at=at)
