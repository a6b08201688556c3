"""The letter check measured on labelled letters. The figures of docs/methods/letter-check.md may rise, never fall."""

import numpy as np
import pytest

from lotus.analysis import tone
from lotus.analysis.tone import clear, complete, kind, kinds, likeness, rules
from tests.analysis.tone import learning
from tests.analysis.tone.labelled import letters, measure

LEAST = {"complete": 0.9, "clear": 0.88, "kind": 0.9}
UNSEEN = {"complete": 0.8, "clear": 0.85, "kind": 0.8}
STRANGE = {"complete": 0.8, "clear": 0.9, "kind": 0.79}
"""What is found in letters whose writer knew nothing of the check."""
EACH = 15
"""Of letters that the check learned from, one of so many is enough to see that it still knows them."""


def _below(figures, least):
    return {family: round(figures.f1(family), 3) for family in least if figures.f1(family) < least[family]}


def test_the_check_finds_in_unseen_letters_what_it_should_in_each_family():
    figures = measure(letters("held-out-6")[::2])
    assert _below(figures, UNSEEN) == {}
    assert figures.false_in_good <= 1
    assert figures.recognised >= 0.85
    assert figures.placed >= 0.9


def test_in_letters_of_a_stranger_to_it_the_check_finds_what_is_said_of_it():
    figures = measure(letters("held-out-8"))
    assert _below(figures, STRANGE) == {}
    assert figures.false_in_good <= 1
    assert figures.recognised >= 0.85


def test_the_check_still_knows_the_letters_it_learned_from():
    known = [letter for name in learning.SETS for letter in letters(name)]
    figures = measure(known[::EACH])
    assert _below(figures, LEAST) == {}
    assert figures.false_in_good <= 1
    assert figures.recognised >= 0.9
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
        ("A first talk has been scheduled for 20 May.", True),
        ("The report was due on 6 May.", False),
        ("It happened on 6 May.", False),
    ],
)
def test_a_day_that_was_given_up_is_no_day_to_come(said, met):
    assert complete.met(tone.Letter(f"Dear Dana,\n\n{said}\n\nYours,\nAlice"), "later") is met


@pytest.mark.parametrize(
    ("need", "certain", "vague"),
    [
        (
            "matter",
            "You are invited to a hearing concerning a fall.",
            "You are invited to a hearing concerning you.",
        ),
        ("reason", "It is closed, on the ground that she withdrew.", "It is closed, in line with policy."),
        ("next_step", "The file is to be held until 2030.", "The file is a thick one."),
        (
            "how_to_be_heard",
            "Written views may be sent to the chair.",
            "The views of the chair were read out.",
        ),
    ],
)
def test_what_is_certain_counts_whatever_likeness_says(need, certain, vague, monkeypatch):
    unlike = dict.fromkeys(learning.LABELS, -2.0)
    monkeypatch.setattr(likeness, "told", lambda texts: tuple(unlike for _ in texts))
    assert complete.met(tone.Letter(f"Dear Dana,\n\n{certain}\n\nYours,\nAlice"), need)
    assert not complete.met(tone.Letter(f"Dear Dana,\n\n{vague}\n\nYours,\nAlice"), need)


def test_a_sentence_that_takes_guilt_for_granted_gives_no_reason():
    text = "Dear Dana,\n\nThat is because of your dishonesty and the harm that you did.\n\nYours,\nAlice"
    assert not complete.met(tone.Letter(text), "reason")
    kind_one = text.replace("of your dishonesty and the harm that you did", "the scanner failed twice")
    assert complete.met(tone.Letter(kind_one), "reason")


def test_a_code_needs_enough_that_speaks_for_it_and_not_much_less_than_the_best():
    score = dict.fromkeys([*kind.UNKIND, "unkind"], -1.0) | {"unkind": 0.0}
    assert kind._codes(score, ()) == []
    assert kind._codes(score | {"accusing": 0.1}, ()) == ["accusing"]
    assert kind._codes(score | {"accusing": -0.5}, ()) == []
    assert kind._codes(score | {"accusing": -0.5}, {"accusing"}) == ["accusing"]
    assert kind._codes(score | {"accusing": 0.1, "presumes_guilt": 0.5}, ()) == ["accusing", "presumes_guilt"]
    assert kind._codes(score | {"accusing": 0.1, "presumes_guilt": 0.8}, ()) == ["presumes_guilt"]


def test_a_sentence_that_takes_blame_away_does_not_accuse():
    def found(said):
        codes = {each.code for each in tone.check(f"Dear Dana,\n\n{said}\n\nYours,\nAlice")}
        return codes & set(kind.OF_THE_PERSON)

    assert found("You ignored the call, and you failed us.")
    assert not found("The suggestion that you ignored the call was not upheld.")
    assert not found("You failed nobody by asking us to hurry.")
    assert not found("You did nothing wrong.")
    assert not rules.cleared().search("You claim that you did nothing wrong, and still you say so.")


def test_what_is_kept_in_whole_numbers_is_read_back_nearly_as_it_was():
    was = np.array([[0.5, -3.0], [0.25, 0.01]], np.float32)
    kept = learning.in_steps("words", was)
    assert kept["words"].dtype == np.int8
    assert np.abs(likeness._full(kept, "words") - was).max() <= kept["words_step"].max() / 2


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


def test_a_word_of_an_office_is_not_told_again_where_the_sentence_is_told_as_cold():
    cold = "Kindly note that the aforementioned item has been processed."
    alone = "We have ascertained what was said."
    found = [each.code for each in tone.check(f"Dear Dana,\n\n{cold}\n\nYours,\nAlice")]
    assert "cold_boilerplate" in found
    assert "jargon_or_latin" not in found
    assert "jargon_or_latin" in {each.code for each in tone.check(f"Dear Dana,\n\n{alone}\n\nYours,\nAlice")}


@pytest.mark.parametrize(
    ("code", "unkind", "innocent"),
    [
        (
            "accusing",
            "It has not helped that you went home early.",
            "It helped that you rang us the same night.",
        ),
        (
            "presumes_guilt",
            "What brought you to alter the chart is the question for Monday.",
            "What brought us to look again was the call log.",
        ),
        (
            "threatening",
            "Mr Orr writes the references here, and he has a long memory.",
            "Mr Orr writes the rota here, and he has a kind word for you.",
        ),
        ("accusing", "You stand charged by four people.", "Nobody stands charged with anything."),
        (
            "accusing",
            "You might have spared us the whole summer with one answer.",
            "You might have told us sooner, and nobody minds.",
        ),
        (
            "judges_person",
            "Underneath it all, you have a cruel streak.",
            "Underneath it all, this was about the rota.",
        ),
    ],
)
def test_a_rule_for_veiled_wording_leaves_innocent_wording_with_the_same_words(code, unkind, innocent):
    def codes(said):
        return {each.code for each in tone.check(f"Dear Dana,\n\n{said}\n\nYours,\nAlice")}

    assert code in codes(unkind)
    assert code not in codes(innocent)


@pytest.mark.parametrize(
    "left", ["<insert new date>", "(venue tbc)", "XX/XX/2026", "before XX", "on ........ at noon"]
)
def test_more_ways_to_leave_something_open_are_seen(left):
    found = {each.code for each in tone.check(f"Dear Dana,\n\nWe meet {left}.\n\nYours,\nAlice")}
    assert "unfilled_placeholder" in found
    kept = tone.check("Dear Dana,\n\nWrite to <jo@ward.example> (I will insert it) ...\n\nYours,\nAlice")
    assert "unfilled_placeholder" not in {each.code for each in kept}


@pytest.mark.parametrize(
    ("said", "met"),
    [
        ("Your reply is needed no later than ten working days after this.", True),
        ("We meet again on Thursday week.", True),
        ("It should take about three weeks.", True),
        ("You will have it 2026-04-12.", True),
        ("The concern of 3 September is closed.", False),
        ("A counsellor sits in the library on Tuesdays.", False),
        ("You have been off since 3 May.", False),
        ("It was looked at by the panel on 3 May.", False),
        ("We promised that we would finish by 3 May.", False),
        ("She has told us that a chart of 3 May was overwritten.", False),
        ("The panel met on 3 May, and it meets again on 24/5.", True),
        ("Come on Thurs 19 at three.", True),
    ],
)
def test_a_day_to_come_is_told_from_one_that_only_names_a_thing(said, met):
    assert complete.met(tone.Letter(f"Dear Dana,\n\n{said}\n\nYours,\nAlice"), "later") is met


def test_a_case_that_is_simply_over_needs_no_day_and_one_in_which_something_is_promised_does():
    def met(said):
        return complete.met(tone.Letter(f"Dear Dana,\n\n{said}\n\nYours,\nAlice"), "promised_date")

    assert met("It is closed, and you need do nothing.")
    assert not met("It is closed. Bob will ring the two practices.")
    assert met("It is closed. Bob will ring the two practices by Friday 6 May.")


def test_a_deed_told_as_a_fact_before_anybody_was_heard_presumes_guilt():
    text = "Dear Dana,\n\nYou ignored the call, and you failed us.\n\nYours,\nAlice"

    def codes(of):
        return {each.code for each in tone.check(text, of)}

    assert {"accusing", "presumes_guilt"} <= codes(tone.LetterKind.FIRST_NOTICE)
    assert "presumes_guilt" not in codes(tone.LetterKind.OUTCOME)


def test_a_heading_or_a_subject_line_names_the_kind_of_letter():
    def named(head):
        return kinds._named(tone.Letter(f"{head}\n\nDear Dana,\n\nThe ward was busy.\n\nYours,\nAlice"))

    assert named("Closure of concern") == "closing"
    assert named("Subject: change of date") == "delay"
    assert named("The ward office") is None


def test_a_name_alone_on_its_line_is_a_greeting_and_not_the_letter():
    letter = tone.Letter("To: Ewa Nowicka\nFrom: Clive\n\nEwa,\n\nWe are late.\n\nYours,\nClive")
    assert [one.text for one in letter.sentences] == ["We are late."]


def test_the_subject_of_a_message_is_no_sentence_of_its_letter():
    letter = tone.Letter("Subject: Coffee on Thursday?\n\nDana, could we meet?")
    assert [one.text for one in letter.sentences] == ["Dana, could we meet?"]
