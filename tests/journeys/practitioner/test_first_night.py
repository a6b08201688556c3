"""Dana gets a link and a code, reads the letter at night on a phone, and says how she sees it."""

import pytest
from django.urls import reverse

from lotus.concerns.models import Letter, Statement
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = "a petal on deep water"


@pytest.mark.parametrize(("width", "script"), [(320, True), (320, False), (1280, True)])
def test_dana_opens_her_place_reads_the_letter_and_tells_how_she_sees_it(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given a first letter that was sent, a link from the e-mail, and a code from the telephone
    case, way = story.told(cast)
    assert way

    # When Dana follows the link and gives the code
    dana = meet(width=width, script=script).goes_to(reverse("people:invitation", args=[way.token]))
    dana.writes("The code we gave you", way.code.lower())
    dana.writes("Choose a password", WORDS).writes("The same password again", WORDS)
    dana.presses("Open my place")

    # Then she is where things stand, and what matters comes first
    dana.reads("Where things stand, Dana").reads("Nothing has been decided. Your work goes on as it is now.")
    dana.reads("Nothing on this page needs an answer tonight.").reads("116 123")
    dana.does_not_read("Wren")

    # When she opens the letter
    dana.follows("Our first letter to you").reads("A concern was raised.").reads("To talk about it")
    assert Letter.objects.get().read_at

    # Then nothing waits for her but what she likes to say, and a slip costs her no word
    dana.follows("Where things stand").reads("Nothing today")
    dana.follows("Tell us how you see it").presses("Sign and put it on record")
    dana.reads("There is one thing to put right").reads("A few words are enough")
    dana.writes("How do you see it?", "I was alone on nine of the nights.")
    dana.presses("Sign and put it on record").reads("Your words are on record, signed by you.")
    assert Statement.objects.get(case=case).body == "I was alone on nine of the nights."
    dana.follows("Where things stand").reads("You put your account on record, in your own words.")


def test_what_dana_types_is_kept_while_she_types(cast: Cast, meet: Meet) -> None:
    case, _way = story.told(cast)
    place = reverse("concerns:own_account", args=[case.pk])
    dana = meet(cast.dana, width=320).goes_to(place)
    dana.writes("How do you see it?", "Half a thought").reads("You can stop and come back.")
    dana.goes_to(reverse("concerns:standing", args=[case.pk])).reads("Go on with your account")
    dana.follows("Go on with your account")
    assert dana.field("How do you see it?").input_value() == "Half a thought"
