"""What an organisation settles: a number by the administrator, a letter by the responsible officer."""

import pytest

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


def test_a_number_and_a_letter_are_tried_kept_and_taken_back(cast: Cast, meet: Meet) -> None:
    # Given an administrator who sees what nobody has checked
    ada = meet(cast.ada, width=320, script=False).goes_to("/").follows("Settings")
    ada.reads("nobody here has compared with the source").follows("Bands of the risk matrix")

    # When she looks at other bands before they hold, and keeps them with their source
    ada.writes("Green goes up to", "9").writes("Where is it from?", "Board, May")
    ada.presses("Show what would hold").reads("Green 1 to 9").reads("Nothing is saved yet.")
    ada.presses("Save").reads("Holds now: Green 1 to 9")
    ada.presses("Let what ships hold again").reads("Holds now: Green 1 to 6")

    # And takes a label off the list, and looks how long concerns are kept before she changes it
    ada.goes_to("/concerns/settings/").follows("Labels and places where a concern waits")
    ada.writes("New label 1", "Winter wards").writes("Label 2", "").presses("Show what would hold")
    ada.reads("Handover plays a part: on no concern").presses("Save the list").reads("List 1:")
    ada.goes_to("/concerns/settings/").follows("A concern without a formal process")
    ada.writes("How many years?", "8").presses("Show what would hold").reads("8 years from closing")
    ada.presses("Save").reads("Holds now: 8 years")

    # And the responsible officer forgets a field of a letter, puts it right, and reads what changed
    marian = meet(cast.marian).goes_to("/concerns/settings/").follows("Delay notice")
    body = marian.field("The letter").input_value()
    marian.writes("The letter", body.replace("[[new_date]]", "soon")).presses("Keep this version")
    marian.reads("must be in the letter and is not")
    marian.writes("The letter", body.replace("With good wishes,", "With our good wishes,"))
    marian.presses("Show how it reads").reads("Dr Ines Holm").presses("Keep this version")
    marian.follows("Version 1").reads("Put in:")
