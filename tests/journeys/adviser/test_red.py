"""A risk turns out red: Idris keeps a document with it and signs, and the responsible officer sees to it."""

import pytest

from lotus.concerns.models import Promise
from tests.factories import reviews
from tests.factories.cast import Cast
from tests.journeys.conftest import PHONE
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROTA = {"name": "rota.txt", "mimeType": "text/plain", "buffer": b"One doctor on nine of fourteen nights."}


def test_a_red_risk_and_its_document_reach_the_responsible_officer(cast: Cast, meet: Meet) -> None:
    # Given a triage with everything but a document, whose one risk was amber
    row = reviews.begun(cast)
    idris = meet(cast.idris).goes_to(f"/concerns/{row.case_id}/triage/")

    # When Idris keeps a document as a file, after one that is refused
    idris.presses("Save, and add a document as a file").writes(
        "What is it, and of which day?", "Rota of Ward 7"
    )
    idris.page.locator("input[type=file]").set_input_files(
        {**ROTA, "name": "rota.exe", "buffer": b"MZ\x90\x00"}
    )
    idris.presses("Keep this file")
    idris.page.get_by_role("alert").wait_for()
    assert idris.field("What is it, and of which day?").input_value() == "Rota of Ward 7"
    idris.page.locator("input[type=file]").set_input_files(ROTA)
    idris.presses("Keep this file").reads("Kept as files:").reads("Rota of Ward 7")

    # And scores the risk higher, and signs
    idris.presses("Change risk 1").writes("The chance, if you can give one", "60")
    idris.page.get_by_role("group", name="Patient and public safety").get_by_label("4 Major").check(
        force=True
    )
    idris.presses("Save this risk").reads("Red, 20 of 25")
    idris.presses("Save and go on to sign").chooses("No, none of it").presses("Sign this triage")
    idris.reads("Signed by Dr Idris Vaughan").reads("responsible officer")

    # Then it waits for Marian, who reads it on her phone with its document and notes what she did
    marian = meet(cast.marian, width=PHONE).goes_to("/")
    marian.reads("Look at the risk that was rated red").follows("Read the triage").reads("Red, 20 of 25")
    with marian.page.expect_download() as got:
        marian.page.get_by_role("link", name="Rota of Ward 7").click()
    assert got.value.suggested_filename == "rota.txt"
    marian.goes_to(f"/concerns/{row.case_id}/")
    marian.presses("Note as done: Look at the risk that was rated red")
    marian.does_not_read("Note as done:").reads("noted as done: Look at the risk that was rated red")
    assert not Promise.objects.filter(kind="red", done_at=None).exists()

    # And who is there for Dana learns nothing of it
    meet(cast.bob).goes_to(f"/concerns/{row.case_id}/").does_not_read("rated red")
