"""Risk: every boundary, every pair of levels, every set of bands."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import risk
from lotus.core.risk import Bands, Consequence, Domain, Level, Likelihood, Rating

GREEN, AMBER, RED = Rating

# Written by hand from the 5 × 5 table: one row for each likelihood, 1 to 5; consequence 1 to 5 across.
TABLE = {
    1: [(1, GREEN), (2, GREEN), (3, GREEN), (4, GREEN), (5, GREEN)],
    2: [(2, GREEN), (4, GREEN), (6, GREEN), (8, AMBER), (10, AMBER)],
    3: [(3, GREEN), (6, GREEN), (9, AMBER), (12, AMBER), (15, RED)],
    4: [(4, GREEN), (8, AMBER), (12, AMBER), (16, RED), (20, RED)],
    5: [(5, GREEN), (10, AMBER), (15, RED), (20, RED), (25, RED)],
}
PAIRS = [(low, c + 1, r, rating) for low, row in TABLE.items() for c, (r, rating) in enumerate(row)]


@pytest.mark.parametrize(
    ("probability", "level"),
    [
        (1, Likelihood.ALMOST_CERTAIN),
        (0.501, Likelihood.ALMOST_CERTAIN),
        (math.nextafter(0.5, 1), Likelihood.ALMOST_CERTAIN),
        (0.5, Likelihood.LIKELY),
        (0.1, Likelihood.LIKELY),
        (0.099, Likelihood.POSSIBLE),
        (math.nextafter(0.1, 0), Likelihood.POSSIBLE),
        (0.01, Likelihood.POSSIBLE),
        (0.0099, Likelihood.UNLIKELY),
        (0.001, Likelihood.UNLIKELY),
        (0.0009, Likelihood.RARE),
        (0, Likelihood.RARE),
        (-0.0, Likelihood.RARE),
    ],
)
def test_a_probability_on_a_boundary_has_the_level_the_guide_gives_it(probability, level):
    assert risk.likelihood_of(probability) is level


@pytest.mark.parametrize("probability", [-0.0001, 1.0001, math.nan, math.inf, -math.inf, 50])
def test_what_is_no_probability_is_refused_in_a_sentence(probability):
    with pytest.raises(ValueError, match="from 0"):
        risk.likelihood_of(probability)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_probability_never_has_a_lower_level(one, other):
    assert risk.likelihood_of(min(one, other)) <= risk.likelihood_of(max(one, other))


@pytest.mark.parametrize(("likelihood", "consequence", "r", "rating"), PAIRS)
def test_each_pair_of_levels_has_its_score_and_rating(likelihood, consequence, r, rating):
    scored = risk.score(likelihood, {Domain.STATUTORY: consequence})
    assert (scored.score, scored.rating) == (r, rating)
    assert (scored.likelihood, scored.consequence) == (likelihood, consequence)


def test_there_are_25_pairs():
    assert len(PAIRS) == 25


def test_the_highest_consequence_counts_and_names_its_domain():
    scored = risk.score(3, {Domain.FINANCIAL: 2, Domain.MANAGEMENT: 4, Domain.PATIENT_SAFETY: 1})
    assert (scored.score, scored.domain) == (12, Domain.MANAGEMENT)


def test_the_first_domain_in_order_is_named_when_two_are_equal():
    scored = risk.score(2, {Domain.PROFESSIONALISM: 4, Domain.STATUTORY: 4})
    assert scored.domain is Domain.STATUTORY


def test_the_domains_stand_in_their_order():
    assert list(Domain) == ["patient_safety", "statutory", "financial", "management", "professionalism"]


CONSEQUENCES = st.dictionaries(st.sampled_from(Domain), st.integers(1, 5), min_size=1)


@given(st.integers(1, 5), CONSEQUENCES)
def test_a_score_is_the_largest_of_the_products(likelihood, consequences):
    scored = risk.score(likelihood, consequences)
    assert scored.score == max(likelihood * c for c in consequences.values())
    assert consequences[scored.domain] == scored.consequence == max(consequences.values())


@pytest.mark.parametrize("likelihood", [0, 6, -1, 2.5, "3", True, None])
def test_a_likelihood_outside_1_to_5_is_refused(likelihood):
    with pytest.raises(ValueError, match="The likelihood is a whole number from 1 to 5"):
        risk.score(likelihood, {Domain.FINANCIAL: 1})


@pytest.mark.parametrize("consequence", [0, 6, 3.0, "2", False])
def test_a_consequence_outside_1_to_5_is_refused(consequence):
    with pytest.raises(ValueError, match="The consequence for financial"):
        risk.score(1, {Domain.FINANCIAL: consequence})


def test_a_score_needs_a_domain_that_is_known():
    with pytest.raises(ValueError, match="at least one domain"):
        risk.score(1, {})
    with pytest.raises(ValueError, match="no domain called weather"):
        risk.score(1, {"weather": 1})


def test_the_case_is_rated_by_its_highest_risk():
    low, high = risk.score(2, {Domain.FINANCIAL: 3}), risk.score(4, {Domain.MANAGEMENT: 3})
    assert risk.overall([low, high]) is high
    assert risk.overall([high, low]) is high


def test_of_equal_risks_the_first_rates_the_case_and_none_rates_nothing():
    one, two = risk.score(2, {Domain.FINANCIAL: 3}), risk.score(3, {Domain.MANAGEMENT: 2})
    assert risk.overall(iter([one, two])) is one
    assert risk.overall([]) is None


def test_each_rating_is_looked_after_at_its_level():
    assert [risk.managed_at(rating) for rating in Rating] == list(Level)
    assert [risk.told_within(level) for level in Level] == [None, None, 1]


def test_an_organisation_may_set_its_own_bands():
    bands = Bands(green_to=3, amber_to=9, red_from=10)
    assert [bands.rating(r) for r in (3, 4, 9, 10)] == [GREEN, AMBER, AMBER, RED]
    assert risk.score(5, {Domain.FINANCIAL: 2}, bands).rating is RED
    assert bands.ranges() == ((GREEN, 1, 3), (AMBER, 4, 9), (RED, 10, 25))


def test_the_default_bands_are_those_of_the_guide():
    assert risk.DEFAULT_BANDS.ranges() == ((GREEN, 1, 6), (AMBER, 8, 12), (RED, 15, 25))


def test_numbers_that_cannot_occur_may_lie_between_the_bands():
    assert Bands(6, 12, 13).ranges() == Bands(7, 14, 15).ranges() == Bands().ranges()


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ((6, 10, 15), "No band holds a risk of 12."),
        ((6, 6, 15), "amber must end above"),
        ((12, 6, 15), "amber must end above"),
        ((6, 15, 15), "red must begin above"),
        ((6, 20, 15), "red must begin above"),
        ((0, 12, 15), "Green would hold no risk"),
        ((6, 7, 8), "Amber would hold no risk"),
        ((6, 25, 26), "Red would hold no risk"),
        ((6, 12, 30), "No band holds a risk of 15, 16, 20, 25."),
        ((6.0, 12, 15), "whole numbers"),
        ((True, 12, 15), "whole numbers"),
    ],
)
def test_bands_that_overlap_miss_or_hold_nothing_are_refused(limits, sentence):
    with pytest.raises(ValueError, match=sentence):
        Bands(*limits)


def test_every_fault_of_the_bands_is_told_at_once():
    assert len(risk.band_faults(12, 8, 20)) == 2


def test_bands_that_are_accepted_hold_every_risk_once_and_in_order():
    good = [limits for limits in product(range(27), repeat=3) if not risk.band_faults(*limits)]
    for limits in good:
        ratings = [Bands(*limits).rating(r) for r in risk.PRODUCTS]
        assert ratings == sorted(ratings, key=list(Rating).index)
        assert set(ratings) == set(Rating)
    cuts = {
        (sum(r <= green for r in risk.PRODUCTS), sum(r <= amber for r in risk.PRODUCTS))
        for green, amber, _ in good
    }
    assert len(cuts) == 13 * 12 / 2, "every way of cutting 14 products into three bands is allowed"


@pytest.mark.parametrize("r", [0, 7, 11, 13, 14, 26])
def test_a_number_that_cannot_occur_has_no_rating(r):
    with pytest.raises(ValueError, match=str(r)):
        risk.DEFAULT_BANDS.rating(r)


def test_levels_have_keys_for_their_words():
    assert [level.key for level in Likelihood] == ["rare", "unlikely", "possible", "likely", "almost_certain"]
    assert [level.key for level in Consequence] == [
        "negligible",
        "minor",
        "moderate",
        "major",
        "catastrophic",
    ]
