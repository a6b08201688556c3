"""What belongs to the organisation and to no case yet, and what is somebody's own; no relation to a case is asked."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lotus.concerns.models import Case, Decision, Report, Round
from lotus.kernel.doors import Found
from lotus.kernel.models import Membership, Organisation, Person, Publication
from lotus.kernel.permissions import Role


def handlers(here: Organisation) -> QuerySet[Person]:
    """Those who read what comes in through the open page: case managers and responsible officers."""
    held = Membership.objects.filter(
        person=OuterRef("pk"), role__in=[Role.CASE_MANAGER, Role.RESPONSIBLE_OFFICER], ended_at=None
    )
    return Person.objects.filter(Exists(held), organisation=here, is_active=True)


def reports(person: Person) -> QuerySet[Report]:
    """What came in and is no case yet; nobody sees what is kept from them."""
    told = Report.objects.filter(organisation=person.organisation_id, sent_on__isnull=False, case=None)
    return told.exclude(pk__in=Report.kept_from.through.objects.filter(person=person).values("report"))


def report(person: Person, report: UUID) -> Found | None:
    """Such a report, for somebody whose role may read it."""
    it = reports(person).filter(pk=report).first() if person.works_here else None
    return Found(it, frozenset(), "report", it.pk) if it else None


def rounds(person: Person) -> QuerySet[Round]:
    """The calibration rounds of somebody's organisation; they hold no case."""
    return Round.objects.filter(organisation=person.organisation_id)


def calibration_round(person: Person, round: UUID, **_more: object) -> Found | None:
    """A round at an address. Whether somebody may take part follows from their role alone."""
    one = rounds(person).select_related("opened_by").filter(pk=round).first()
    return Found(one, frozenset(), "calibration", one.pk) if one else None


def decision_told(decision: Decision) -> bool:
    """Whether the practitioner has been sent the letter about a decision; until then it is not theirs to find."""
    return decision.letters.filter(sent_at__isnull=False).exists()


def own_cases(person: Person | OuterRef) -> QuerySet[Case]:
    """The concerns about somebody, once they have been told of them; newest first."""
    return Case.objects.filter(practitioner=person, told_at__isnull=False).order_by("-opened_at")


LESSON = "lesson"
"""The kind of publication that is a lesson."""


def publications(person: Person) -> QuerySet[Publication]:
    """The lessons that organisations of somebody's region gave it. Of no organisation is more than that looked at."""
    here = Organisation.objects.filter(pk=person.organisation_id, region__isnull=False)
    return Publication.objects.filter(kind=LESSON, region__in=here.values("region"))


def own_publication(person: Person, publication: UUID) -> Found | None:
    """A lesson that somebody's own organisation gave."""
    rows = Publication.objects.select_related("organisation")
    it = rows.filter(pk=publication, organisation=person.organisation_id, kind=LESSON).first()
    return Found(it, frozenset(), "publication", it.pk) if it else None
