"""The letter check measured on labelled letters. The figures of docs/methods/letter-check.md may rise, never fall."""

import pytest

from tests.analysis.tone.labelled import letters, measure

LEAST = {
    "build": {"complete": 0.95, "clear": 0.95, "kind": 0.95},
    "held-out-1": {"complete": 0.92, "clear": 0.95, "kind": 0.95},
    "held-out-2": {"complete": 0.69, "clear": 0.81, "kind": 0.92},
}


RECOGNISED = {"build": 0.95, "held-out-1": 0.95, "held-out-2": 0.55}


@pytest.mark.parametrize("name", LEAST)
def test_the_check_finds_what_it_should_in_each_family(name):
    figures = measure(letters(name))
    assert {
        family: round(figures.f1(family), 3)
        for family, least in LEAST[name].items()
        if figures.f1(family) < least
    } == {}
    assert figures.false_in_good <= 1
    assert figures.recognised >= RECOGNISED[name]
    assert figures.placed >= 0.9
