"""Every address, by GET and POST, for everybody, on every concern here and elsewhere: as the written tables say.

What is expected comes from three tables written by hand: who is what to which concern (`factories/world.py`), which
permission an address needs (`house/routes.csv`), and who has it (`house/access.csv`). The program is not asked.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from lotus.kernel.models import Person
from tests.factories import world as worlds
from tests.guard import visits
from tests.house import routes

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "lotus")
GUESTS = ("alice", "marian", "ada", "dana")
"""Who of the other organisation tries our concerns; Carla, who works in both, tries the other way round."""


@dataclass(frozen=True)
class Cell:
    """One try: who, by which line of the table, on which concern of which organisation."""

    who: str
    line: routes.Line
    address: routes.Address
    case: str
    ours: bool

    def __str__(self) -> str:
        where = "here" if self.ours else "elsewhere"
        return f"{self.who} {self.line.method} {self.line.route} ({self.case or 'no concern'} {where})"


def _cells() -> Iterator[Cell]:
    people = ["", "carla", *worlds.ROLES, *(f"there:{guest}" for guest in GUESTS)]
    for address in routes.addresses():
        lines = [routes.table()[address.route, method] for method in routes.METHODS]
        about = "pk" in address.names
        cases = (
            [(case, ours) for case in worlds.RELATIONS for ours in (True, False)] if about else [("", True)]
        )
        for line in lines:
            for who in people:
                yield from (Cell(who, line, address, case, ours) for case, ours in cases)


def _held(cell: Cell) -> set[str]:
    """What somebody holds, by the written tables: roles, and what they are to the concern."""
    key = cell.who.removeprefix("there:")
    roles = {"role:member", *(f"role:{role}" for role in worlds.ROLES.get(key, ()))}
    at_home = cell.ours is not cell.who.startswith("there:")
    here = worlds.RELATIONS[cell.case].get(key, "") if cell.case and at_home else ""
    return roles | {f"case:{relation}" for relation in here.split()}


def expected(cell: Cell) -> frozenset[int]:
    """The statuses that a cell may answer."""
    line = cell.line
    if line.permission == "open":
        return line.answers
    if not cell.who:
        return frozenset({302})
    there = set(cell.address.names) <= {*_named(cell.case), "pk"} and line.needs <= worlds.STANDS.get(
        cell.case, set()
    )
    if not cell.case and not worlds.READ.keys() >= {*cell.address.names} and cell.who.startswith("there:"):
        there = False  # somebody's place, or what waits for a second person, of another organisation
    if any(worlds.OWNERS[name] != cell.who for name in cell.address.names if name in worlds.OWNERS):
        there = False  # what somebody keeps of their own
    may = not _held(cell).isdisjoint(routes.allowed()[line.permission])
    return line.answers if may and there else frozenset({404})


def _named(case: str) -> set[str]:
    """What an address may name on a concern, as the world is told in words."""
    always = {"letter", "promise", "kind", "token", "consideration"}
    support = (
        {"adjustment", "worry", "action", "entry", "whole", "evidence", "interview", "reply", "attached"}
        if case == "main"
        else set()
    )
    return (
        {
            "token",
            "person",
            "proposal",
            "reset",
            "round",
            "vignette",
            "report",
            "answered",
            "publication",
            "group",
            "meeting",
            "slug",
            *worlds.READ,
            *worlds.OWNERS,
        }
        if not case
        else always
        if case == "early"
        else always | support | {"risk", "item"}
    )


def _person(world: worlds.World, who: str) -> Person | None:
    if who == "carla":
        return world.carla
    half = world.there if who.startswith("there:") else world.here
    return half.people[who.removeprefix("there:")] if who else None


def _address(world: worlds.World, cell: Cell) -> str:
    half = world.here if cell.ours else world.there
    named = half.named[cell.case or "main"]
    filled, _all = worlds.kwargs_for(cell.address.names, named)
    return reverse(cell.line.route, kwargs=filled)


def answered(world: worlds.World, cell: Cell) -> str:
    """What is wrong with a cell, in words; nothing when it answers as it should."""
    answer = visits.visit(world, _person(world, cell.who), cell.line.method, _address(world, cell))
    want = expected(cell)
    if answer.status_code not in want:
        return f"{cell}: {answer.status_code}, not {sorted(want)}"
    if not cell.who and cell.line.permission != "open":
        to = urlsplit(answer["Location"]).path
        asked = reverse("people:sign_in" if cell.line.method == "GET" else "people:signed_out")
        return "" if to == asked else f"{cell}: a stranger is sent to {to}"
    if answer.status_code == 404 and b"canary-" in answer.content:
        return f"{cell}: the page that says no shows something"
    return ""


def few(seed: int, *, no: int = 2) -> list[Cell]:
    """Each line of the table once for somebody who may, and a few times for somebody who may not."""
    cells = list(_cells())
    seen: dict[tuple[str, str, bool], int] = {}
    chosen = []
    for cell in random.Random(seed).sample(cells, len(cells)):
        key = (cell.line.route, cell.line.method, expected(cell) == cell.line.answers)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= (1 if key[2] else no):
            chosen.append(cell)
    return chosen


def test_everybody_gets_what_the_tables_say_and_nothing_else(world: worlds.World, proof: "Proof") -> None:
    cells = list(_cells())
    chosen = cells if proof.in_full else few(proof.seed)
    wrong = [fault for cell in chosen if (fault := answered(world, cell))]
    proof.keep(
        "access-matrix",
        "Address, method, person and concern answered as the written tables say",
        tried=len(chosen),
        found=len(chosen) - len(wrong),
        must=len(chosen),
        good=not wrong and len(chosen) >= 5_000,
        note=f"{len(routes.addresses())} addresses, {len(worlds.ROLES) + 6} people, 3 concerns in each of 2 places",
    )
    assert len(cells) >= 5_000
    assert wrong == []


def test_the_tables_give_every_line_somebody_who_may_and_somebody_who_may_not() -> None:
    """A matrix that only ever says no, or only ever says yes, would prove nothing."""
    lines = {(cell.line.route, cell.line.method) for cell in _cells()}
    may = {
        (cell.line.route, cell.line.method)
        for cell in _cells()
        if cell.who and expected(cell) == cell.line.answers
    }
    refused = {(cell.line.route, cell.line.method) for cell in _cells() if expected(cell) == frozenset({404})}
    open_to_all = {key for key, line in routes.table().items() if line.permission == "open"}
    staff = {
        "start.see",
        "organisation.switch",
        "own_sign_in.change",
        "toolkit.keep",
        "session.lead",
        "blank.see",
        "figures.read",
        "region.read",
    }
    owned = {one.route for one in routes.addresses() if not worlds.OWNERS.keys().isdisjoint(one.names)}
    for_all_staff = {
        key for key, line in routes.table().items() if line.permission in staff and key[0] not in owned
    }
    assert lines - may == set()
    assert lines - refused - open_to_all == for_all_staff


def test_no_address_answers_a_method_that_nobody_uses(world: worlds.World, proof: "Proof") -> None:
    people = [None, *world.here.people.values()] if proof.in_full else [world.here.people["alice"]]
    cells = [
        Cell(who.known_as.lower() if who else "", routes.table()[address.route, "GET"], address, "main", True)
        for address in routes.addresses()
        for who in people
    ]
    wrong = [
        f"{cell} by {method}: {answer.status_code}"
        for cell in cells
        for method in (OTHER_METHODS if proof.in_full else ("PUT", "TRACE"))
        if (
            answer := visits.visit(world, _person(world, cell.who), method, _address(world, cell))
        ).status_code
        != 405
    ]
    assert wrong == []
