"""What somebody is to a case, and which cases they may see. What follows from it is in `content/access.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lotus.concerns.models import (
    Adjustment,
    AgendaItem,
    Case,
    CheckIn,
    Considered,
    InboxEntry,
    Interest,
    Issue,
    LessonAction,
    Letter,
    Part,
    Plan,
    Promise,
    Review,
    Risk,
    SecondReview,
    Worry,
)
from lotus.concerns.policy.desk import labelled as labelled
from lotus.concerns.policy.desk import on_desk
from lotus.concerns.policy.seats import core as core
from lotus.concerns.policy.seats import eligible as eligible
from lotus.concerns.policy.seats import group as group
from lotus.concerns.policy.seats import group_meeting as group_meeting
from lotus.concerns.policy.seats import put_before as put_before
from lotus.concerns.policy.seats import seats_on as seats_on
from lotus.concerns.policy.sight import asked as asked
from lotus.concerns.policy.sight import listed as listed
from lotus.concerns.policy.sight import reached as reached
from lotus.concerns.policy.sight import seen as seen
from lotus.concerns.policy.sight import visible as visible
from lotus.concerns.policy.sight import within_reach as within_reach
from lotus.concerns.policy.steps import formal_steps
from lotus.concerns.policy.wide import calibration_round as calibration_round
from lotus.concerns.policy.wide import decision_told as decision_told
from lotus.concerns.policy.wide import handlers as handlers
from lotus.concerns.policy.wide import own_cases as own_cases
from lotus.concerns.policy.wide import report as report
from lotus.concerns.policy.wide import reports as reports
from lotus.concerns.policy.wide import rounds as rounds
from lotus.core.casework import CaseRole
from lotus.core.support import Consideration
from lotus.kernel import access
from lotus.kernel.doors import Found
from lotus.kernel.lists import Listed, Prepared
from lotus.kernel.models import Membership, Person
from lotus.kernel.permissions import Permission, Relation, Role

Relations = frozenset[Relation]
NOBODY: Relations = frozenset()

IN_TOUCH = ("name", "known_as", "post", "email", "phone")
"""What of somebody who looks after a case is fetched with it."""

_OF_PART = {
    CaseRole.CASE_MANAGER: Relation.CASE_MANAGER,
    CaseRole.ADVISER: Relation.ADVISER,
    CaseRole.RESPONSIBLE_OFFICER: Relation.RESPONSIBLE_OFFICER,
    CaseRole.PASTORAL: Relation.PASTORAL,
    CaseRole.INVESTIGATOR: Relation.INVESTIGATOR,
}


def relations_to(person: Person, cases: Iterable[Case]) -> dict[UUID, Relations]:
    """For each case what somebody is to it, reduced where they are the practitioner, raised it, or have an interest.

    Asked of the database anew, in one question.
    """
    wanted = {case.pk: case for case in cases}
    asked = known(person, Case.objects.filter(pk__in=wanted)).only("pk")
    return {one.pk: relations_of(person, wanted[one.pk], one) for one in asked}


def known(person: Person, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each with what somebody holds on it: their parts, their seats in its groups, their last answer."""
    parts = Part.objects.filter(case=OuterRef("pk"), person=person, ended_at=None)
    seats, stands = seats_on(person, OuterRef("pk"))
    newest = Interest.objects.filter(case=OuterRef("pk"), person=person).order_by("-at").values("has")[:1]
    second = SecondReview.objects.filter(triage__case=OuterRef("pk"), signed_at__isnull=False)
    return cases.annotate(
        my_parts=Listed(parts, "role"),
        my_seats=Listed(seats, "chair"),
        my_stands=Listed(stands, "chair"),
        my_interest=Subquery(newest),
        both_signed=Exists(second),
    )


def relations_of(person: Person, case: Case, asked: Any) -> Relations:
    """What somebody is to a case, from what `known` found out about it for this person."""
    if case.practitioner_id == person.pk:
        return _reduced(person, case, set(), None)
    held = {_OF_PART[CaseRole(role)] for role in asked.my_parts if CaseRole(role) in _OF_PART}
    held |= {
        Relation.CHAIR if chair else Relation.GROUP_MEMBER for chair in (*asked.my_seats, *asked.my_stands)
    }
    if Role.RESPONSIBLE_OFFICER in person.roles():
        held.add(Relation.RESPONSIBLE_OFFICER)
    if CaseRole.SECOND_REVIEWER in asked.my_parts:  # and nothing else of it, until both have signed
        held = {*held, Relation.SECOND_OPEN} if asked.both_signed else {Relation.SECOND_BLIND}
    return _reduced(person, case, held, asked.my_interest)


def _reduced(person: Person, case: Case, held: set[Relation], interest: bool | None) -> Relations:
    if case.organisation_id != person.organisation_id:
        return NOBODY
    if case.practitioner_id == person.pk:
        return frozenset({Relation.PRACTITIONER}) if case.told_at else NOBODY
    if not person.works_here:
        return NOBODY
    reporter = getattr(case, "reporter", None)
    if reporter and reporter.person_id == person.pk:
        return frozenset({Relation.RAISED_IT})
    if interest:
        return NOBODY
    return frozenset(held if interest is False else {_before_asking(one) for one in held})


def _before_asking(relation: Relation) -> Relation:
    """Who advises, decides or investigates sees almost nothing before they have answered the interest question."""
    if relation in {Relation.CHAIR, Relation.GROUP_MEMBER}:
        return Relation.GROUP_UNASKED
    if relation in {Relation.SECOND_BLIND, Relation.SECOND_OPEN}:
        return Relation.SECOND_UNASKED
    helps = relation in {Relation.ADVISER, Relation.INVESTIGATOR}
    return Relation.ADVISER_UNASKED if helps else relation


def relations(person: Person, case: Case) -> Relations:
    return relations_to(person, [case])[case.pk]


def may(person: Person, permission: Permission, case: Case) -> bool:
    return access.may(permission, relations=relations(person, case))


def ask(person: Person, permission: Permission, case: Case) -> None:
    """For actions, which ask again whatever the page asked. Raises PermissionDenied."""
    if not may(person, permission, case):
        raise PermissionDenied(f"{permission} on this case")


def _cases(person: Person, *joined: str) -> QuerySet[Case]:
    """The cases within somebody's reach, with what they are to each."""
    cases = within_reach(person).select_related("organisation", "practitioner", "reporter", *joined)
    return known(person, cases)


def _found(person: Person, one: Case | None, it: object = None) -> Found | None:
    if one is None:
        return None
    held = relations_of(person, one, one)
    return Found(it or one, held, "case", one.pk) if held else None


def _one(person: Person, pk: UUID) -> QuerySet[Case]:
    return _cases(person).filter(pk=pk)


_CASE = Prepared(_one)


def _reach(person: Person, pk: UUID) -> Case | None:
    return next(iter(_CASE.ask(person=person, pk=pk)), None)


def case(person: Person, pk: UUID) -> Found | None:
    """The case at an address, for a door."""
    return _found(person, _reach(person, pk))


def person_case(person: Person, pk: UUID) -> Found | None:
    """The same, for what there is only where a concern is about a person; else it is not there."""
    found = case(person, pk)
    return found if found and found.it.practitioner_id else None


def whole_case(person: Person, pk: UUID) -> Found | None:
    """The same, with its triage, what kinds of question it raises, and who looks after it."""
    one: Any = next(iter(_WHOLE_CASE.ask(person=person, pk=pk)), None)
    if one is not None and one.practitioner:
        one.practitioner.__dict__["held"] = one.practitioner_holds
    return _found(person, one)


def _whole(person: Person, pk: UUID) -> QuerySet[Case]:
    holds = Membership.objects.filter(person=OuterRef("practitioner"), ended_at=None)
    cases = _cases(person, "triage__reviewer", "triage__copy").annotate(
        kinds=Listed(Issue.objects.filter(case=OuterRef("pk")), "kind"),
        practitioner_holds=Listed(holds, "role"),
        **beside(),
    )
    return cases.filter(pk=pk)


_WHOLE_CASE = Prepared(_whole)


def beside() -> dict[str, Listed]:
    """Who looks after a case, its meetings, and what is known of support: states, days of check-ins, open worries."""
    of_case = {"case": OuterRef("pk")}
    rows = Considered.objects.filter(**of_case).order_by("at", "id")
    talks = CheckIn.objects.filter(**of_case).order_by("planned_on")
    worries = Worry.objects.filter(**of_case, reached_at=None).order_by("raised_at")
    meetings = AgendaItem.objects.filter(**of_case).order_by("-meeting__on")
    reviews = Review.objects.filter(**of_case, signed_at__isnull=False)
    plans = Plan.objects.filter(**of_case)
    return {
        **formal_steps(),
        **on_desk(),
        "plans_begun": Listed(plans, ours="manager_signed_at", theirs="person_signed_at"),
        "reviews_signed": Listed(reviews, "id"),
        "meetings_known": Listed(meetings, on="meeting__on", group="meeting__group__name"),
        "looked_after": _looked_after("pk"),
        "considered": Listed(rows, one="consideration", state="state", on="on"),
        "check_ins_known": Listed(talks, planned="planned_on", held="held_on"),
        "worries_open": Listed(worries, id="id", by="raised_by__name", raised_as="raised_as", at="raised_at"),
    }


def _looked_after(case: str) -> Listed:
    """Who has which part in the case that a row points at, and how to be in touch with them."""
    parts = Part.objects.filter(case=OuterRef(case), ended_at=None).order_by("at")
    return Listed(parts, role="role", since="at", **{name: f"person__{name}" for name in IN_TOUCH})


def whole_person_case(person: Person, pk: UUID) -> Found | None:
    """The same, for what there is only where a concern is about a person; else it is not there."""
    found = whole_case(person, pk)
    return found if found and found.it.practitioner else None


def letter(person: Person, pk: UUID, letter: UUID) -> Found | None:
    """A letter of a case."""
    found = Letter.objects.select_related("decision", "saved_by", "signed_by")
    return _part_of(person, pk, found.filter(reached(person), pk=letter, case=pk).first())


def own_letter(person: Person, pk: UUID, letter: UUID) -> Found | None:
    """A letter as its reader sees it: not there until it was sent."""
    joined = ("signed_by", "paper", "case__organisation", "case__practitioner", "case__reporter")
    sent = Letter.objects.select_related(*joined).filter(sent_at__isnull=False, case__practitioner=person)
    found = sent.annotate(looked_after=_looked_after("case")).filter(reached(person), pk=letter, case=pk)
    it: Any = found.first()
    if it is None:
        return None
    it.case.__dict__["looked_after"] = it.looked_after
    return _found(person, it.case, it)


def promise(person: Person, pk: UUID, promise: UUID) -> Found | None:
    """Something promised on a case, still to be done."""
    return _part_of(
        person, pk, Promise.objects.filter(reached(person), pk=promise, case=pk, done_at=None).first()
    )


def item(person: Person, pk: UUID, item: UUID) -> Found | None:
    """A case's place on the agenda of a meeting."""
    return _part_of(person, pk, next(iter(_ITEM.ask(person=person, pk=pk, item=item)), None))


def _item(person: Person, pk: UUID, item: UUID) -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.select_related("meeting__group", "decision")
    return items.filter(reached(person), pk=item, case=pk)


_ITEM = Prepared(_item)


@dataclass(frozen=True)
class OfConsideration:
    """One of the eight considerations of a case."""

    case: Case
    one: Consideration


def consideration(person: Person, pk: UUID, consideration: str) -> Found | None:
    """A consideration of a case, by its name in the address."""
    found = person_case(person, pk)
    if found is None or consideration not in set(Consideration):
        return None
    it = OfConsideration(found.it, Consideration(consideration))
    return Found(it, found.relations, found.kind, found.subject)


def adjustment(person: Person, pk: UUID, adjustment: UUID) -> Found | None:
    """An adjustment of a case that has not ended."""
    rows = Adjustment.objects.filter(reached(person), pk=adjustment, case=pk, ended_at=None)
    return _part_of(person, pk, rows.first())


def lesson_action(person: Person, pk: UUID, action: UUID) -> Found | None:
    """An action of the lessons review of a case."""
    rows = LessonAction.objects.select_related("review", "owner", "assured_by")
    it = rows.filter(reached(person, "review__case"), pk=action, review__case=pk).first()
    one = _reach(person, pk) if it else None
    if it is None or one is None:
        return None
    it.review.case = one
    return _found(person, one, it)


def lesson_owners(case: Case) -> list[Person]:
    """Who may own an action of the review: whoever may read it, by a part in the case or as responsible officer."""
    parts = Part.objects.filter(case=case, person=OuterRef("pk"), ended_at=None).exclude(
        role=CaseRole.PASTORAL
    )
    officers = Membership.objects.filter(person=OuterRef("pk"), role=Role.RESPONSIBLE_OFFICER, ended_at=None)
    people = Person.objects.filter(organisation=case.organisation_id, is_active=True)
    free = standing_free(people.filter(Q(Exists(parts)) | Q(Exists(officers))), case)
    return [one for one in free.order_by("name") if may(one, Permission.LESSONS_SEE, case)]


def worry(person: Person, pk: UUID, worry: UUID) -> Found | None:
    """A worry about somebody's safety that is still open."""
    rows = Worry.objects.select_related("raised_by").filter(reached(person), pk=worry, case=pk)
    return _part_of(person, pk, rows.filter(reached_at=None).first())


def _part_of(
    person: Person, pk: UUID, it: Letter | Promise | AgendaItem | Adjustment | Worry | None
) -> Found | None:
    one = _reach(person, pk) if it else None
    if it is None or one is None:
        return None
    it.case = one
    return _found(person, one, it)


def inbox_entry(person: Person, pk: UUID, entry: UUID) -> Found | None:
    """Something said in the inbox of whoever raised a case."""
    found = InboxEntry.objects.select_related("file").filter(reached(person, "report__case"))
    it = found.filter(pk=entry, report__case=pk).first()
    one = _reach(person, pk) if it else None
    return _found(person, one, it)


def risk(person: Person, pk: UUID, risk: UUID) -> Found | None:
    """A risk of a case's triage, one that was taken out included: its page says so."""
    within = reached(person, "triage__case")
    it = Risk.objects.select_related("triage").filter(within, pk=risk, triage__case=pk).first()
    one = _reach(person, pk) if it else None
    if it is None or one is None:
        return None
    it.triage.case = one
    return _found(person, one, it)


def standing_free(people: QuerySet[Person], case: Case) -> QuerySet[Person]:
    """Of these people, those whom the case is not about, who did not raise it and have no interest in it."""
    newest = Interest.objects.filter(case=case, person=OuterRef("pk")).order_by("-at").values("has")[:1]
    free = people.annotate(interest=Coalesce(Subquery(newest), Value(False))).filter(interest=False)
    return free.exclude(pk__in=[case.practitioner_id, *filter(None, [case.reporter.person_id])])


def followers(case: Case) -> QuerySet[Person]:
    """Who is told of a worry about the safety of the person a case is about, as far as they stand free."""
    parts = Part.objects.filter(
        case=case, person=OuterRef("pk"), ended_at=None, role__in=[CaseRole.CASE_MANAGER, CaseRole.PASTORAL]
    )
    officers = Membership.objects.filter(person=OuterRef("pk"), role=Role.RESPONSIBLE_OFFICER, ended_at=None)
    people = Person.objects.filter(organisation=case.organisation_id, is_active=True)
    return standing_free(people.filter(Q(Exists(parts)) | Q(Exists(officers))), case)


def worries_to_follow(person: Person) -> QuerySet[Worry]:
    """Open worries that somebody follows up, as case manager, pastoral contact or responsible officer."""
    worries = Worry.objects.filter(seen(person), reached_at=None)
    if Role.RESPONSIBLE_OFFICER in person.roles():
        return worries
    return worries.filter(case__in=_with_part(person, CaseRole.CASE_MANAGER, CaseRole.PASTORAL))


def check_ins_to_hold(person: Person) -> QuerySet[CheckIn]:
    """Planned check-ins of the cases whose pastoral contact somebody is, once the person has been told."""
    told = Q(case__told_at__isnull=False, case__in=_with_part(person, CaseRole.PASTORAL))
    return CheckIn.objects.filter(told, seen(person), held_on=None)


def _with_part(person: Person, *roles: CaseRole) -> QuerySet[Part, Any]:
    return Part.objects.filter(person=person, ended_at=None, role__in=roles).values("case")
