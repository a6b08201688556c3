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
    return {Permission(name): frozenset(_holders(row)) for name, row in written.items()}


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
