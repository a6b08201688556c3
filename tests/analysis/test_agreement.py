"""How sure agreement is, and the report of all of it."""

import numpy as np
import pytest
from scipy import stats

from lotus.analysis import agreement, bootstrap
from lotus.core import agreement as coefficients
from lotus.core.agreement import Kind
from lotus.core.refusal import Refused


def mean_of(values):
    return [(float(one), 1.0) for one in values], lambda sums: sums[0] / sums[1]


def test_the_interval_is_that_of_an_independent_library():
    values = np.random.default_rng(1).normal(5, 2, 80)
    adds, come_to = mean_of(values)
    ours = bootstrap.interval(adds, come_to, times=4000)
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=4000, method="percentile", rng=2
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.05)
    assert ours.high == pytest.approx(theirs.high, abs=0.05)
    assert (ours.kept, ours.times) == (4000, 4000)


def test_the_same_seed_gives_the_same_interval_however_it_is_batched(monkeypatch):
    adds, come_to = mean_of(range(30))
    first = bootstrap.interval(adds, come_to, times=200, seed=7)
    monkeypatch.setattr(bootstrap, "_AT_ONCE", 90)
    assert bootstrap.interval(adds, come_to, times=200, seed=7) == first
    assert bootstrap.interval(adds, come_to, times=200, seed=8) != first


def test_no_interval_is_made_of_one_text_or_of_a_few_lucky_draws():
    adds, come_to = mean_of(range(30))
    assert bootstrap.interval(adds[:1], come_to) is None
    assert bootstrap.interval(adds, lambda sums: None, times=50) is None


def sets(*rows):
    """Rows are (text, coder, codes as letters)."""
    found = {}
    for text, coder, codes in rows:
        found.setdefault(text, {})[coder] = frozenset(codes)
    return found


TWO = sets(
    *((n, coder, "x" if n % 3 else "y") for n in range(12) for coder in "ab"), (12, "a", "x"), (12, "b", "y")
)


def test_two_coders_get_cohens_kappa_and_three_get_fleiss():
    names = [one.measure for one in agreement.report(TWO, times=50).figures]
    assert names == ["percent", "cohen", "alpha", "ac1"]
    three = TWO | sets((13, "c", "x"), (13, "a", "x"))
    names = [one.measure for one in agreement.report(three, times=50).figures]
    assert names == ["percent", "fleiss", "alpha", "ac1"]


def test_every_figure_lies_in_its_interval():
    found = agreement.report(TWO, times=300)
    for figure in (*found.figures, *(one for code in found.by_code for one in code.figures)):
        assert figure.low <= figure.value <= figure.high


def test_several_codes_for_a_text_are_compared_as_sets():
    found = agreement.report(sets((1, "a", "xy"), (1, "b", "x"), (2, "a", ""), (2, "b", "y")), times=50)
    assert found.several
    assert [one.measure for one in found.figures] == ["percent", "alpha-masi", "alpha-jaccard"]
    assert [(one.code, one.used) for one in found.by_code] == [("x", 0.5), ("y", 0.5)]


def test_codes_in_an_order_are_weighted_and_not_looked_at_one_by_one():
    coded = sets((1, "a", "1"), (1, "b", "2"), (2, "a", "5"), (2, "b", "5"), (3, "a", "3"), (3, "b", "1"))
    found = agreement.report(coded, kind=Kind.ORDINAL, times=50)
    assert [one.measure for one in found.figures] == [
        "percent",
        "cohen",
        "cohen-linear",
        "cohen-quadratic",
        "alpha",
        "ac2",
    ]
    assert found.by_code == ()
    named = agreement.report(coded, kind=Kind.ORDINAL, order="12345", times=50)
    assert named.lead.value == pytest.approx(found.lead.value)
    three = coded | sets((4, "c", "1"), (4, "a", "1"))
    assert "fleiss" in [one.measure for one in agreement.report(three, kind=Kind.INTERVAL, times=50).figures]


@pytest.mark.parametrize(
    ("coded", "options", "says"),
    [
        (sets((1, "a", "xy"), (1, "b", "x")), {"kind": Kind.INTERVAL}, "several, or none"),
        (sets((1, "a", "x"), (1, "b", "y")), {"kind": Kind.INTERVAL}, "are numbers"),
        (sets((1, "a", "x"), (1, "b", "y")), {"kind": Kind.ORDINAL, "order": "x"}, "leaves out the code “y”"),
        ({"1": {"a": frozenset(["inf"]), "b": frozenset("1")}}, {"kind": Kind.INTERVAL}, "finite"),
    ],
)
def test_codes_that_do_not_suit_their_kind_are_refused(coded, options, says):
    with pytest.raises(Refused, match=says):
        agreement.report(coded, **options)


@pytest.mark.parametrize(("value", "words"), [(0.8, "to rely on"), (0.7, "tentative"), (0.66, "too little")])
def test_the_answer_is_in_krippendorffs_words(value, words):
    one = agreement.Figure("alpha", value, None, None)
    found = agreement.Report(2, 2, ("a", "b"), ("x",), False, Kind.NOMINAL, (one,), ())
    assert words in found.sentence


def test_where_there_is_no_answer_it_says_why():
    found = agreement.report(sets((1, "a", "x"), (2, "a", "y")), times=50)
    assert found.sentence == f"How far they agree cannot be said. {coefficients.ONE_CODER}"
    assert all(one.value is None and one.why_not == coefficients.ONE_CODER for one in found.figures)
