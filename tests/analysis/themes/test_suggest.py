"""Codes are suggested as people gave them before, with honest chances, and none where nobody said anything."""

import numpy as np
import pytest

from lotus.analysis.themes import calibration, meaning, ridge, suggest, worth
from lotus.analysis.themes.suggest import Learned
from lotus.core.refusal import Refused
from lotus.core.theming import Code, Coded
from tests.analysis.themes import invented
from tests.analysis.themes.invented import FOOD, KIND, ROOM, WAIT

EXAMPLES = invented.coded(160)
NEW = invented.coded(120, seed=2)


@pytest.fixture(scope="module")
def model() -> Learned:
    return suggest.learn(EXAMPLES)


def _given(model: Learned, texts: list[str]) -> list[set[str]]:
    found: list[set[str]] = [set() for _ in texts]
    for one in model.suggest(texts):
        found[one.row - 1].add(one.code)
    return found


def test_new_texts_get_the_codes_that_a_person_would_give(model: Learned) -> None:
    found = _given(model, [one.text for one in NEW])
    right = sum(len(one.codes & codes) for one, codes in zip(NEW, found, strict=True))
    said = sum(map(len, found)) + sum(len(one.codes) for one in NEW)
    assert 2 * right / said > 0.95


def test_a_suggestion_names_the_words_that_led_to_it(model: Learned) -> None:
    (first, *_others) = model.suggest(["They let us sit there for hours, and lunch was cold"])
    assert first.row == 1
    assert {first.code} <= {FOOD, WAIT}
    every = {one.code: one.why for one in model.suggest(["My neighbour found the dinner bland"])}
    assert set(every) == {FOOD}
    assert "bland" in " ".join(every[FOOD])


def test_without_the_words_that_led_to_it_a_code_is_less_likely(model: Learned) -> None:
    texts = [one.text for one in NEW[:40]]
    codes = model.lesson.codes
    before = model.chances(texts)
    lower, looked = 0, 0
    for one in model.suggest(texts):
        left = texts[one.row - 1]
        for words in one.why:
            left = left.replace(words, "")
        at = codes.index(one.code)
        lower += model.chances([left])[0, at] < before[one.row - 1, at]
        looked += bool(one.why)
    assert looked > 40
    assert lower >= 0.85 * looked


def test_who_says_nothing_gets_no_code_unless_people_coded_it(model: Learned) -> None:
    assert model.suggest(["n/a", "", "Nothing.", "   "]) == []
    assert all(map(model.says_nothing, ["n/a", "", "Nothing.", "-"]))
    satisfied = [Coded(f"nothing{'.' * dots}", frozenset({KIND})) for dots in range(9)]
    asked = suggest.learn([*EXAMPLES, *satisfied])
    assert [one.code for one in asked.suggest(["Nothing!"])] == [KIND]


def test_the_same_examples_give_the_same_suggestions(model: Learned) -> None:
    texts = [one.text for one in NEW]
    again = suggest.learn(EXAMPLES)
    assert again.suggest(texts) == model.suggest(texts)


def test_chances_mean_what_they_say(model: Learned) -> None:
    chances = model.chances([one.text for one in NEW])
    given = np.array([[code in one.codes for code in model.lesson.codes] for one in NEW])
    assert abs(chances.mean() - given.mean()) < 0.03
    assert given[chances > 0.9].mean() > 0.95
    assert given[chances < 0.1].mean() < 0.05


def test_the_score_without_a_text_is_what_learning_without_it_gives() -> None:
    random = np.random.default_rng(3)
    places = random.normal(size=(12, 4))
    kernel, given = np.exp(-((places[:, None] - places) ** 2).sum(2)), random.random((12, 3)).round()
    whole = ridge.fit(kernel, given)
    for out in range(12):
        kept = np.arange(12) != out
        other = ridge.fit(kernel[np.ix_(kept, kept)], given[kept])
        score = kernel[out, kept] @ other.weights + other.level
        assert whole.left_out[out] == pytest.approx(score, abs=1e-9)


def test_a_code_with_a_description_can_be_suggested_before_anybody_used_it() -> None:
    book = [Code("Parking", "No room to leave the car, car park full, tickets for the car"), Code(KIND)]
    model = suggest.learn(EXAMPLES, book)
    assert "Parking" in model.lesson.codes
    chances = model.chances(["The car park was full, so we could not leave the car", "Lunch was cold"])
    at = model.lesson.codes.index("Parking")
    assert chances[0, at] > 3 * chances[1, at]


def test_a_text_coded_several_times_counts_once_with_the_share_of_its_codes() -> None:
    twice = [Coded("Lunch  was cold", frozenset({FOOD})), Coded("Lunch was cold", frozenset({FOOD, ROOM}))]
    lesson = suggest.learn([*EXAMPLES, *twice]).lesson
    row = lesson.texts.index("Lunch was cold")
    assert lesson.texts.count("Lunch was cold") == 1
    assert dict(zip(lesson.codes, lesson.given[row], strict=True)) == {FOOD: 1, KIND: 0, ROOM: 0.5, WAIT: 0}


def test_of_very_many_examples_the_rare_codes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "MOST", 60)
    told: list[str] = []
    rare = [Coded(f"The car park was full at {hour} o'clock", frozenset({"Parking"})) for hour in range(1, 7)]
    lesson = suggest.learn([*EXAMPLES, *rare], tell=told.append).lesson
    assert lesson.coded == 60
    assert sum("car park" in text for text in lesson.texts) == 6
    assert told[0] == f"learning from 60 of {lesson.of} coded texts, with all of the rare codes"


def test_too_few_examples_are_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match=r"Code at least 10 different texts first; there are 1\."):
        suggest.learn([Coded("Lunch was cold", frozenset({FOOD}))] * 20)


def test_one_code_for_everything_and_texts_without_words_are_no_trouble() -> None:
    all_alike = [Coded(f"Lunch number {number} was cold", frozenset({FOOD})) for number in range(12)]
    assert [one.code for one in suggest.learn(all_alike).suggest(["Lunch was cold"])] == [FOOD]
    signs = suggest.learn([*EXAMPLES, Coded("!!! 😀", frozenset({KIND}))])
    assert signs.suggest(["😀"]) == []
    assert signs.suggest([]) == []
    assert signs.chances([]).shape == (0, 4)


def test_what_to_code_next_is_doubtful_new_and_not_twice_the_same(model: Learned) -> None:
    sure, doubtful = EXAMPLES[0].text, "The porter sang while we looked for the lift"
    texts = [sure, "n/a", doubtful, doubtful, *(one.text for one in NEW[:30])]
    found = worth.next_texts(model, texts, 5)
    assert len({one.row for one in found}) == 5
    assert 3 in {one.row for one in found}
    assert not {1, 2, 4} & {one.row for one in found}
    assert [texts[one.row - 1] for one in found] == [one.text for one in found]
    assert worth.next_texts(model, [sure, "n/a"], 5) == []


def test_equal_chances_are_taken_together_by_a_threshold() -> None:
    chances, given = np.array([0.9, 0.5, 0.5, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
    assert calibration._best(chances, given) == pytest.approx(0.3)


@pytest.mark.skipif(meaning.installed() is None, reason="the package with the vectors is not installed")
def test_with_meaning_other_words_for_the_same_thing_are_understood() -> None:
    model = suggest.learn(EXAMPLES, meaning=meaning.load())
    found = {one.code for one in model.suggest(["Supper was horrible and the soup watery"])}
    assert found == {FOOD}
