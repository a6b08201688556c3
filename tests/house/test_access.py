"""What `content/access.toml` allows, against the matrix somebody wrote by hand: `tests/house/access.csv`.

The columns `case:` are what somebody is to one case, `role:` what they are in the organisation, `nobody` is somebody
without either, or with an interest declared.
"""

import csv
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from lotus.kernel import access
from lotus.kernel.permissions import CASE_HANDLING, Permission, Relation, Role

MATRIX = list(csv.DictReader(Path(__file__).with_name("access.csv").read_text("ascii").splitlines()))
WRITTEN = tomllib.loads(access.FILE.read_text(encoding="utf-8"))
HOLDERS = {f"case:{one}" for one in Relation} | {f"role:{one}" for one in Role} | {"nobody"}


def test_the_matrix_names_every_permission_once() -> None:
    assert sorted(row["permission"] for row in MATRIX) == sorted(Permission)


def test_the_matrix_names_every_role_and_relation() -> None:
    assert set(MATRIX[0]) == HOLDERS | {"permission"}
    assert set(chain.from_iterable(row.values() for row in MATRIX)) <= {"yes", "no", *Permission}


def _allowed(permission: str, holder: str) -> bool:
    kind, _colon, name = holder.partition(":")
    return access.may(
        Permission(permission),
        roles=[name] if kind == "role" else [],
        relations=[name] if kind == "case" else [],
    )


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row["permission"])
def test_each_may_do_what_the_matrix_says_and_nothing_else(row: dict[str, str]) -> None:
    says = {holder: row[holder] == "yes" for holder in sorted(HOLDERS)}
    assert {holder: _allowed(row["permission"], holder) for holder in sorted(HOLDERS)} == says


def test_nobody_holds_a_permission_by_holding_nothing() -> None:
    assert not any(access.may(permission) for permission in Permission)


def test_a_role_never_opens_a_case() -> None:
    """Whatever shows or changes one case comes from what somebody is to that case."""
    both = [
        permission
        for permission in Permission
        if access.about_case(permission) and access.may(permission, roles=Role)
    ]
    assert both == []


def test_an_administrator_handles_no_case() -> None:
    assert Role.ADMINISTRATOR not in CASE_HANDLING
    assert Role.MEMBER not in CASE_HANDLING
    assert set(Role) - CASE_HANDLING == {Role.ADMINISTRATOR, Role.CONTENT_EDITOR, Role.MEMBER, Role.CASE_ONLY}


def test_every_role_is_described_and_every_description_is_of_a_role() -> None:
    assert set(WRITTEN["role"]) == set(Role)
    for name, role in WRITTEN["role"].items():
        assert role["label"][0].isupper(), name
        assert role["about"].endswith("."), name


def test_a_permission_that_is_not_written_down_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not written down: audit.verify" in _fault(tmp_path, monkeypatch, drop='"audit.verify"')


def test_a_word_that_is_no_permission_role_or_relation_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = '"case.burn" = { roles = ["king"], relations = ["friend"] }\n'
    says = _fault(tmp_path, monkeypatch, more=more)
    assert "no such permission: case.burn" in says
    assert "no such role king" in says
    assert "no such relation friend" in says


def _fault(folder: Path, monkeypatch: pytest.MonkeyPatch, drop: str = "nothing", more: str = "") -> str:
    """What the access file is accused of when a line is dropped from it or one is added."""
    lines = access.FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = folder / "access.toml"
    changed.write_text("".join(line for line in lines if not line.startswith(drop)) + more, encoding="utf-8")
    monkeypatch.setattr(access, "FILE", changed)
    with pytest.raises(access.AccessFault) as found:
        access.table.__wrapped__()
    return str(found.value)
