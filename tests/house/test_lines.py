"""How the lines that tests reach are counted: together, without those of tests that do not count, and with a gate."""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import slipcover

from tests import lines

PROGRAM = """
def first(number):
    if number:
        return 1
    return 2


def second():
    return 3
"""
NUMBERED = {"if": 3, "yes": 4, "no": 5, "second": 9}


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[lines.Reached, ModuleType]:
    """A program of our own, with marks in it."""
    (tmp_path / "program_with_marks.py").write_text(PROGRAM)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "program_with_marks", raising=False)
    reached = lines.Reached(branch=True, source=[str(tmp_path)], d_miss_threshold=lines.MARKS_STAY)
    with slipcover.ImportManager(reached, slipcover.FileMatcher(sources=[str(tmp_path)])):
        return reached, importlib.import_module("program_with_marks")


def _file(found: dict[str, Any]) -> dict[str, Any]:
    (only,) = found["files"].values()
    return dict(only)


def test_what_a_test_reached_that_does_not_count_is_forgotten(
    counted: tuple[lines.Reached, ModuleType],
) -> None:
    reached, program = counted
    assert program.first(1) == 1
    reached.keep()
    assert program.first(0) + program.second() == 5
    reached.forget()
    found = _file(reached.get_coverage())
    assert {NUMBERED["if"], NUMBERED["yes"]} <= set(found["executed_lines"])
    assert {NUMBERED["no"], NUMBERED["second"]} == set(found["missing_lines"])
    assert found["missing_branches"] == [(NUMBERED["if"], NUMBERED["no"])]


def test_what_one_worker_missed_and_another_reached_is_reached(
    counted: tuple[lines.Reached, ModuleType],
) -> None:
    reached, program = counted
    program.first(1)
    one = reached.get_coverage()
    reached.all_seen.clear()
    program.second()
    other = reached.get_coverage()
    assert NUMBERED["second"] in _file(one)["missing_lines"]
    assert NUMBERED["yes"] in _file(other)["missing_lines"]
    assert _file(lines.together([one, other]))["missing_lines"] == [NUMBERED["no"]]


@pytest.mark.parametrize(("share", "good"), [(94.99, False), (95, True), (100, True)])
def test_fewer_than_are_asked_for_are_not_enough(share: float, good: bool) -> None:
    assert lines.enough({"summary": {"percent_covered": share}}) is good
