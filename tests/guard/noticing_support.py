"""More quick checks: who follows a worry, who holds a talk, and what is fetched of support and of calibration."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from lotus.concerns import policy
from lotus.concerns.models import Adjustment, CheckIn, Part, Worry
from lotus.core.casework import CaseRole
from lotus.core.support import Consideration
from lotus.kernel.models import Person
from lotus.kernel.permissions import Role
from tests.factories import world as worlds

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TOLD_OF_A_WORRY = {
    "main": {"alice", "bob", "marian", "rona", "ruth"},
    "early": {"alice", "bob", "marian", "rona", "xavier"},
    "ro": {"alan", "pia", "marian", "ruth", "xavier"},
}
"""Case manager, pastoral contact and officers who stand free. Who raised it, whom it is about: not as such."""


def _people(world: worlds.World) -> dict[str, Person]:
    loaded = Person.objects.in_bulk([one.pk for one in world.here.people.values()])
    return {who: loaded[one.pk] for who, one in world.here.people.items()}


def _more(world: worlds.World) -> None:
    """What must not count: parts and roles that ended, a worry that was reached, talks planned elsewhere."""
    here, cases = world.here.people, world.here.cases
    for who, role in (("pia", CaseRole.PASTORAL), ("helen", CaseRole.PASTORAL)):
        Part.objects.create(
            case=cases["main"], person=here[who], role=role, by=here["alice"], at=AT, ended_at=AT
        )
    here["mo"].memberships.create(role=Role.RESPONSIBLE_OFFICER, at=AT, ended_at=AT)
    here["dana"].memberships.create(role=Role.ADVISER, at=AT, ended_at=AT)
    about = {"raised_by": here["wren"], "raised_as": "raised_it", "raised_at": AT, "words": ""}
    Worry.objects.create(case=cases["main"], reached_at=AT, **about)
    for case in (cases["early"], cases["ro"]):
        planned = {"planned_on": date(2026, 3, 9), "feeling": "", "needed": "", "at": AT}
        CheckIn.objects.get_or_create(case=case, held_on=None, defaults=planned)


def followed(world: worlds.World) -> Iterator[str]:
    """Who is told of a worry, who sees it as theirs to follow, and whose talks to hold are shown."""
    _more(world)
    people, open_one = _people(world), world.here.named["main"]["worry"]
    for key, want in TOLD_OF_A_WORRY.items():
        found = {one.known_as.lower() for one in policy.followers(world.here.cases[key])}
        if found != want:
            yield f"{found ^ want} and a worry on {key}"
    for who, person in people.items():
        seen = list(policy.worries_to_follow(person).values_list("pk", flat=True))
        if seen != ([open_one] if who in TOLD_OF_A_WORRY["main"] else []):
            yield f"{who} follows {len(seen)}"
        talks = {key for key, case in world.here.cases.items() if _holds(person, case.pk)}
        if talks != {"bob": {"main"}, "pia": {"ro"}}.get(who, set()):
            yield f"{who} has talks to hold on {talks}"
    if policy.check_ins_to_hold(people["bob"]).exclude(held_on=None).exists():
        yield "a talk that took place is to be held"
    Person.objects.filter(pk=people["rona"].pk).update(is_active=False)
    if policy.followers(world.here.cases["main"]).filter(pk=people["rona"].pk).exists():
        yield "who is switched off is told of a worry"


def _holds(person: Person, case: Any) -> bool:
    return policy.check_ins_to_hold(person).filter(case=case).exists()


def fetched(world: worlds.World) -> Iterator[str]:
    """The thing at an address, for who is something to its case: not of another case, not ended, not of elsewhere."""
    _more(world)
    alice, main, early = _people(world)["alice"], world.here.named["main"], world.here.named["early"]
    elsewhere = world.there.named["main"]
    calls: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("adjustment", policy.adjustment),
        ("worry", policy.worry),
    )
    for name, fetch in calls:
        found = fetch(alice, main["pk"], main[name])
        if found is None or (found.it.pk, found.subject) != (main[name], main["pk"]):
            yield f"{name} is not found"
        strange = (
            (main, uuid4()),
            (early, main[name]),
            (elsewhere, elsewhere[name]),
            (main, elsewhere[name]),
        )
        if any(fetch(alice, where["pk"], pk) for where, pk in strange):
            yield f"{name} is found by another address"
    Adjustment.objects.filter(pk=main["adjustment"]).update(ended_at=AT)
    Worry.objects.filter(pk=main["worry"]).update(reached_at=AT)
    if any(fetch(alice, main["pk"], main[name]) for name, fetch in calls):
        yield "what has ended is found"
    yield from _named(alice, main["pk"], elsewhere["pk"])
    of_elsewhere = policy.calibration_round(alice, elsewhere["round"])
    if of_elsewhere or policy.calibration_round(alice, uuid4()):
        yield "a round is found by another address"


def _named(alice: Person, main: Any, elsewhere: Any) -> Iterator[str]:
    one = Consideration.EFFECT
    found = policy.consideration(alice, main, one)
    if found is None or (found.it.one, found.subject) != (one, main):
        yield "a consideration is not found"
    if policy.consideration(alice, main, "nothing") or policy.consideration(alice, elsewhere, one):
        yield "a consideration is found by another address"


def whole(world: worlds.World) -> Iterator[str]:
    """A case with what stands beside it: who looks after it now, worries still open, roles still held."""
    _more(world)
    alice, named = _people(world)["alice"], world.here.named
    for key in ("main", "early"):
        found = policy.whole_case(alice, named[key]["pk"])
        if found is None or found.subject != named[key]["pk"]:
            yield f"{key} is not the case at its address"
            return
        now = Part.objects.filter(case=named[key]["pk"]).exclude(ended_at__isnull=False).count()
        if len(found.it.looked_after) != now:
            yield f"{key} is looked after by {len(found.it.looked_after)}"
        wanted = [named[key]["worry"]] if "worry" in named[key] else []
        if [UUID(str(one["id"])) for one in found.it.worries_open] != wanted:
            yield f"{key} shows other worries"
        if set(found.it.practitioner_holds) != {"member"}:
            yield f"whom {key} is about holds {found.it.practitioner_holds}"
    if policy.whole_case(alice, uuid4()) or policy.whole_case(_people(world)["mo"], named["main"]["pk"]):
        yield "a case is found by the wrong address"
