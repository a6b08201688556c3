"""The one function that says who may do what, from the one file that holds the answer."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from lotus.kernel.permissions import Permission, Relation, Role

FILE = Path(__file__).resolve().parent.parent / "content" / "access.toml"


class AccessFault(Exception):
    """The access file does not fit the code; names every fault."""


@cache
def table() -> Mapping[Permission, frozenset[str]]:
    """For each permission the roles (`role:x`) and relations (`case:x`) that have it. Default: nobody."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))["permission"]
    faults = [f"no such permission: {name}" for name in written if name not in set(Permission)]
    faults += [f"not written down: {permission}" for permission in Permission if permission not in written]
    for name, row in written.items():
        faults += [f"{name}: no such role {role}" for role in set(row.get("roles", ())) - set(Role)]
        faults += [f"{name}: no such relation {it}" for it in set(row.get("relations", ())) - set(Relation)]
    if faults:
        raise AccessFault("; ".join(faults))
    _second_factor()
    return {Permission(name): frozenset(_holders(row)) for name, row in written.items()}


@cache
def _second_factor() -> Mapping[str, frozenset[str]]:
    """Which roles and relations sign in with a second step, and what they may open before."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))["second_factor"]
    known: dict[str, set[str]] = {"roles": {*Role}, "own": {*Relation}, "open": {*Permission}}
    faults = [f"second_factor: no such {one}" for key in known for one in set(written[key]) - known[key]]
    if faults:
        raise AccessFault("; ".join(faults))
    return {key: frozenset(written[key]) for key in known}


def guarded(permission: Permission, *, roles: Iterable[str], relations: Iterable[str] | None) -> bool:
    """Whether somebody with these roles, or these relations to the case a page is about (None: to no case), may
    open it only with a second step. What is theirs alone, such as a letter to them, needs none.
    """
    needs = _second_factor()
    if permission in needs["open"]:
        return False
    if relations is not None:
        return not needs["own"].issuperset(relations)
    return not needs["roles"].isdisjoint(roles)


def needs_second(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles has to have a second step."""
    return not _second_factor()["roles"].isdisjoint(roles)


def _holders(row: Mapping[str, Iterable[str]]) -> Iterable[str]:
    yield from (f"role:{role}" for role in row.get("roles", ()))
    yield from (f"case:{relation}" for relation in row.get("relations", ()))


def may(permission: Permission, *, roles: Iterable[str] = (), relations: Iterable[str] = ()) -> bool:
    """Whether somebody with these roles in the organisation, or these relations to the case, has the
    permission.
    """
    held = {f"role:{role}" for role in roles} | {f"case:{relation}" for relation in relations}
    return not held.isdisjoint(table()[permission])


def about_case(permission: Permission) -> bool:
    """Whether the permission is held through a relation to a case, which a page must then fetch to ask."""
    return any(holder.startswith("case:") for holder in table()[permission])
