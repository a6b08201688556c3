"""More quick checks, each of an edge that a mutant found: what ended, who was not asked yet, two concerns at once."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import meetings
from lotus.concerns.models import AgendaItem, Case, Interest, Reporter, Seat
from lotus.kernel.models import Person
from lotus.kernel.permissions import Relation
from tests.factories import world as worlds
from tests.guard import visits

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def seats(world: worlds.World) -> Iterator[str]:
    """A seat that ended opens nothing; one that was not asked yet almost nothing, the chair's too."""
    here, case = world.here.people, world.here.cases["main"]
    item = AgendaItem.objects.select_related("meeting__group").get(pk=world.here.named["main"]["item"])
    Seat.objects.create(group=item.meeting.group, person=here["mo"], chair=False, ended_at=AT)
    mo, priya = (Person.objects.get(pk=here[who].pk) for who in ("mo", "priya"))
    if policy.visible(mo).exists() or policy.relations(mo, case):
        yield "a seat that ended opens a concern"
    if policy.asked(mo, Case.objects.all()).exists():
        yield "a seat that ended is asked"
    early = Case.objects.filter(pk=world.here.cases["early"].pk)
    if policy.asked(priya, early).exists():
        yield "somebody is asked about other concerns than these"
    Interest.objects.create(case=case, person=here["gita"], has=False, words="", at=AT)
    if here["gita"] in meetings.free_members(item):
        yield "a member of another group is free to decide"
    Interest.objects.filter(case=case, person=here["helen"]).delete()
    helen = Person.objects.get(pk=here["helen"].pk)
    if set(policy.relations(helen, case)) != {Relation.GROUP_UNASKED}:
        yield "the chair is not asked first"


def two(world: worlds.World) -> Iterator[str]:
    """Of two concerns that somebody may reach, the one that the address names; of one's own, not before the letter."""
    here, named = world.here.people, world.here.named
    marian = Person.objects.get(pk=here["marian"].pk)
    for key in ("main", "ro"):
        found = policy.risk(marian, named[key]["pk"], named[key]["risk"])
        if found is None or found.subject != named[key]["pk"]:
            yield f"a risk of {key} is found on another concern"
    Case.objects.filter(pk=named["ro"]["pk"]).update(practitioner=here["dana"])
    dana = Person.objects.get(pk=here["dana"].pk)
    if policy.own_letter(dana, named["ro"]["pk"], named["main"]["letter"]):
        yield "a letter is found on another concern about the same person"
    Reporter.objects.filter(case=named["early"]["pk"]).update(person=here["dora"])
    if policy.within_reach(Person.objects.get(pk=here["dora"].pk)).exists():
        yield "who raised a concern about themselves reaches it before they are told"


def forms(world: worlds.World) -> Iterator[str]:
    """Who may read a letter or a triage, and not write it, is told that there is no such form."""
    named = world.here.named["main"]
    for route, args in (
        ("concerns:letter", [named["pk"], named["letter"]]),
        ("concerns:triage", [named["pk"]]),
    ):
        for who in ("marian", "helen", "omar"):
            answer = visits.visit(world, world.here.people[who], "POST", reverse(route, args=args))
            if answer.status_code != 404:
                yield f"{who} sends a form to {route}"
