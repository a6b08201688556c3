"""Writes the tables of docs/reference/roles.md from what the program really does.

Run it after a change of access: .venv/bin/python -m tests.house.tables
"""

import os
import tomllib
from collections.abc import Iterable

from lotus.kernel import access
from lotus.kernel.permissions import Permission, Relation, Role
from tests.house import source

PAGE = source.ROOT / "docs" / "reference" / "roles.md"
RELATIONS = {
    Relation.PRACTITIONER: "the person it is about",
    Relation.RAISED_IT: "who raised it",
    Relation.CASE_MANAGER: "case manager",
    Relation.RESPONSIBLE_OFFICER: "responsible officer",
    Relation.CHAIR: "chair",
    Relation.GROUP_MEMBER: "group member",
    Relation.GROUP_UNASKED: "chair or group member not yet asked",
    Relation.ADVISER: "adviser",
    Relation.ADVISER_UNASKED: "adviser or investigator not yet asked",
    Relation.SECOND_OPEN: "second reviewer, once both have signed",
    Relation.SECOND_BLIND: "second reviewer, until both have signed",
    Relation.SECOND_UNASKED: "second reviewer not yet asked",
    Relation.INVESTIGATOR: "investigator",
    Relation.PASTORAL: "pastoral contact",
}
HEAD = """# Roles and permissions

Written by `tests/house/tables.py` from `lotus/content/access.toml`, and compared with it by a test: what stands here is
what the program does. The default is no.

A **role** is held in an organisation. What somebody may do with one case comes from what they are **to that case**,
never from a role. Whoever a case is about, or who raised it, has only that relation to it, whatever roles they
hold; so has a second reviewer, until both reviewers have signed. Somebody who has declared an interest has none.
Advisers, second reviewers, investigators, the chair and members of the group are asked about an interest first; until
then they are *not yet asked*. The person it is about has no relation to the case before they have been told.
"""


def _roles() -> str:
    written = tomllib.loads(access.FILE.read_text(encoding="utf-8"))["role"]
    rows = [f"| `{role}` | {written[role]['label']} | {written[role]['about']} |" for role in Role]
    return "\n".join(["## Roles", "", "| key | role | does |", "|---|---|---|", *rows])


def _held_by(permission: Permission, holders: Iterable[Role | Relation]) -> list[str]:
    found = []
    for one in holders:
        asked = {"roles": [one]} if isinstance(one, Role) else {"relations": [one]}
        if access.may(permission, **asked):  # type: ignore[arg-type]
            found.append(f"`{one}`" if isinstance(one, Role) else RELATIONS[one])
    return ["everybody"] if len(found) == len(Role) and holders is Role else found


def _permissions(title: str, about: bool, holders: Iterable[Role | Relation]) -> str:
    names = [permission for permission in Permission if access.about_case(permission) is about]
    rows = [f"| `{name}` | {', '.join(_held_by(name, holders)) or 'nobody'} |" for name in names]
    return "\n".join([f"## {title}", "", "| permission | held by |", "|---|---|", *rows])


def page() -> str:
    parts = [
        HEAD.strip(),
        _roles(),
        _permissions("In the organisation, by role", False, Role),
        _permissions("On one case, by what somebody is to it", True, Relation),
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    PAGE.write_text(page(), encoding="utf-8")
