"""Is it noticed when one check of who may is dropped, turned round, or asked of somebody else?

Each mutant lives while the quick checks of `noticing.py` look at the program; one that nobody notices survives, and its
name is published.
"""

import importlib
import linecache
import random
import sys
from typing import TYPE_CHECKING

import pytest

from tests.factories import world as worlds
from tests.guard import mutation, noticing

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
POLICY = "lotus.concerns.policy"
WHERE = {"policy": "in the policy of concerns", "elsewhere": "at the doors and in actions"}
SLOWER = {"listed", "_free", "seen", "whole_case", "relations_of", "_part_of", "risk"}
"""What changes how long is looked for, not what is found: some of its mutants show the same as it does."""
SAME = (
    ("_free", "without has", "told = ", "the newest answer is looked for in more concerns"),
    ("_free", "without person", "told = ", "the newest answer is looked for in more concerns"),
    ("lesson_owners", "PASTORAL", "parts = ", "each of them is asked for the permission after"),
    ("lesson_owners", "without case", "parts = ", "each of them is asked for the permission after"),
    ("lesson_owners", "without ended_at", "parts = ", "each of them is asked for the permission after"),
    ("lesson_owners", "without ended_at", "officers = ", "each of them is asked for the permission after"),
    ("lesson_owners", "without organisation", "people = ", "each of them is asked for the permission after"),
    ("lesson_action", "and for or", "if it is None", "where one of the two is not found the other is not"),
    ("_part_of", "and for or", "if it is None", "where one of the two is not found the other is not"),
    ("risk", "and for or", "if it is None", "where one of the two is not found the other is not"),
    ("inbox_entry", "reached(person", "reached(person", "the concern is looked for within reach after"),
    ("publications", "without region__isnull", "here = ", "nothing can be given to no region"),
    ("whole_case", "never", "if one is not None", "the roles are then asked for once more, and are the same"),
)
"""Mutants that no look from outside can tell from the program: in a function, what was done, on which line, and why.

They are no wrongs, so they are not counted; how many they are is published beside what is.
"""


def test_the_program_as_it_is_gives_no_cause_to_notice(world: worlds.World, proof: "Proof") -> None:
    tried_beside = () if proof.in_full else (noticing.cells,)  # the matrix asks the very same
    assert noticing.noticed(world, but=tried_beside) == ""


def _same(mutant: mutation.Mutant) -> tuple[str, str, str, str] | None:
    """The entry of `SAME` that says of a mutant that it is no wrong."""
    line = linecache.getline(str(importlib.import_module(mutant.module).__file__), mutant.line)
    said = (mutant.function, mutant.what, line)
    fits = (one for one in SAME if one[0] == said[0] and one[1] in said[1] and one[2] in said[2])
    return next(fits, None)


def test_each_that_shows_the_same_is_one_that_is_made() -> None:
    assert {_same(one) for one in mutation.every()} - {None} == set(SAME)


def _keep(proof: "Proof", where: str, tried: int, survived: list[str], of: int) -> None:
    same = sum(
        (one.module == POLICY) == (where == "policy") and _same(one) is not None for one in mutation.every()
    )
    proof.keep(
        f"mutants-{where}",
        f"Check of who may, {WHERE[where]}, dropped, turned round or swapped, and noticed",
        tried=tried,
        found=tried - len(survived),
        must="95 of 100",
        good=len(survived) <= 0.05 * tried and tried >= 100,
        note=f"not noticed: {'; '.join(survived) or 'none'}. {same} that show the same are not counted",
        of=of,
    )


@pytest.mark.parametrize("where", WHERE)
def test_a_check_that_is_gone_is_noticed(world: worlds.World, proof: "Proof", where: str) -> None:
    there = [
        one
        for one in mutation.every()
        if (one.module == POLICY) == (where == "policy") and _same(one) is None
    ]
    quick = [one for one in there if one.function not in SLOWER]
    chosen = (
        there
        if proof.in_full
        else random.Random(proof.seed).sample(quick, proof.trials(len(there), share=100))
    )
    survived = []
    for number, mutant in enumerate(chosen, 1):
        with mutation.alive(mutant):
            fault = noticing.noticed(world, mutant.module)
        sys.stdout.write(f"{mutant}: {fault or 'not noticed'}\n")
        survived += [] if fault else [str(mutant)]
        if number % 20 == 0 or number == len(chosen):
            _keep(proof, where, number, survived, len(chosen))
    assert not proof.in_full or noticing.noticed(world) == "", "the program as it is, once more"
    assert len(there) >= 100
    assert len(survived) <= 0.05 * len(chosen), survived
