"""Dana reads how a risk is scored before her triage is shared; Alice takes a letter away to train with."""

import pytest
from django.urls import reverse

from tests.factories import story
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_forms_are_found_and_taken_away_blank(cast: Cast, meet: Meet) -> None:
    # Given Dana, who reads on her telephone where things stand
    case, _way = story.told(cast)
    dana = meet(cast.dana, width=320).goes_to(reverse("concerns:standing", args=[case.pk]))

    # When she follows the forms and takes the risk guide away
    dana.follows("The forms and letters we use").reads("Risk guide")
    with dana.page.expect_download() as paper:
        dana.page.locator("a[href$='/risk-guide.pdf']").click()
    assert paper.value.suggested_filename == "risk-guide.pdf"

    # Then Alice finds the same from her list, as Word
    alice = meet(cast.alice).goes_to(reverse("concerns:caseload")).follows("Blank forms")
    with alice.page.expect_download() as word:
        alice.page.locator("a[href$='/letter-outcome.docx']").click()
    assert word.value.suggested_filename == "letter-outcome.docx"
