"""A member of the group has an interest: the case leaves their sight. Another has none, and sees it."""

import pytest

from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (1280, False)])
def test_a_member_with_an_interest_says_so_and_no_longer_finds_the_case(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given a case on the agenda of Omar's group
    case = story.heard(cast)
    story.triaged(cast, case)
    story.put_before(cast, case)

    # When he opens it, he sees the name, discipline and place, and the question
    omar = meet(cast.omar, width=width, script=script).goes_to("/")
    omar.follows("Answer the question").reads("Dr Dana Ellis").does_not_read(case.about)

    # Then a yes without a word of what it is leads him back to the field, with nothing lost
    omar.chooses("Yes, I have an interest").presses("Give my answer").reads("Write in a sentence")
    omar.writes("If yes: what is the interest?", "Dana is my cousin.").presses("Give my answer")
    omar.reads("Your interest is on record")

    # And the case is nowhere to be found
    omar.goes_to("/").does_not_read(case.reference)
    omar.goes_to("/concerns/").does_not_read(case.reference)
    omar.goes_to(f"/concerns/{case.pk}/").does_not_read(case.about)


def test_a_member_without_an_interest_reads_the_triage_and_the_account(cast: Cast, meet: Meet) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    story.put_before(cast, case)
    priya = meet(cast.priya).goes_to("/").follows("Answer the question")
    priya.chooses("No, I have none that I know of").presses("Give my answer")
    priya.reads("Concern about record keeping at night").reads("I was alone on nine")
    priya.does_not_read("Wren Abbott")
    priya.follows("Read the triage and its reasons").reads("Good Medical Practice")
