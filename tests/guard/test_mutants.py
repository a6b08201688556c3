"""Is it noticed when one check of who may is dropped, turned round, or asked of somebody else?

Each mutant lives while the quick checks of `noticing.py` look at the program; one that nobody notices survives, and its
name is published.
"""

import random
import sys
from typing import TYPE_CHECKING

import pytest

from tests.factories import world as worlds
from tests.guard import mutation, noticing

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
ALL = mutation.every()
SLOWER = {"listed", "_free", "seen", "whole_case", "relations_of", "_part_of", "risk"}
"""What changes how long is looked for, not what is found: some of its mutants show the same as it does."""


def test_the_program_as_it_is_gives_no_cause_to_notice(world: worlds.World, proof: "Proof") -> None:
    tried_beside = () if proof.in_full else (noticing.cells,)  # the matrix asks the very same
    assert noticing.noticed(world, but=tried_beside) == ""


def test_a_check_that_is_gone_is_noticed(world: worlds.World, proof: "Proof") -> None:
    chosen = (
        ALL
        if proof.in_full
        else random.Random(proof.seed).sample(
            [one for one in ALL if one.function not in SLOWER], proof.trials(len(ALL), least=2, share=100)
        )
    )
    survived = []
    for mutant in chosen:
        with mutation.alive(mutant):
            fault = noticing.noticed(world, mutant.module)
        sys.stdout.write(f"{mutant}: {fault or 'not noticed'}\n")
        survived += [] if fault else [str(mutant)]
    caught = len(chosen) - len(survived)
    proof.keep(
        "mutants-of-permission",
        "Check of who may dropped, turned round or swapped, and noticed",
        tried=len(chosen),
        found=caught,
        must="95 of 100",
        good=caught >= 0.95 * len(chosen) and len(chosen) >= 100,
        note=f"not noticed: {'; '.join(survived) or 'none'}",
    )
    assert not proof.in_full or noticing.noticed(world) == "", "the program as it is, once more"
    assert len(ALL) >= 100
    assert caught >= 0.95 * len(chosen), survived
