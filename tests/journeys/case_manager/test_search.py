"""Alice remembers a word of a concern, and finds it on her phone."""

import pytest

from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_concern_is_found_by_a_word_in_it(cast: Cast, meet: Meet) -> None:
    case = story.on_agenda(cast).case
    alice = meet(cast.alice, width=320).goes_to("/concerns/").follows("Look for a concern")
    alice.presses("Look for it").reads("Write what to look for")
    alice.writes("What do you remember of it?", case.what_happened.split()[0]).presses("Look for it")
    alice.reads("1 concern fits").reads("In what was raised").follows("Concern about").reads(case.reference)
