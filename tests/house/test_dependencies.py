"""What Lotus leans on, and why; and that no lock file names a machine."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.house import source

LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-national.lock", "package-lock.json"]
PROJECT = (source.ROOT / "pyproject.toml").read_text(encoding="utf-8")


def _quoted(name: str) -> str:
    """The line of pyproject.toml that names a dependency or a lint rule."""
    return next(line for line in PROJECT.splitlines() if line.strip().startswith(f'"{name}"'))


def _dependencies() -> list[str]:
    project = tomllib.loads(PROJECT)
    groups = [*project["dependency-groups"].values(), *project["project"]["optional-dependencies"].values()]
    return project["project"]["dependencies"] + [one for group in groups for one in group]


@pytest.mark.parametrize("dependency", _dependencies())
def test_a_dependency_says_its_licence_and_its_reason(dependency: str) -> None:
    assert re.search(r"# [A-Za-z0-9./-]+: .{5,}", _quoted(dependency))


def test_a_lint_rule_that_is_switched_off_says_why() -> None:
    lint = tomllib.loads(PROJECT)["tool"]["ruff"]["lint"]
    ignored = [*lint["ignore"], *(rule for rules in lint["per-file-ignores"].values() for rule in rules)]
    assert [rule for rule in ignored if "# " not in _quoted_rule(rule)] == []


def _quoted_rule(rule: str) -> str:
    return next(line for line in PROJECT.splitlines() if f'"{rule}"' in line and "select" not in line)


@pytest.mark.parametrize("lock", LOCKS[:3])
def test_a_python_lock_names_no_address(lock: str) -> None:
    text = (source.ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", text, re.MULTILINE)


def test_the_script_lock_names_no_address() -> None:
    """A package may name a page for gifts; nothing may say where it was fetched from."""
    lock = json.loads((source.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert list(_values(lock, "resolved")) == []
    assert all(one.get("integrity") for name, one in lock["packages"].items() if name)


def _values(node: Any, key: str) -> list[Any]:
    if isinstance(node, dict):
        found = [node[key]] if key in node else []
        return found + [one for value in node.values() for one in _values(value, key)]
    return [one for value in node for one in _values(value, key)] if isinstance(node, list) else []


def test_the_tools_lock_of_another_program_is_not_kept() -> None:
    assert "/uv.lock" in (source.ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
