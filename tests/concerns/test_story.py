"""The whole way of a case, through its actions."""

from datetime import UTC, datetime

import pytest

from lotus.concerns import policy
from lotus.concerns.actions import letters, triage
from lotus.concerns.models import Promise
from lotus.core.refusal import Refused
from lotus.kernel import audit
from tests.factories import story
from tests.factories.cast import Cast


def test_a_concern_goes_from_the_first_word_to_the_outcome_letter(cast: Cast) -> None:
    decision = story.decided(cast)
    case = decision.item.case
    at = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=at, facts={})
    with pytest.raises(Refused, match="still open"):
        letters.send(letter, number=letter.version, by=cast.alice, at=at)
    letter = letters.save(letter, body="Dear Dana,\n\nThe group decided.", number=1, by=cast.alice, at=at)
    assert letters.send(letter, number=2, by=cast.alice, at=at) is not None
    case.refresh_from_db()
    assert (case.reference, case.stage) == ("LOT-2026-00001", "helped")
    waiting = set(Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True))
    assert waiting == {"contact", "next", "copy"}
    triage.approve_copy(case.triage.copy, number=1, by=cast.alice, at=at)
    assert policy.case(cast.charlie, case.pk) is None
    assert audit.verify() == []
