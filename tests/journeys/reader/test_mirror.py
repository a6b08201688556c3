"""Somebody looks at herself, from a section to a result and back to it; then one by one; then without an account."""

import pytest
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.visitor import Meet, Visitor
from tests.toolkit.shelves import ONE_BY_ONE, Put, put

__all__ = ["put"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db]
FIRST = "I noticed when somebody I work with was not all right."


def _answer_all(somebody: Visitor, label: str) -> None:
    for group in somebody.page.locator("form fieldset").all():
        group.get_by_label(label).check()


def test_takes_a_mirror_and_comes_back_to_it(cast: Cast, meet: Meet, put: Put) -> None:
    put(ONE_BY_ONE)
    # Given Mo comes from a section on her telephone, and reads who can see it before she begins
    phone = (
        meet(cast.mo, width=320).goes_to("/toolkit/read/4-2/").follows("Look at yourself: Wise compassion")
    )
    phone.reads("Only you can see your answers").presses("Begin")
    with phone.page.expect_response(lambda answer: "/drafts/" in answer.url):
        phone.chooses("4 Often", of=FIRST)
    phone.reads("Saved at")

    # When she goes on at a desk, her answer is there, and the result comes at once, in words first
    desk = meet(cast.mo).goes_to("/toolkit/instruments/wise-compassion/").follows("Go on with what you began")
    expect(desk.page.get_by_role("group", name=FIRST).get_by_label("4 Often")).to_be_checked()
    _answer_all(desk, "4 Often")
    desk.presses("See my result").reads("This time:").reads("The numbers").reads("It is no appraisal")

    # And she makes an action of a tip, and takes it again
    desk.follows("Turn one into an action").page.go_back()
    desk.follows("Take it again").presses("Begin")
    _answer_all(desk, "3 Sometimes")
    desk.presses("See my result").reads("Over time").goes_to("/toolkit/mine/").reads("My results")

    # When a questionnaire comes one by one, without a script, what is left out is named and back loses nothing
    plain = (
        meet(cast.mo, width=320, script=False).goes_to("/toolkit/instruments/one-by-one/").presses("Begin")
    )
    plain.presses("Go on").reads("Please answer this question")
    plain.chooses("No").presses("Go on").writes("How many people?", "12").presses("Go on")
    plain.follows("The question before").follows("The question before")
    expect(plain.page.get_by_label("No", exact=True)).to_be_checked()
    plain.presses("Go on")
    expect(plain.field("How many people?")).to_have_value("12")
    for _question in range(6):
        plain.presses("Go on")
    plain.reads("Look through your answers").presses("See my result").reads("Too little is answered")

    # Then a visitor without an account takes it too, and nothing is kept
    visitor = meet().goes_to("/toolkit/instruments/wise-compassion/").follows("Begin without an account")
    _answer_all(visitor, "2 Rarely")
    visitor.presses("See my result").reads("This result is kept nowhere")
    with visitor.page.expect_download() as paper:
        visitor.page.get_by_role("button", name="Download as PDF").click()
    assert paper.value.suggested_filename == "wise-compassion.pdf"
