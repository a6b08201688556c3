"""An attacker who knows everybody's groups works on what is released of invented surveys."""

import numpy as np
import pytest

from lotus.analysis import release
from lotus.core.facts import EVERYBODY
from lotus.core.suppression import Rules
from tests.analysis import respondents
from tests.proofs import Proof

SURVEYS = 500


def shown_of(released: release.Released, item: str) -> list[respondents.Key]:
    return [(one.breakdown, one.group) for one in released if one.item == item and one.shown]


def by_hand(of: respondents.People, points: np.ndarray, threshold: int) -> list[respondents.Key]:
    """What is shown where the small groups alone are hidden."""
    keys = [(EVERYBODY, EVERYBODY), *((by, name) for by in of.groups for name in of.names(by))]
    return [key for key in keys if (points[of.inside(key)] > 0).sum() >= threshold]


@pytest.mark.proof
def test_nobody_can_be_worked_out_from_a_survey_by_whoever_knows_all_groups(proof: Proof) -> None:
    tried, broken, control, shares = proof.trials(SURVEYS, least=10), [], 0, []
    for number in range(tried):
        threshold = (5, 10)[number % 2]
        of = respondents.people(number, proof.seed)
        released = release.survey(respondents.facts(of), Rules(threshold))
        for item in (release.RESPONDENTS, *of.answers):
            found = respondents.solved(of, shown_of(released, item), threshold)
            broken += [(number, item, what) for what in found]
        first = of.answers["q1"]
        control += bool(respondents.solved(of, by_hand(of, first, threshold), threshold))
        large = len(by_hand(of, first, threshold))
        shares.append(len(shown_of(released, "q1")) / max(large, 1))
    what = "Surveys of which nobody is worked out by an attacker who knows all groups and exact means"
    spoilt = len({number for number, _item, _what in broken})
    note = (
        f"{control} of them are broken where the small groups alone are hidden; "
        f"of the groups that are large enough, {np.median(shares):.0%} stay shown (median)."
    )
    proof.keep("release-surveys", what, tried=tried, found=tried - spoilt, must=tried, note=note)
    assert broken == []
    assert control >= tried // 4
