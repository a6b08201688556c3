"""The letter check measured on labelled letters. The figures of docs/methods/letter-check.md may rise, never fall."""

import pytest

from lotus.analysis import tone
from lotus.analysis.tone import likeness
from tests.analysis.tone import learning
from tests.analysis.tone.labelled import letters, measure

LEAST = {
    "build": {"complete": 0.95, "clear": 0.92, "kind": 0.95},
    "held-out-1": {"complete": 0.94, "clear": 0.95, "kind": 0.95},
    "held-out-2": {"complete": 0.84, "clear": 0.91, "kind": 0.95},
    "held-out-3": {"complete": 0.68, "clear": 0.79, "kind": 0.68},
}
STEP = {"build": 4, "held-out-1": 4}
"""Letters it learned from: one of four is enough to see that it still knows them."""
RECOGNISED = {"build": 0.95, "held-out-1": 0.95, "held-out-2": 0.9, "held-out-3": 0.75}


@pytest.mark.parametrize("name", LEAST)
def test_the_check_finds_what_it_should_in_each_family(name):
    figures = measure(letters(name)[:: STEP.get(name, 1)])
    assert {
        family: round(figures.f1(family), 3)
        for family, least in LEAST[name].items()
        if figures.f1(family) < least
    } == {}
    assert figures.false_in_good <= 1
    assert figures.recognised >= RECOGNISED[name]
    assert figures.placed >= 0.9


def test_wording_that_no_rule_lists_is_found_by_its_likeness():
    text = (
        "Dear Dana,\n\nThe trust would think less warmly of anybody who took this further.\n\nYours,\nAlice"
    )
    found = [each for each in tone.check(text) if each.code == "threatening"]
    assert [text[each.start : each.end] for each in found] == [each.quote for each in found]
    assert [each.quote for each in found] == [
        "The trust would think less warmly of anybody who took this further."
    ]


def test_without_the_package_for_meaning_words_alone_tell():
    alone = likeness.learned(False)
    threat, plain = alone.scores(
        ["Your contract could be at risk if you complain.", "The meeting is on Friday."]
    )
    place = alone.labels.index("unkind")
    assert threat[place] > plain[place]
    assert alone.near is None


def test_what_was_learned_has_every_label_and_holds_the_words_of_the_examples():
    kept = likeness.learned(True)
    assert kept.labels == tuple(map(str, learning.LABELS))
    texts = [text for text, _ in [*learning.examples(), *learning.sentences(learning.SETS)]]
    assert set(kept.known) == set(learning.matrix(texts)[1]), "run python -m tests.analysis.tone.learning"
