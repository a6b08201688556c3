"""Raising a concern and naming who looks after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from lotus.concerns import policy
from lotus.concerns.actions import support, timeline
from lotus.concerns.models import Case, Issue, Part, Promise, Reporter
from lotus.core import library
from lotus.core.casework import (
    AboutKind,
    CaseRole,
    Channel,
    IssueKind,
    ReporterKind,
    RoleConflict,
    Stage,
    role_conflict,
)
from lotus.core.refusal import Refused
from lotus.kernel import access, locks, outbox
from lotus.kernel.models import Membership, Person
from lotus.kernel.permissions import Permission, Role

CONTACTS = {
    "telephone": "by telephone",
    "in_person": "in person",
    "video": "by video",
    "message": "by message",
}
"""How somebody can be in touch; a letter notes itself."""
FOR_OFFICERS = {"safety": "safety-now", "red": "risk-red"}
"""What is put before every responsible officer, with its e-mail; it is done once one of them has done it."""

NOTED_BY_HAND = {*FOR_OFFICERS, "next", "wish", "plan-review", "second-name"}


@dataclass(frozen=True)
class Told:
    """Who raised a concern. `person` when they are a colleague with a place in Lotus."""

    kind: ReporterKind
    name: str = ""
    contact: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class Raised:
    """What is known when a concern is raised."""

    practitioner: Person | None
    about: str
    issues: Sequence[IssueKind]
    discipline: str
    place: str
    channel: Channel
    occurred_on: date | None
    reported_on: date
    what_happened: str
    safety_now: bool
    safety_note: str
    reporter: Told
    matter: AboutKind = AboutKind.PERSON
    matter_name: str = ""


@transaction.atomic
def raise_concern(raised: Raised, *, by: Person, at: datetime) -> Case:
    """Open a case; whoever records it becomes its case manager. Refused when it is about, or from, themselves."""
    if not access.may(Permission.CONCERN_RAISE, roles=by.roles()):
        raise Refused("Only a case manager can record a concern here.")
    _refuse_own(raised, by)
    case = _open(raised, by, at)
    for kind in raised.issues:
        Issue.objects.create(case=case, kind=kind)
    told = raised.reporter
    Reporter.objects.create(
        case=case, kind=told.kind, person=told.person, name=told.name, contact=told.contact
    )
    _give(case, by, CaseRole.CASE_MANAGER, by=by, at=at)
    timeline.step(case, "raised", by=by, at=at)
    timeline.promise(case, "assign", due=timeline.allowed(case, "assign", at), at=at, who=by)
    if raised.safety_now:
        _alert(case, by=by, at=at)
    return case


def _refuse_own(raised: Raised, by: Person) -> None:
    if (raised.practitioner is None) is (raised.matter is AboutKind.PERSON):
        raise Refused("Say either which person it is about, or which team, process or culture.", "matter")
    if raised.practitioner == by:
        raise Refused(conflict_words("own_case", by), "practitioner")
    if raised.practitioner and raised.practitioner.organisation_id != by.organisation_id:
        raise Refused("Choose somebody who works in your organisation.", "practitioner")
    if raised.reporter.person == by:
        raise Refused(
            "A concern of your own needs somebody else to look after it, so that it is fair to everybody. "
            "Ask another case manager to record it for you.",
            "reporter_contact",
        )


def _open(raised: Raised, by: Person, at: datetime) -> Case:
    """The case with the organisation's next number of the year, drawn while nobody else writes there."""
    organisation = by.organisation
    locks.turn(organisation.pk)
    earlier = Case.objects.filter(organisation=organisation, year=timeline.london(at).year).aggregate(
        Max("number")
    )["number__max"]
    return Case.objects.create(
        organisation=organisation,
        year=timeline.london(at).year,
        number=(earlier or 0) + 1,
        practitioner=raised.practitioner,
        matter="" if raised.practitioner else raised.matter,
        matter_name=raised.matter_name,
        about=raised.about,
        discipline=raised.discipline,
        place=raised.place,
        channel=raised.channel,
        occurred_on=raised.occurred_on,
        reported_on=raised.reported_on,
        what_happened=raised.what_happened,
        safety_now=raised.safety_now,
        safety_note=raised.safety_note,
        stage=Stage.RAISED,
        opened_by=by,
        opened_at=at,
    )


def _alert(case: Case, *, by: Person, at: datetime) -> None:
    """Immediate danger goes to the responsible officers the same working day."""
    to_officers(case, "safety", due=timeline.workday(at, 0), at=at)
    timeline.step(case, "safety", by=by, at=at)


def to_officers(case: Case, kind: str, *, due: date, at: datetime) -> None:
    """Put something before every responsible officer who stands free, and write to them without a word of it.

    `kind`: one of FOR_OFFICERS.
    """
    held = Membership.objects.filter(person=OuterRef("pk"), role=Role.RESPONSIBLE_OFFICER, ended_at=None)
    people = Person.objects.filter(Exists(held), organisation=case.organisation_id, is_active=True)
    officers = list(policy.standing_free(people, case))
    timeline.promise_each(case, kind, officers, due=due, at=at)
    mail = library.load("mail", FOR_OFFICERS[kind]).data
    for one in officers:
        if one.email:
            outbox.put(case.organisation, to=one.email, subject=mail["subject"], body=mail["body"])


@transaction.atomic
def assign(case: Case, *, adviser: Person, pastoral: Person, by: Person, at: datetime) -> None:
    """Name the adviser and the pastoral contact. Raises Refused at the field of a role that conflicts."""
    policy.ask(by, Permission.CONCERN_ASSIGN, case)
    if adviser == pastoral:
        raise Refused(conflict_words("pastoral_has_part", pastoral), "pastoral")
    wanted = ((CaseRole.ADVISER, adviser, Role.ADVISER), (CaseRole.PASTORAL, pastoral, Role.PASTORAL_CONTACT))
    for role, person, needed in wanted:
        refuse_conflict(case, role, person, needed)
    for role, person, _needed in wanted:
        replace(case, person, role, by=by, at=at)
    timeline.step(case, "assigned", by=by, at=at, adviser=adviser.name, pastoral=pastoral.name)
    support.plan_first(case, at=at)
    _look_at_it(case, adviser, at=at)
    if not case.told_at:
        timeline.promise(case, "tell", due=timeline.allowed(case, "tell", at), at=at, who=by)


@transaction.atomic
def assign_matter(case: Case, *, adviser: Person, by: Person, at: datetime) -> None:
    """Name the adviser of a concern about no person: nobody waits to be told, so it is being understood from here."""
    policy.ask(by, Permission.CONCERN_ASSIGN, case)
    if case.practitioner:
        raise Refused("This concern is about a person, who needs a pastoral contact too.", "adviser")
    refuse_conflict(case, CaseRole.ADVISER, adviser, Role.ADVISER)
    replace(case, adviser, CaseRole.ADVISER, by=by, at=at)
    if case.stage == Stage.RAISED:
        timeline.move(case, Stage.UNDERSTOOD)
    timeline.step(case, "assigned-matter", by=by, at=at, adviser=adviser.name)
    _look_at_it(case, adviser, at=at)


def _look_at_it(case: Case, adviser: Person, *, at: datetime) -> None:
    timeline.keep_promise(case, "assign", at=at)
    timeline.promise(case, "interest", due=timeline.workday(at, 2), at=at, who=adviser)


@transaction.atomic
def note_contact(case: Case, *, how: str, note: str, by: Person, at: datetime) -> None:
    """Write down that the practitioner heard from us; the next time is promised in its turn."""
    policy.ask(by, Permission.CONTACT_WRITE, case)
    timeline.keep_promise(case, "contact", at=at)
    timeline.step(case, "contact", by=by, at=at, how=CONTACTS[how], note=note.strip())
    timeline.contact_again(case, at=at, who=by)


@transaction.atomic
def note_done(promise: Promise, *, by: Person, at: datetime) -> None:
    """Note that the next step of a decision was taken, or that what safety needed was done.

    What is put before the responsible officers one of them may note too; everything else is the case manager's.
    """
    policy.ask(by, Permission.DONE_NOTE, promise.case)
    if promise.kind not in NOTED_BY_HAND or promise.done_at:
        raise Refused("This is noted by itself when it happens.")
    if promise.kind not in FOR_OFFICERS and not policy.may(by, Permission.CONTACT_WRITE, promise.case):
        raise Refused("The case manager notes this, once it is done.")
    promise.done_at = at
    promise.save(update_fields=["done_at"])
    if promise.kind in FOR_OFFICERS:
        timeline.keep_promise(promise.case, promise.kind, at=at)
    timeline.step(promise.case, _done_kind(promise), by=by, at=at, what=promise.ours)


def _done_kind(promise: Promise) -> str:
    """What the practitioner is told of it: no more than they were told of the promise."""
    if promise.kind == "wish":
        return "done-wish"
    return "done" if promise.shown else "done-unseen"


def refuse_conflict(case: Case, role: CaseRole, person: Person, needed: Role) -> None:
    """Raises Refused, at the field of the role, when somebody may not have this role in this case."""
    if person.organisation_id != case.organisation_id or needed not in person.roles():
        raise Refused("Choose somebody from the list.", role)
    conflict = role_conflict(
        role, held(case, person), case.reporter.person_id == person.pk, case.practitioner_id == person.pk
    )
    if conflict:
        raise Refused(conflict_words(conflict, person), role)
    if not policy.standing_free(Person.objects.filter(pk=person.pk), case).exists():
        raise Refused(conflict_words(RoleConflict.INTEREST, person), role)


def held(case: Case, person: Person) -> set[CaseRole]:
    """The roles somebody has on a case, a seat in a group it was put before included."""
    parts = Part.objects.filter(case=case, person=person, ended_at=None).values_list("role", flat=True)
    roles = {CaseRole(role) for role in parts}
    if policy.put_before(person).filter(case=case).exists():
        roles.add(CaseRole.GROUP_MEMBER)
    return roles


def conflict_words(key: str, person: Person) -> str:
    return library.load("concerns", "role-conflicts").word(key, "sentence").format(name=person.name)


def _give(case: Case, person: Person, role: CaseRole, *, by: Person, at: datetime) -> None:
    Part.objects.create(case=case, person=person, role=role, by=by, at=at)


def replace(case: Case, person: Person, role: CaseRole, *, by: Person, at: datetime) -> None:
    """Give a role one person holds at a time; whoever held it before no longer does."""
    before = Part.objects.filter(case=case, role=role, ended_at=None)
    if before.filter(person=person).exists():
        return
    before.update(ended_at=at)
    _give(case, person, role, by=by, at=at)


def holder(case: Case, role: CaseRole) -> Person | None:
    """Who has a role on the case now."""
    part = Part.objects.filter(case=case, role=role, ended_at=None).select_related("person").first()
    return part.person if part else None
