"""Guessed, swapped and foreign ids: the answer is the one for what is not there, in status, content, work and time."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotus.kernel.models import Person
from tests.factories import world as worlds
from tests.guard import test_matrix as matrix
from tests.guard import visits
from tests.house import routes

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
ADDRESSES = [one for one in routes.addresses() if "pk" in one.names]
CHILDREN = (
    "letter",
    "risk",
    "promise",
    "item",
    "adjustment",
    "worry",
    "action",
    "entry",
    "whole",
    "evidence",
    "interview",
    "reply",
    "attached",
)
WHO = ("carla", *worlds.ROLES)


@dataclass(frozen=True)
class Guess:
    """One try: an address whose ids come from these places (`main`, `there:ro`, or `absent`)."""

    who: str
    method: str
    address: routes.Address
    places: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.address.route} {dict(self.places)}"


PLACES = ["absent", *worlds.RELATIONS, *(f"there:{case}" for case in worlds.RELATIONS)]


def _guesses(chance: random.Random, count: int) -> Iterator[Guess]:
    """Combinations of person, address and ids that the tables do not allow."""
    while count:
        address = chance.choice(ADDRESSES)
        names = [name for name in address.names if name == "pk" or name in CHILDREN]
        picked = tuple((name, chance.choice(PLACES)) for name in names)
        guess = Guess(chance.choice(WHO), chance.choice(routes.METHODS), address, picked)
        if not _allowed(guess):
            count -= 1
            yield guess


def _allowed(guess: Guess) -> bool:
    """Whether the tables allow it: then it is no guess."""
    places = {place for _name, place in guess.places}
    if len(places) > 1 or "absent" in places:
        return False
    place = places.pop()
    line = routes.table()[guess.address.route, guess.method]
    cell = matrix.Cell(
        guess.who, line, guess.address, place.removeprefix("there:"), not place.startswith("there:")
    )
    return matrix.expected(cell) != frozenset({404})


def _ids(world: worlds.World, guess: Guess, *, absent: bool = False) -> dict[str, Any]:
    plain = {"kind": "outcome", "consideration": "adjustments"}
    ids: dict[str, Any] = {name: word for name, word in plain.items() if name in guess.address.names}
    for name, place in guess.places:
        half = world.there if place.startswith("there:") else world.here
        named = half.named.get(place.removeprefix("there:"), {})
        ids[name] = uuid4() if absent else named.get(name) or uuid4()
    return ids


def _ask(world: worlds.World, guess: Guess, *, absent: bool = False) -> HttpResponse:
    person = _who(world, guess.who)
    path = reverse(guess.address.route, kwargs=_ids(world, guess, absent=absent))
    return visits.visit(world, person, guess.method, path)


def _who(world: worlds.World, who: str) -> Person:
    return world.carla if who == "carla" else world.here.people[who]


def _keep(proof: "Proof", tried: int, told: list[str], of: int) -> None:
    proof.keep(
        "guessed-ids",
        "Guessed, swapped or foreign id answered as what is not there",
        tried=tried,
        found=tried - len(told),
        must=tried,
        note=f"{len(ADDRESSES)} addresses, {len(WHO)} people; the same status, headers and content byte for byte",
        of=of,
    )


def test_a_guessed_id_tells_nothing(world: worlds.World, proof: "Proof") -> None:
    guesses = list(_guesses(random.Random(proof.seed), proof.trials(10_000, share=100)))
    told = []
    known: dict[tuple[str, str, str], HttpResponse] = {}
    for number, guess in enumerate(guesses, 1):
        kind = (guess.who, guess.method, guess.address.route)
        absent = known[kind] = known.get(kind) or _ask(world, guess, absent=True)
        answer = _ask(world, guess)
        same = visits.masked(answer) == visits.masked(absent) and answer.headers == absent.headers
        if (answer.status_code, absent.status_code) != (404, 404) or not same:
            told.append(f"{guess}: {answer.status_code} {absent.status_code} same={same}")
        if number % 1_000 == 0 or number == len(guesses):
            _keep(proof, number, told, len(guesses))
    assert told == []


def test_a_page_missing_within_a_concern_of_ones_own_looks_like_any_other(world: worlds.World) -> None:
    """The header marks where somebody is; on a page that is not there it would mark a concern that is."""
    dana, own = world.here.people["dana"], world.here.named["main"]["pk"]
    answers = [
        visits.visit(world, dana, "GET", reverse("concerns:own_letter", kwargs={"pk": pk, "letter": uuid4()}))
        for pk in (own, uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert visits.masked(answers[0]) == visits.masked(answers[1])


@pytest.mark.parametrize("said", ["LOT-2026-00001", "00001", "1", "main", "..%2f", "%00", str(UUID(int=0))])
def test_a_reference_or_a_number_opens_nothing(world: worlds.World, said: str) -> None:
    for who in ("alice", "marian", "dana", "mo"):
        for tail in ("", "triage/", "where-things-stand/"):
            answer = visits.visit(world, world.here.people[who], "GET", f"/concerns/{said}/{tail}")
            assert answer.status_code == 404


def _strangers(world: worlds.World) -> Iterator[tuple[Person, routes.Address, dict[str, Any]]]:
    """People, addresses and ids of concerns that they are nothing to, here and elsewhere."""
    for who, half, case in (
        ("mo", world.here, "main"),
        ("alan", world.here, "main"),
        ("gita", world.here, "main"),
        ("xena", world.here, "main"),
        ("xavier", world.here, "main"),
        ("dora", world.here, "early"),
        ("marian", world.there, "main"),
        ("alice", world.there, "main"),
    ):
        for address in ADDRESSES:
            ids, there = worlds.kwargs_for(address.names, half.named[case])
            if there:
                yield world.here.people[who], address, ids


def test_what_is_hidden_is_looked_for_no_longer_than_what_is_not_there(
    world: worlds.World, proof: "Proof"
) -> None:
    """The same questions to the database, so that the time tells nothing."""
    different, tries = [], list(_strangers(world))
    for person, address, ids in tries if proof.in_full else random.Random(proof.seed).sample(tries, 24):
        absent = {name: uuid4() if isinstance(value, UUID) else value for name, value in ids.items()}
        counts = []
        for kwargs in (ids, absent):
            with CaptureQueriesContext(connection) as seen:
                visits.visit(world, person, "GET", reverse(address.route, kwargs=kwargs))
            counts.append(len(seen))
        if counts[0] != counts[1]:
            different.append(f"{person.known_as} {address.route}: {counts}")
    assert different == []


def _seconds(world: worlds.World, person: Person, path: str) -> float:
    client = visits.client_of(world, person)
    with visits.undone():
        began = time.perf_counter()
        assert client.get(path).status_code == 404
        return time.perf_counter() - began


def auc(ones: list[float], others: list[float]) -> float:
    """How often one of the first takes longer than one of the others; 0.5 when nothing can be told."""
    ranked = sorted([(value, 1) for value in ones] + [(value, 0) for value in others])
    ranks = sum(place for place, (_value, first) in enumerate(ranked, 1) if first)
    return (ranks - len(ones) * (len(ones) + 1) / 2) / (len(ones) * len(others))


def test_the_measure_of_time_tells_a_difference_where_there_is_one() -> None:
    assert auc([2.0, 3.0], [0.0, 1.0]) == 1.0
    assert auc([1.0, 4.0], [2.0, 3.0]) == 0.5


def test_the_time_of_an_answer_tells_nothing(world: worlds.World, proof: "Proof") -> None:
    """Tries of hidden and absent ids take turns, so that a busy machine slows both alike. Judged in full only."""
    chance, cases = random.Random(proof.seed), list(_strangers(world))
    times: dict[bool, list[float]] = {True: [], False: []}
    for _turn in range(proof.trials(1_000)):
        person, address, ids = chance.choice(cases)
        absent = {name: uuid4() if isinstance(value, UUID) else value for name, value in ids.items()}
        for hidden in chance.sample([True, False], 2):
            path = reverse(address.route, kwargs=ids if hidden else absent)
            times[hidden].append(_seconds(world, person, path))
    told = auc(times[True], times[False])
    proof.keep(
        "guessed-ids-time",
        "How well time tells a hidden id from an absent one (AUC; 0.5 is not at all)",
        tried=sum(map(len, times.values())),
        found=round(told, 3),
        must="0.45 to 0.55",
        good=0.45 <= told <= 0.55,
        note="inside one process, without a network, on SQLite; the same number of questions to the database",
    )
    assert not proof.in_full or 0.45 <= told <= 0.55


def test_a_foreign_token_keeps_no_draft_and_shows_none(world: worlds.World) -> None:
    page = reverse("concerns:raise")
    typed = b"kept=forged:token&about=canary-draft"
    answer = visits.visit(world, world.here.people["mo"], "POST", reverse("kernel:keep_draft"), data=typed,
                          content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 400
    assert b"canary-draft" not in visits.visit(world, world.here.people["alice"], "GET", page).content
