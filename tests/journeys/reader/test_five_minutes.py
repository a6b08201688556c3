"""Five minutes on a night shift: somebody reads one section and leaves with one thing to do."""

import pytest

from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (320, False)])
def test_reads_a_section_without_signing_in(meet: Meet, width: int, script: bool) -> None:
    # Given Mo has five minutes, and no wish to sign in
    mo = meet(width=width, script=script).goes_to("/toolkit/").reads("Start anywhere")

    # When she opens a step and one of its sections
    mo.follows("Learn").reads("What compassion is").follows("1.2 Compassion, and how it differs")

    # Then the first thing she reads is the point, and the second something to try
    mo.reads("Compassion is the feeling that gets up").reads("Try this first")
    mo.reads("I feel sorry for you").follows("Open the exercise")
    mo.reads("Where on the path from pity to compassion").follows("1.2 Compassion, and how it differs")

    # And each kind of picture can be read at this width
    for path in ("1-1", "1-3", "4-1", "5-4", "2-2", "1-4"):
        mo.goes_to(f"/toolkit/read/{path}/")
    mo.goes_to("/toolkit/more/").goes_to("/cy/toolkit/").reads("Pum cam")
