"""Somebody puts a text of the toolkit in their organisation's words, looks at it first, and goes back again."""

import pytest

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


def test_a_text_is_put_in_own_words_seen_kept_and_gone_back_from(cast: Cast, meet: Meet) -> None:
    # Given Ada looks after the toolkit, and opens a text from its list
    ada = meet(cast.ada).goes_to("/toolkit/").follows("Edit the toolkit")
    ada.goes_to("/toolkit/edit/toolkit/1-2/en/")

    # When she leaves out what is needed she is told, and what she wrote is there
    ada.writes("Title", "").presses("See how it will read").reads("There is one thing to put right")

    # And with a title she sees the page as it will be, and keeps it
    ada.writes("Title", "What we mean by compassion").presses("See how it will read")
    ada.reads("This is how it will read").reads("What we mean by compassion").presses("Keep this version")
    ada.reads("Your version holds from now on")
    meet(cast.mo, width=320).goes_to("/toolkit/read/1-2/").reads("What we mean by compassion")

    # Then she looks at what changed, on her telephone, and goes back to what ships
    phone = meet(cast.ada, width=320).goes_to("/toolkit/edit/toolkit/1-2/en/before/")
    phone.reads("Version 1 · holds now").presses("Go back to this").reads("The earlier version holds again")
    phone.goes_to("/toolkit/edit/counts/").reads("Too few people so far")
