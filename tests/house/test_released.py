"""Figures leave only as released: one place builds what may be shown."""

import ast

from tests.house import source

BUILDER = "lotus/analysis/release/"
SHAPES = "lotus/core/suppression.py"
SEALED = {"Released", "ReleasedTable"}


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _elsewhere() -> list[str]:
    faults = []
    for path in source.python_files():
        where = source.name(path)
        if where.startswith(BUILDER):
            continue
        for node in ast.walk(source.tree(path)):
            if _called(node) in SEALED:
                faults.append(f"{where}:{node.lineno} builds {_called(node)}")
            named = {getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", "")}
            if "_SEAL" in named and where != SHAPES:
                faults.append(f"{where} takes the seal")
    return faults


def test_only_analysis_release_builds_what_is_released() -> None:
    assert _elsewhere() == []


def test_it_does_build_it() -> None:
    calls = [
        _called(node)
        for path in source.python_files("analysis/release")
        for node in ast.walk(source.tree(path))
    ]
    assert set(calls) >= SEALED
