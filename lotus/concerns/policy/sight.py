"""Which cases somebody sees: in lists, at an address, and through what belongs to a case.

What is asked of each case goes by that case's own rows; what is the same for all of them is asked once. On ten thousand
cases the one must never be written in place of the other.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lotus.concerns.models import AgendaItem, Case, Interest, Part, Reporter
from lotus.concerns.policy.seats import put_before
from lotus.kernel.models import Person
from lotus.kernel.permissions import Role


def visible(person: Person) -> QuerySet[Case]:
    """The cases somebody handles or is asked about: never their own, one they raised or have an interest in."""
    cases = _free(person)
    if Role.RESPONSIBLE_OFFICER in person.roles():
        return cases
    mine = Part.objects.filter(case=OuterRef("pk"), person=person, ended_at=None)
    return cases.filter(Q(Exists(mine)) | Q(Exists(put_before(person).filter(case=OuterRef("pk")))))


def listed(person: Person) -> QuerySet[Case]:
    """The same cases, for lists: looked for where somebody has a part or a seat, not in the whole organisation."""
    cases = _free(person)
    if Role.RESPONSIBLE_OFFICER in person.roles():
        return cases
    parts = Part.objects.filter(person=person, ended_at=None).values("case")
    return cases.filter(Q(pk__in=parts) | Q(pk__in=put_before(person).values("case")))


def _free(person: Person) -> QuerySet[Case]:
    """The organisation's cases but those about somebody, raised by them, or in which they have an interest.

    Their newest answer is looked for only where one of their answers says so: elsewhere it cannot.
    """
    if not person.works_here:
        return Case.objects.none()
    raised = Reporter.objects.filter(person=person).values("case")
    told = Interest.objects.filter(person=person, has=True).values("case")
    newest = Interest.objects.filter(case=OuterRef("pk"), person=person).order_by("-at").values("has")[:1]
    cases = Case.objects.filter(organisation=person.organisation_id).exclude(practitioner=person)
    interest = Q(pk__in=told) & Q(Coalesce(Subquery(newest), Value(False)))
    return cases.exclude(pk__in=raised).exclude(interest)


def seen(person: Person, case: str = "case") -> Q:
    """For what belongs to a case: that somebody sees it. Asked row by row, so for what is narrowed down already."""
    return Q(Exists(visible(person).filter(pk=OuterRef(case))))


def asked(person: Person, cases: QuerySet[Case]) -> QuerySet[AgendaItem]:
    """Where cases stand on the agenda of somebody's group whose interest question they have not answered yet."""
    answered = Interest.objects.filter(person=person).values("case")
    unasked = put_before(person).exclude(case__in=answered)
    return unasked.filter(Exists(cases.filter(pk=OuterRef("case"))))


def within_reach(person: Person) -> QuerySet[Case]:
    """The cases somebody is anything to at all. What is out of reach is looked for no longer than what is not there."""
    handled = Q(Exists(visible(person).filter(pk=OuterRef("pk"))))
    own = Q(practitioner=person, told_at__isnull=False)
    raised = Q(reporter__person=person) & ~Q(practitioner=person)
    return Case.objects.filter(organisation=person.organisation_id).filter(handled | own | raised)


def reached(person: Person, case: str = "case") -> Q:
    """For what belongs to a case: that the case is within reach."""
    return Q(Exists(within_reach(person).filter(pk=OuterRef(case))))
