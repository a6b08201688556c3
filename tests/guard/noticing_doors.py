"""More quick checks: who has left, what a door asks for first, and forms that are taken in once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from django.test import override_settings
from django.urls import reverse

from lotus.concerns import policy
from lotus.kernel import doors
from lotus.kernel.models import AuditEntry, Person, Submission
from lotus.kernel.permissions import Permission, Relation, Role
from tests.factories import world as worlds
from tests.guard import visits

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def _anew(person: Person) -> Person:
    """As the database has them now, with nothing remembered."""
    return Person.objects.get(pk=person.pk)


def left(world: worlds.World) -> Iterator[str]:
    """Who has left handles nothing, even where their part never ended, and reads what is about them alone."""
    people, cases = world.here.people, world.here.cases
    for who in ("alice", "dana", "marian"):
        people[who].memberships.update(ended_at=AT)
    people["dana"].memberships.create(role=Role.CASE_ONLY, at=AT)
    for who in ("alice", "marian"):
        gone = _anew(people[who])
        if policy.visible(gone).exists() or policy.listed(gone).exists():
            yield f"{who}, who left, still lists"
        if policy.relations(gone, cases["main"]):
            yield f"{who}, who left, is still something"
    dana = _anew(people["dana"])
    found = policy.case(dana, cases["main"].pk)
    if found is None or set(found.relations) != {Relation.PRACTITIONER}:
        yield "dana, who left, does not reach what is about her"
    yield from _asked(_anew(people["alice"]), dana, found)


def _asked(gone: Person, dana: Person, found: doors.Found | None) -> Iterator[str]:
    """The door's own question, whatever it was told that somebody is: the second line behind the policy."""
    for person, relation, permission, opens in (
        (gone, Relation.CASE_MANAGER, Permission.CONCERN_SEE, False),
        (dana, Relation.CASE_MANAGER, Permission.CONCERN_SEE, False),
        (dana, Relation.PRACTITIONER, Permission.STANDING_SEE, True),
    ):
        said = doors.Found(dana, frozenset({relation}), "case", found.subject if found else uuid4())
        opened = doors._may(permission, person, said, needs=True)
        if opened is not opens:
            yield f"{person.known_as} as {relation}, having left: {opened}"


def first(world: worlds.World) -> Iterator[str]:
    """A second step is asked of whoever handles concerns, and a second person's word after a reset."""
    people, caseload = world.here.people, reverse("concerns:caseload")
    own = reverse("concerns:standing", args=[world.here.cases["main"].pk])
    with override_settings(SECOND_FACTOR=True):
        answer = visits.visit(world, people["alice"], "GET", caseload)
        if answer.status_code != 302 or not answer["Location"].startswith(reverse("people:second_needed")):
            yield "no second step is asked for"
        if visits.visit(world, people["dana"], "GET", own).status_code != 200:
            yield "a second step keeps somebody from their own case"
    Person.objects.filter(pk=people["alice"].pk).update(cases_locked_at=AT)
    answer = visits.visit(world, people["alice"], "GET", caseload)
    if answer.status_code != 302 or not answer["Location"].startswith(reverse("people:cases_locked")):
        yield "concerns are open after a reset that nobody confirmed"


def once(world: worlds.World) -> Iterator[str]:
    """A form is taken in under its number; an address that only leads on is written down as any other."""
    alice, main = world.here.people["alice"], world.here.named["main"]
    path, number = reverse("concerns:promise_done", args=[main["pk"], main["promise"]]), uuid4()
    client = visits.client_of(world, alice)
    client.post(path, {"once": str(number)})
    if not Submission.objects.filter(pk=number, person=alice).exclude(led_to="").exists():
        yield "a form is not taken in under its number"
    client.get(path)
    newest = AuditEntry.objects.filter(organisation=alice.organisation_id).order_by("-number").first()
    if newest is None or newest.details.get("page") != "concerns:promise_done":
        yield f"looking is written down as {newest and newest.details}"
