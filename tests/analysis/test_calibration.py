"""How far reviewers agree, against independent programs, and where they part."""

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from lotus.analysis import calibration
from lotus.core import agreement
from lotus.core.risk import DEFAULT_BANDS, Rating

DICE = np.random.default_rng(7)
GIVEN = {
    f"v{number}": {who: (int(DICE.integers(1, 6)), int(DICE.integers(1, 6))) for who in "ABC"}
    for number in range(14)
}


def test_alpha_and_kappa_equal_those_of_independent_programs() -> None:
    found = calibration.result(GIVEN, DEFAULT_BANDS)
    for name, place in (("likelihood", 0), ("consequence", 1)):
        table = [[row[who][place] for row in GIVEN.values()] for who in "ABC"]
        theirs = krippendorff.alpha(table, level_of_measurement="ordinal", value_domain=[1, 2, 3, 4, 5])
        assert found.overall[name].value == pytest.approx(theirs)
    order = {rating: place for place, rating in enumerate(Rating)}
    rated = {
        who: [order[DEFAULT_BANDS.rating(row[who][0] * row[who][1])] for row in GIVEN.values()]
        for who in "ABC"
    }
    for pair in found.pairs:
        theirs = cohen_kappa_score(rated[pair.one], rated[pair.other], weights="quadratic", labels=[0, 1, 2])
        assert pair.rating.value == pytest.approx(theirs)
        assert pair.rating.low <= pair.rating.value <= pair.rating.high  # type: ignore[operator]


def test_the_concern_they_part_on_most_comes_first() -> None:
    given = {"alike": {"A": (2, 2), "B": (2, 2)}, "apart": {"A": (1, 1), "B": (5, 5)}}
    found = calibration.result(given, DEFAULT_BANDS)
    assert [one.concern for one in found.parted] == ["apart", "alike"]
    assert found.parted[0].ratings == (1, 0, 1)


def test_what_has_no_meaning_is_none_and_says_why() -> None:
    given = {f"v{number}": {"A": (1, 1), "B": (1, 1)} for number in range(4)}
    found = calibration.result(given, DEFAULT_BANDS)
    figures = [*found.overall.values(), *(pair.rating for pair in found.pairs)]
    assert {(one.value, one.why_not) for one in figures} == {(None, agreement.ONE_CODE)}
