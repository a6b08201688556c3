"""Agreement: published worked examples, independent libraries, and what has no answer."""

import random
from itertools import permutations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from lotus.core import agreement
from lotus.core.agreement import Kind, Weighting

FOUR_CODERS = [
    "123321412...",
    "1233224125.3",
    ".33323422513"[:11] + ".",
    "12332441251.",
]
"""Krippendorff's own example, four coders and twelve texts, a dot where nobody coded; Gwet uses it too."""
FOUR_CODERS[2] = ".3332342251."


def texts_of(rows, made=int):
    """One text for each column; who did not code it is left out."""
    return [
        {f"coder {n}": made(one) for n, one in enumerate(column) if one != "."}
        for column in zip(*rows, strict=True)
    ]


FOUR = texts_of(FOUR_CODERS)
FIVE_CODES = [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("kind", "published"), [(Kind.NOMINAL, 0.743), (Kind.ORDINAL, 0.815), (Kind.INTERVAL, 0.849)]
)
def test_alpha_is_what_krippendorff_published(kind, published):
    assert agreement.alpha(FOUR, FIVE_CODES, kind).value == pytest.approx(published, abs=5e-4)


def test_gwets_published_figures_for_the_same_texts():
    assert agreement.percent(FOUR).value == pytest.approx(0.8181818, abs=1e-7)
    assert agreement.gwet(FOUR, FIVE_CODES).value == pytest.approx(0.77544, abs=5e-6)
    assert agreement.fleiss(FOUR, FIVE_CODES).value == pytest.approx(0.76117, abs=5e-6)


def test_kappas_paradox_where_a_code_is_common():
    """118 of 125 alike, yet kappa is under nothing while AC1 is high: the table Gwet is known for."""
    pairs = [("+", "+")] * 118 + [("+", "-")] * 5 + [("-", "+")] * 2
    two = [{"a": a, "b": b} for a, b in pairs]
    assert agreement.percent(two).value == pytest.approx(0.944)
    assert agreement.cohen(two, "+-").value == pytest.approx(-0.0234, abs=5e-5)
    assert agreement.gwet(two, "+-").value == pytest.approx(0.9408, abs=5e-5)


def invented(dice, texts, coders, codes, missing):
    """Coders who follow a truth more or less, and now and then leave a text out."""
    found = []
    for _ in range(texts):
        truth = dice.randrange(codes)
        found.append(
            {
                f"c{n}": truth if dice.random() < 0.6 else dice.randrange(codes)
                for n in range(coders)
                if dice.random() >= missing
            }
        )
    return found


@pytest.mark.proof
def test_alpha_equals_an_independent_library(proof):
    dice, trials, close = random.Random(proof.seed), proof.trials(2_000, least=40), 0
    for _ in range(trials):
        codes = dice.randrange(2, 7)
        texts = invented(dice, dice.randrange(4, 40), dice.randrange(2, 6), codes, dice.choice([0, 0.3]))
        shared = [text for text in texts if len(text) > 1]
        if len({one for text in shared for one in text.values()}) < 2:
            close += 1
            continue
        matrix = np.full((5, len(texts)), np.nan)
        for n, text in enumerate(texts):
            for coder, code in text.items():
                matrix[int(coder[1:]), n] = code
        close += all(
            abs(
                agreement.alpha(texts, range(codes), kind).value
                - krippendorff.alpha(
                    reliability_data=matrix, level_of_measurement=kind.value, value_domain=list(range(codes))
                )
            )
            < 1e-9
            for kind in Kind
        )
    proof.keep(
        "agreement-alpha", "Krippendorff's alpha equals a library's", tried=trials, found=close, must=trials
    )
    assert close == trials


@pytest.mark.proof
def test_kappa_equals_independent_libraries(proof):
    dice, trials, close = random.Random(proof.seed), proof.trials(2_000, least=40), 0
    sides = {Weighting.NONE: None, Weighting.LINEAR: "linear", Weighting.QUADRATIC: "quadratic"}
    for _ in range(trials):
        codes, count = dice.randrange(2, 7), dice.randrange(8, 40)
        two = invented(dice, count, 2, codes, 0)
        one, other = ([text[coder] for text in two] for coder in ("c0", "c1"))
        if len({*one, *other}) < 2:
            close += 1
            continue
        kappas = all(
            abs(
                agreement.cohen(two, range(codes), ours).value
                - cohen_kappa_score(one, other, labels=range(codes), weights=theirs)
            )
            < 1e-9
            for ours, theirs in sides.items()
        )
        more = invented(dice, count, 4, codes, 0)
        table = np.array([[list(text.values()).count(code) for code in range(codes)] for text in more])
        close += bool(
            kappas
            and abs(agreement.fleiss(more, range(codes)).value - inter_rater.fleiss_kappa(table)) < 1e-9
        )
    proof.keep(
        "agreement-kappa",
        "Cohen's and Fleiss' kappa equal libraries'",
        tried=trials,
        found=close,
        must=trials,
    )
    assert close == trials


SETS = st.frozensets(st.sampled_from("abcd"), max_size=3)


@given(st.lists(st.dictionaries(st.sampled_from("xyz"), SETS, min_size=1), min_size=1, max_size=12))
def test_alpha_of_sets_is_observed_over_expected_disagreement_pair_by_pair(texts):
    """Written out as Krippendorff defines it: every pair of values in a text, against every pair of all values."""
    labels = sorted({codes for text in texts for codes in text.values()}, key=sorted)
    shared = [list(text.values()) for text in texts if len(text) > 1]
    every = [one for text in shared for one in text]
    apart = [agreement.masi(a, b) for a, b in permutations(every, 2)]
    found = agreement.alpha(texts, labels, distance=agreement.masi)
    if not any(apart):
        assert found.value is None
        assert found.why_not
        return
    inside = sum(agreement.masi(a, b) / (len(text) - 1) for text in shared for a, b in permutations(text, 2))
    assert found.value == pytest.approx(1 - (inside / len(every)) / (sum(apart) / len(apart)))


@given(SETS, SETS)
def test_distances_of_sets_are_fair_to_both(one, other):
    for apart in (agreement.masi, agreement.jaccard):
        assert apart(one, other) == apart(other, one)
        assert 0 <= apart(one, other) <= 1
        assert (apart(one, other) == 0) == (one == other)
    assert agreement.masi(one, other) >= agreement.jaccard(one, other)


def test_a_set_inside_another_is_nearer_than_one_beside_it():
    a, ab, bc = frozenset("a"), frozenset("ab"), frozenset("bc")
    assert agreement.masi(a, ab) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert agreement.masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert agreement.masi(a, frozenset("c")) == 1


CODED = st.lists(
    st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3), max_size=3), min_size=1, max_size=15
)


@given(CODED, st.randoms())
def test_neither_the_order_of_texts_nor_the_names_of_coders_matter(texts, dice):
    mixed = [{coder.upper(): code for coder, code in text.items()} for text in dice.sample(texts, len(texts))]
    for measure in (agreement.percent, agreement.fleiss, agreement.gwet, agreement.alpha):
        mine, theirs = measure(texts, range(4)), measure(mixed, range(4))
        assert theirs.value == (None if mine.value is None else pytest.approx(mine.value))
        assert (mine.value is None) <= bool(mine.why_not)
        assert mine.value is None or mine.value <= 1 + 1e-9


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12).filter(lambda codes: len(set(codes)) > 1))
def test_coders_who_always_agree_have_one(codes):
    texts = [{"a": code, "b": code} for code in codes]
    for kind in Kind:
        assert agreement.alpha(texts, range(4), kind).value == pytest.approx(1)
    for weighting in Weighting:
        assert agreement.cohen(texts, range(4), weighting).value == pytest.approx(1)
        assert agreement.gwet(texts, range(4), weighting).value == pytest.approx(1)
        assert agreement.fleiss(texts, range(4), weighting).value == pytest.approx(1)


@pytest.mark.parametrize(
    ("texts", "why_not"),
    [
        ([], agreement.ONE_CODER),
        ([{"a": 0}, {"a": 1}], agreement.ONE_CODER),
        ([{"a": 0}, {"b": 1}], agreement.NO_OVERLAP),
        ([{"a": 0, "b": 0}, {"a": 0, "b": 0}], agreement.ONE_CODE),
    ],
)
def test_where_a_coefficient_has_no_meaning_it_says_why(texts, why_not):
    for measure in (agreement.cohen, agreement.alpha, agreement.fleiss):
        found = measure(texts, [0, 1])
        assert (found.value, found.why_not) == (None, why_not)


def test_one_code_for_everything_is_full_agreement_in_percent_and_by_gwet():
    texts = [{"a": 0, "b": 0}] * 3
    assert agreement.percent(texts).value == 1
    assert agreement.gwet(texts, [0, 1]).value == 1
    assert agreement.gwet(texts, [0]).value is None


def test_cohens_kappa_is_for_two_coders():
    found = agreement.cohen([{"a": 0, "b": 1, "c": 1}], [0, 1])
    assert (found.value, found.why_not) == (None, agreement.NOT_TWO)


def test_one_code_among_several_is_looked_at_alone():
    texts = [{"a": frozenset("xy"), "b": frozenset("x")}, {"a": frozenset(), "b": frozenset("y")}]
    binary = agreement.of_code(texts, "y")
    assert binary == [{"a": True, "b": False}, {"a": False, "b": True}]
    assert agreement.prevalence(binary, True) == 0.5
    assert agreement.prevalence([], True) is None
