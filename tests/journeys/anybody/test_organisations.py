"""Somebody works at two organisations; somebody else works only at the other one."""

import pytest

from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.cast import Cast, add
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (1280, False)])
def test_somebody_with_two_places_changes_between_them(
    cast: Cast, meet: Meet, width: int, script: bool
) -> None:
    # Given Idris advises at Willowmere and at Otherdale, and a concern waits for him at Willowmere
    case = story.assigned(cast)
    add(cast.elsewhere, "Dr Idris Vaughan", Role.ADVISER, email=cast.idris.email, password="")
    idris = meet(cast.idris, width=width, script=script).goes_to("/").reads(case.reference)

    # When he changes to Otherdale
    idris.page.get_by_role("link", name="Change organisation").click()
    idris.looks().chooses("Otherdale Practice").presses("Change organisation")

    # Then nothing of Willowmere is there
    idris.reads("Nothing waits for you").does_not_read(case.reference)
    idris.goes_to(f"/concerns/{case.pk}/interest/").reads("not").does_not_read("Dana")

    # And when he changes back, everything is
    idris.goes_to("/organisations/").chooses("Willowmere Health and Care").presses("Change organisation")
    idris.reads(case.reference)


@pytest.mark.parametrize("width", [1280, 320])
def test_somebody_from_another_organisation_finds_nothing(cast: Cast, meet: Meet, width: int) -> None:
    case, _way = story.told(cast)
    letter = case.letters.get()
    charlie = meet(cast.charlie, width=width).goes_to("/").does_not_read("Willowmere Health")
    for place in ("", "triage/", "assign/", "where-things-stand/", f"letters/{letter.pk}/"):
        answer = charlie.page.goto(f"/concerns/{case.pk}/{place}")
        assert answer
        assert answer.status == 404, place
        charlie.looks().does_not_read("Dana").does_not_read(case.reference)
    charlie.goes_to("/concerns/").does_not_read("Dana")
