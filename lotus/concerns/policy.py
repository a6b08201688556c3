"""What somebody is to a case, and which cases they may see. What follows from it is in `content/access.toml`."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lotus.concerns.models import AgendaItem, Case, Decision, Interest, Letter, Part, Promise, Risk, Seat
from lotus.core.casework import CaseRole
from lotus.kernel import access
from lotus.kernel.doors import Found
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Relation, Role

Relations = frozenset[Relation]
NOBODY: Relations = frozenset()

_OF_PART = {
    CaseRole.CASE_MANAGER: Relation.CASE_MANAGER,
    CaseRole.ADVISER: Relation.ADVISER,
    CaseRole.RESPONSIBLE_OFFICER: Relation.RESPONSIBLE_OFFICER,
    CaseRole.PASTORAL: Relation.PASTORAL,
    CaseRole.INVESTIGATOR: Relation.INVESTIGATOR,
}


def visible(person: Person) -> QuerySet[Case]:
    """The cases somebody handles or is asked about: never their own, one they raised or have an interest in."""
    mine = Part.objects.filter(case=OuterRef("pk"), person=person, ended_at=None)
    newest = Interest.objects.filter(case=OuterRef("pk"), person=person).order_by("-at").values("has")[:1]
    cases = (
        Case.objects.filter(organisation=person.organisation_id)
        .exclude(practitioner=person)
        .exclude(reporter__person=person)
        .annotate(interest=Coalesce(Subquery(newest), Value(False)))
        .exclude(interest=True)
    )
    if Role.RESPONSIBLE_OFFICER in person.roles():
        return cases
    return cases.filter(Q(Exists(mine)) | Q(Exists(_put_before(person))))


def _put_before(person: Person) -> QuerySet[AgendaItem]:
    seats = Seat.objects.filter(person=person, ended_at=None).values("group")
    return AgendaItem.objects.filter(case=OuterRef("pk"), meeting__group__in=seats)


def relations_to(person: Person, cases: Iterable[Case]) -> dict[UUID, Relations]:
    """For each case what somebody is to it, reduced where they are the practitioner, raised it, or have an interest."""
    wanted = list(cases)
    others = [case.pk for case in wanted if case.practitioner_id != person.pk]
    held = _held(person, others) if others else defaultdict(set)
    answers = _answers(person, others)
    return {case.pk: _reduced(person, case, held[case.pk], answers.get(case.pk)) for case in wanted}


def _held(person: Person, ids: list[UUID]) -> dict[UUID, set[Relation]]:
    held: dict[UUID, set[Relation]] = defaultdict(set)
    for case, role in Part.objects.filter(case__in=ids, person=person, ended_at=None).values_list(
        "case", "role"
    ):
        if CaseRole(role) in _OF_PART:
            held[case].add(_OF_PART[CaseRole(role)])
    seats = dict(Seat.objects.filter(person=person, ended_at=None).values_list("group", "chair"))
    items = AgendaItem.objects.filter(case__in=ids, meeting__group__in=seats).values_list(
        "case", "meeting__group"
    )
    for case, group in items:
        held[case].add(Relation.CHAIR if seats[group] else Relation.GROUP_MEMBER)
    if Role.RESPONSIBLE_OFFICER in person.roles():
        for case in ids:
            held[case].add(Relation.RESPONSIBLE_OFFICER)
    return held


def _answers(person: Person, ids: list[UUID]) -> dict[UUID, bool]:
    """The newest answer to the interest question for each case that has one."""
    return dict(
        Interest.objects.filter(case__in=ids, person=person).order_by("at").values_list("case", "has")
    )


def _reduced(person: Person, case: Case, held: set[Relation], interest: bool | None) -> Relations:
    if case.organisation_id != person.organisation_id:
        return NOBODY
    if case.practitioner_id == person.pk:
        return frozenset({Relation.PRACTITIONER}) if case.told_at else NOBODY
    reporter = getattr(case, "reporter", None)
    if reporter and reporter.person_id == person.pk:
        return frozenset({Relation.RAISED_IT})
    if interest:
        return NOBODY
    return frozenset(held if interest is False else {_before_asking(one) for one in held})


def _before_asking(relation: Relation) -> Relation:
    """Advisers and group members see almost nothing before they have answered the interest question."""
    if relation in {Relation.CHAIR, Relation.GROUP_MEMBER}:
        return Relation.GROUP_UNASKED
    return Relation.ADVISER_UNASKED if relation is Relation.ADVISER else relation


def relations(person: Person, case: Case) -> Relations:
    return relations_to(person, [case])[case.pk]


def may(person: Person, permission: Permission, case: Case) -> bool:
    return access.may(permission, relations=relations(person, case))


def ask(person: Person, permission: Permission, case: Case) -> None:
    """For actions, which ask again whatever the page asked. Raises PermissionDenied."""
    if not may(person, permission, case):
        raise PermissionDenied(f"{permission} on this case")


def _found(person: Person, one: Case | None, it: object = None) -> Found | None:
    if one is None:
        return None
    held = relations(person, one)
    return Found(it or one, held, "case", one.pk) if held else None


def case(person: Person, pk: UUID) -> Found | None:
    """The case at an address, for a door."""
    cases = Case.objects.select_related("organisation", "practitioner", "reporter")
    return _found(person, cases.filter(pk=pk, organisation=person.organisation_id).first())


def letter(person: Person, pk: UUID, letter: UUID) -> Found | None:
    """A letter of a case."""
    found = Letter.objects.select_related(
        "case__organisation", "case__practitioner", "case__reporter", "decision"
    )
    one = found.filter(pk=letter, case=pk, case__organisation=person.organisation_id).first()
    return _found(person, one.case, one) if one else None


def own_letter(person: Person, pk: UUID, letter: UUID) -> Found | None:
    """A letter as its reader sees it: not there until it was sent."""
    sent = Letter.objects.select_related(
        "case__organisation", "case__practitioner", "case__reporter", "signed_by"
    )
    one = sent.filter(pk=letter, case=pk, case__practitioner=person, sent_at__isnull=False).first()
    return _found(person, one.case, one) if one else None


def risk(person: Person, pk: UUID, risk: UUID) -> Found | None:
    """A risk of a case's triage, one that was taken out included: its page says so."""
    risks = Risk.objects.select_related(
        "triage__case__organisation", "triage__case__practitioner", "triage__case__reporter"
    )
    one = risks.filter(pk=risk, triage__case=pk).first()
    return _found(person, one.triage.case, one) if one else None


def promise(person: Person, pk: UUID, promise: UUID) -> Found | None:
    """Something promised on a case, still to be done."""
    promises = Promise.objects.select_related("case__organisation", "case__practitioner", "case__reporter")
    one = promises.filter(pk=promise, case=pk, done_at=None).first()
    return _found(person, one.case, one) if one else None


def item(person: Person, pk: UUID, item: UUID) -> Found | None:
    """A case's place on the agenda of a meeting."""
    items = AgendaItem.objects.select_related(
        "meeting__group", "case__organisation", "case__practitioner", "decision"
    )
    one = items.filter(pk=item, case=pk).first()
    return _found(person, one.case, one) if one else None


def decision_told(decision: Decision) -> bool:
    """Whether the practitioner has been sent the letter about a decision; until then it is not theirs to find."""
    return decision.letters.filter(sent_at__isnull=False).exists()


def own_cases(person: Person) -> QuerySet[Case]:
    """The concerns about somebody, once they have been told of them; newest first."""
    return Case.objects.filter(practitioner=person, told_at__isnull=False).order_by("-opened_at")
