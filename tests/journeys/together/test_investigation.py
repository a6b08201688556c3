"""Alice, Mo and Dana: an investigation is opened, its terms signed, its report read and put right, and given."""

import pytest
from django.urls import reverse

from lotus.concerns.models import InquiryReport
from lotus.core.casework import DecisionKind
from lotus.kernel import accounts
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_somebody_with_no_other_part_finds_the_facts_and_the_person_reads_them_first(
    cast: Cast, meet: Meet
) -> None:
    # Given that an investigation was decided on, the letter about it has gone, and Mo may investigate
    case = story.decided_and_told(cast, kind=DecisionKind.FORMAL_INVESTIGATION, without_check="Urgent.")
    accounts.grant(cast.mo, Role.INVESTIGATOR, by=None)

    # When Alice opens it, and Mo says that he has no interest and writes the terms
    alice = meet(cast.alice).goes_to(reverse("concerns:case", args=[case.pk])).follows("The investigation")
    alice.follows("Open the investigation").picks("Who investigates?", "Mo Farley")
    alice.presses("Open the investigation").reads("Its terms are still to be written")
    mo = meet(cast.mo).goes_to(reverse("concerns:interest", args=[case.pk]))
    mo.chooses("No, I have none that I know of").presses("Give my answer").follows("The investigation")
    mo.follows("Write the terms").writes("What is this investigation about?", "The notes of nine nights.")
    mo.writes("Which questions are to be answered?", "Was a plan written?").presses("Save the terms")
    alice.goes_to(reverse("concerns:investigation", args=[case.pk])).reads("The notes of nine nights.")
    alice.presses("Sign the terms as they stand here").reads("Signed by Alice Morgan")

    # Then Dana reads them on her phone, and the report before the group does
    dana = meet(cast.dana, width=320).goes_to(reverse("concerns:standing", args=[case.pk]))
    dana.follows("Read what is looked at").reads("Was a plan written?").reads("looks for what speaks for you")
    mo.goes_to(reverse("concerns:report_write", args=[case.pk])).chooses("Established")
    mo.writes("Why? What shows it?", "Eleven of forty.").writes(
        "In short: what was found?", "Plans came late."
    )
    mo.writes("How was it looked at?", "By reading.").presses("Save it and send it to Dana")
    dana.goes_to(reverse("concerns:own_investigation", args=[case.pk])).reads("Plans came late.")
    dana.writes("Which facts are wrong, or missing?", "Twelve, not eleven.")
    dana.presses("Send what needs to be put right").reads("What you said to the facts")
    mo.goes_to(reverse("concerns:report_give", args=[case.pk])).reads("Twelve, not eleven.")
    mo.writes("What did you change after the comments, and what not and why?", "Counted again: eleven.")
    mo.presses("Give it to the group").reads("It ended on")
    assert InquiryReport.objects.count() == 2
    meet(cast.helen).goes_to(reverse("concerns:inquiry_report", args=[case.pk])).reads(
        "Counted again: eleven."
    )
