"""The table of every address and method, `routes.csv`, and the addresses the program really has.

The columns: `route` and `method`; the `permission` it needs, a row of `access.csv` (or `open`); and the statuses it
may answer to somebody who has it; and what must `stand` on the concern first (a copy, a sent letter), or it is not
there for them either. Who has the permission not gets 404, and a stranger is sent to sign in.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

HERE = Path(__file__).parent
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Line:
    """One row: a route, a method, the permission it needs, what it may answer, and what must stand before."""

    route: str
    method: str
    permission: str
    answers: frozenset[int]
    needs: frozenset[str]


@dataclass(frozen=True)
class Address:
    """A route of the program, with the names its address takes."""

    route: str
    names: tuple[str, ...]
    view: object


@cache
def table() -> dict[tuple[str, str], Line]:
    rows = list(csv.DictReader((HERE / "routes.csv").read_text("ascii").splitlines()))
    lines = [
        Line(
            row["route"],
            row["method"],
            row["permission"],
            frozenset(map(int, row["answers"].split())),
            frozenset(row["needs"].split()),
        )
        for row in rows
    ]
    found = {(line.route, line.method): line for line in lines}
    assert len(found) == len(lines), "a route stands twice in routes.csv"
    return found


@cache
def allowed() -> dict[str, frozenset[str]]:
    """For each permission the holders that `access.csv` says have it: `case:adviser`, `role:member`."""
    rows = csv.DictReader((HERE / "access.csv").read_text("ascii").splitlines())
    return {
        row["permission"]: frozenset(holder for holder, says in row.items() if says == "yes") for row in rows
    }


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(sorted(_walk(get_resolver(), "", ()), key=lambda one: one.route))


def _walk(resolver: URLResolver, space: str, names: tuple[str, ...]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        here = (*names, *one.pattern.converters)
        if isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}", here, one.callback)
        else:
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one, inner, here)
