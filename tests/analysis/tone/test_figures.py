"""The letter check measured on labelled letters. The figures of docs/methods/letter-check.md may rise, never fall."""

import pytest

from lotus.analysis import tone
from lotus.analysis.tone import clear, complete, kind, likeness
from tests.analysis.tone import learning
from tests.analysis.tone.labelled import letters, measure

LEAST = {
    "build": {"complete": 0.95, "clear": 0.92, "kind": 0.95},
    "build-2": {"complete": 0.94, "clear": 0.95, "kind": 0.94},
    "held-out-1": {"complete": 0.94, "clear": 0.95, "kind": 0.95},
    "held-out-2": {"complete": 0.84, "clear": 0.91, "kind": 0.95},
    "held-out-3": {"complete": 0.68, "clear": 0.79, "kind": 0.68},
    "held-out-4": {"complete": 0.73, "clear": 0.81, "kind": 0.82},
}
STEP = {"build": 4, "held-out-1": 4}
"""Letters it learned from: one of four is enough to see that it still knows them."""
RECOGNISED = {
    "build": 0.95,
    "build-2": 0.95,
    "held-out-1": 0.95,
    "held-out-2": 0.9,
    "held-out-3": 0.75,
    "held-out-4": 0.85,
}


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


def test_softening_that_no_weight_counts_is_found_by_its_likeness():
    soft = "Somehow one had rather hoped that it would all have gone along more smoothly."
    text = f"Dear Dana,\n\n{soft}\n\nYours,\nAlice"
    letter = tone.Letter(text)
    assert clear.softness(letter.sentences[0]) < clear.SOFT
    assert "softening_hides_message" in {each.code for each in tone.check(text)}


@pytest.mark.parametrize(
    ("said", "met"),
    [
        ("The hearing on 6 May has been cancelled, and a new day will be found.", False),
        ("You will not now have the report on 6 May.", False),
        ("You will not have the report until 6 May.", True),
        ("The hearing on 6 May has been moved to 20 May.", True),
        ("The new date is 20 May.", True),
        ("It happened on 6 May.", False),
    ],
)
def test_a_day_that_was_given_up_is_no_day_to_come(said, met):
    assert complete.met(tone.Letter(f"Dear Dana,\n\n{said}\n\nYours,\nAlice"), "later") is met


def test_a_sentence_that_takes_guilt_for_granted_gives_no_reason():
    text = "Dear Dana,\n\nThat is because of your dishonesty and the harm that you did.\n\nYours,\nAlice"
    assert not complete.met(tone.Letter(text), "reason")
    kind_one = text.replace("of your dishonesty and the harm that you did", "the scanner failed twice")
    assert complete.met(tone.Letter(kind_one), "reason")


def test_a_code_gives_way_to_another_that_the_sentence_is_far_more_like():
    score = dict.fromkeys(kind.UNKIND, -1.0)
    assert kind._named("accusing", score | {"presumes_guilt": 0.5}) == "presumes_guilt"
    assert kind._named("accusing", score | {"presumes_guilt": 0.5, "accusing": 0.4}) == "accusing"
    assert kind._named("accusing", score | {"presumes_guilt": 0.1}) == "accusing"


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
