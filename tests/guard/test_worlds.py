"""Random worlds: whoever a concern is about, raised it, or has an interest never opens, lists or hears of it.

Roles, parts, seats, answers and letters are thrown together by chance, sensible or not; what each may see comes from
`oracle.py`, which says the specification again and never asks the program.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import cases, meetings
from lotus.concerns.models import AgendaItem, Case, Interest, Meeting, Part, Seat
from lotus.core.casework import CaseRole, ReporterKind
from lotus.kernel import accounts
from lotus.kernel.models import Membership, Message, Person
from lotus.kernel.permissions import CASE_HANDLING, Role
from tests.factories import story
from tests.factories import world as worlds
from tests.factories.cast import Cast
from tests.guard import oracle, visits
from tests.house import routes

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
NAMES = ("alice", "bob", "idris", "marian", "helen", "omar", "dana", "mo")
PARTS = {
    CaseRole.CASE_MANAGER: "case_manager",
    CaseRole.ADVISER: "adviser",
    CaseRole.PASTORAL: "pastoral",
    CaseRole.INVESTIGATOR: "investigator",
    CaseRole.RESPONSIBLE_OFFICER: "responsible_officer",
    CaseRole.SECOND_REVIEWER: "second_blind",
}
PAGES = ("case", "triage", "ask_group", "contact", "assign", "standing", "own_account", "opened", "interest")


@dataclass
class Thrown:
    """A concern thrown together, with the facts of everybody, and the mail its raising sent."""

    case: Case
    facts: dict[str, oracle.Facts]
    mail: list[Message]


def _throw(cast: Cast, chance: random.Random) -> Thrown:
    """A random world; every fact is written into the database and into the facts side by side."""
    facts = {name: oracle.Facts() for name in NAMES}
    _roles(cast, chance, facts)
    about, raiser = chance.choice(NAMES[1:]), chance.choice([None, *NAMES[1:]])
    manager = next(name for name in NAMES if name not in (about, raiser))
    _force_role(getattr(cast, manager), Role.CASE_MANAGER)
    case = _raise(cast, chance, manager, about, raiser)
    facts[about].practitioner = True
    if raiser:
        facts[raiser].raised_it = True
    facts[manager].parts.add("case_manager")
    mail = list(Message.objects.all())
    _told(chance, case, facts[about])
    _parts(cast, chance, case, facts)
    _seats(cast, chance, case, facts)
    _interests(cast, chance, case, facts)
    facts["charlie"] = oracle.Facts(same_organisation=False)
    return Thrown(case, facts, mail)


def _roles(cast: Cast, chance: random.Random, facts: dict[str, oracle.Facts]) -> None:
    for name in NAMES:
        person = getattr(cast, name)
        Membership.objects.filter(person=person).delete()
        accounts.grant(person, Role.MEMBER, by=None)
        for role in sorted(CASE_HANDLING):
            if chance.random() < 0.3:
                _force_role(person, role)
                ended = chance.random() < 0.25
                if ended:
                    person.memberships.filter(role=role).update(ended_at=timezone.now())
                facts[name].officer |= role == Role.RESPONSIBLE_OFFICER and not ended
        person.__dict__.pop("_roles", None)


def _force_role(person: Person, role: Role) -> None:
    accounts.grant(person, role, by=None)
    person.__dict__.pop("_roles", None)


def _raise(cast: Cast, chance: random.Random, manager: str, about: str, raiser: str | None) -> Case:
    reporter = getattr(cast, raiser) if raiser else None
    danger = chance.random() < 0.5
    told = cases.Told(ReporterKind.PERSON, reporter.name if reporter else "canary-source", "", reporter)
    facts: dict[str, Any] = {
        "practitioner": getattr(cast, about),
        "about": "canary-about",
        "what_happened": "canary-raised",
        "safety_now": danger,
        "safety_note": "canary-danger" if danger else "",
        "reporter": told,
    }
    as_alice = type(cast)(**{**vars(cast), "alice": getattr(cast, manager)})
    return story.raised(as_alice, **facts)


def _told(chance: random.Random, case: Case, facts: oracle.Facts) -> None:
    if chance.random() < 0.6:
        case.told_at = story.MONDAY
        case.save(update_fields=["told_at"])
        facts.told = True


def _parts(cast: Cast, chance: random.Random, case: Case, facts: dict[str, oracle.Facts]) -> None:
    """Parts given by chance, also to those who must not have one: the facts still decide."""
    for name in NAMES:
        for role, relation in PARTS.items():
            if chance.random() < 0.15 and relation not in facts[name].parts:
                person, ended = getattr(cast, name), chance.random() < 0.3
                at = story.MONDAY
                Part.objects.create(
                    case=case, person=person, role=role, by=cast.alice, at=at, ended_at=at if ended else None
                )
                facts[name].parts |= set() if ended else {relation}


def _seats(cast: Cast, chance: random.Random, case: Case, facts: dict[str, oracle.Facts]) -> None:
    """Seats in the group, and whether the concern is on its agenda."""
    Seat.objects.all().delete()
    on_agenda = chance.random() < 0.6
    chair = chance.choice(NAMES)
    for name in NAMES:
        if name == chair or chance.random() < 0.4:
            ended = chance.random() < 0.2
            Seat.objects.create(
                group=cast.group,
                person=getattr(cast, name),
                chair=name == chair,
                ended_at=story.MONDAY if ended else None,
            )
            if on_agenda and not ended:
                facts[name].seat = "chair" if name == chair else "group_member"
    if on_agenda:
        meeting = Meeting.objects.create(group=cast.group, on=story.MONDAY.date())
        AgendaItem.objects.create(meeting=meeting, case=case, by=cast.alice, at=story.MONDAY)


def _interests(cast: Cast, chance: random.Random, case: Case, facts: dict[str, oracle.Facts]) -> None:
    """Answers to the interest question; the newest counts."""
    for name in NAMES:
        for turn in range(chance.choice([0, 0, 1, 1, 2])):
            has, at = chance.random() < 0.4, story.MONDAY + timedelta(days=turn)
            Interest.objects.create(case=case, person=getattr(cast, name), has=has, words="", at=at)
            facts[name].interest = has


def _faults(cast: Cast, world: worlds.World, thrown: Thrown, chance: random.Random) -> Iterator[str]:
    for name, facts in thrown.facts.items():
        person = Person.objects.get(pk=getattr(cast, name).pk)
        want = oracle.relations(facts)
        held = {str(one) for one in policy.relations(person, thrown.case)}
        if held != want:
            yield f"{name} is {held}, not {want}: {facts}"
        if policy.visible(person).filter(pk=thrown.case.pk).exists() != oracle.listed(facts):
            yield f"{name} listed wrongly: {facts}"
        if policy.within_reach(person).filter(pk=thrown.case.pk).exists() != bool(want):
            yield f"{name} within reach wrongly: {facts}"
        if oracle.conflicted(facts):
            yield from _seen(world, person, facts, thrown, chance)


def _seen(
    world: worlds.World, person: Person, facts: oracle.Facts, thrown: Thrown, chance: random.Random
) -> Iterator[str]:
    """What somebody conflicted is shown: the lists, a few pages, and the mail."""
    own = {f"case:{relation}" for relation in oracle.relations(facts)}
    for path in (reverse("home:start"), reverse("concerns:caseload")):
        answer = visits.visit(world, person, "GET", path)
        tells = str(thrown.case.pk) in answer.content.decode() and not facts.practitioner
        if b"canary" in answer.content or thrown.case.reference.encode() in answer.content or tells:
            yield f"{person.known_as} reads of it at {path}: {facts}"
    for page in chance.sample(PAGES, 2):
        line = routes.table()[f"concerns:{page}", "GET"]
        answer = visits.visit(world, person, "GET", reverse(line.route, args=[thrown.case.pk]))
        may = not own.isdisjoint(routes.allowed()[line.permission])
        if (answer.status_code == 200) != may or (not may and answer.status_code != 404):
            yield f"{person.known_as} opens {page}: {answer.status_code}, {facts}"
    knew = facts.practitioner or facts.raised_it  # an interest was declared only after the mail had gone
    if knew and any(message.to == person.email for message in thrown.mail):
        yield f"{person.known_as} had mail: {facts}"


def _keep(proof: "Proof", tried: int, faults: list[str], conflicts: int, of: int) -> None:
    proof.keep(
        "random-worlds",
        "Random world in which nobody conflicted opens, lists or hears of the concern",
        tried=tried,
        found=tried - len({fault.split(":")[0] for fault in faults}),
        must=tried,
        good=not faults,
        note=f"{conflicts} conflicted people; the oracle says the specification again without the program",
        of=of,
    )


def test_nobody_conflicted_opens_lists_or_hears_of_a_concern(cast: Cast, proof: "Proof") -> None:
    chance, count = random.Random(proof.seed), proof.trials(1_000, share=100)
    people = [getattr(cast, name) for name in (*NAMES, "charlie")]
    half = worlds.Half(cast.here)
    world = worlds.World(half, half, cast.charlie, {one.pk: worlds.cookie(one) for one in people})
    faults: list[str] = []
    conflicts = 0
    for number in range(count):
        mark = transaction.savepoint()
        thrown = _throw(cast, chance)
        conflicts += sum(map(oracle.conflicted, thrown.facts.values()))
        faults += [f"world {number}: {fault}" for fault in _faults(cast, world, thrown, chance)]
        leaks = [one for one in Message.objects.all() if "canary" in f"{one.subject} {one.body}"]
        faults += [f"world {number}: mail tells what was raised" for _one in leaks]
        transaction.savepoint_rollback(mark)
        if (number + 1) % 100 == 0 or number + 1 == count:
            _keep(proof, number + 1, faults, conflicts, count)
    assert faults == []
    assert conflicts > 2 * count


def test_a_member_who_declared_an_interest_is_not_counted_as_free(cast: Cast) -> None:
    item = story.on_agenda(cast)
    Interest.objects.create(
        case=item.case, person=cast.omar, has=True, words="", at=story.MONDAY + timedelta(days=9)
    )
    assert cast.omar not in meetings.free_members(item)
