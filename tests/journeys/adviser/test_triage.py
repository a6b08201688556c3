"""Idris fills in the triage of a concern with two risks, and signs it."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from lotus.concerns.models import Case, Triage
from tests.factories import reviews
from tests.factories.cast import Cast
from tests.journeys.conftest import PHONE, look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


def place(case: Case) -> str:
    return reverse("concerns:triage", args=[case.pk])


def choose(page: Page, question: str, answer: str) -> None:
    """A chip or a radio, by the words that are read out."""
    page.get_by_role("group", name=question).get_by_role("radio", name=answer).check(force=True)


def fill_risk(
    page: Page, outcome: str, *, chance: str = "", words: str = "", level: str = "3 Moderate"
) -> None:
    page.get_by_label("The outcome that worries you").fill(outcome)
    if chance:
        page.get_by_label("The chance, if you can give one").fill(chance)
    if words:
        page.get_by_label(words, exact=True).check()
    page.get_by_label("How soon may it recur?").select_option("Within a month")
    choose(page, "Context of work", "Worsens")
    page.get_by_label("A note on context of work").fill("Two of six nursing posts are empty.")
    choose(page, "Patient and public safety", level)


def fill_form(page: Page) -> None:
    for box, value in (("Day", "12"), ("Month", "February"), ("Year", "2026")):
        page.get_by_role("textbox", name=box).fill(value)
    page.get_by_label("What is it about?").fill("Night notes held no plan.")
    page.get_by_label("Document 1", exact=True).fill("Forty sets of night notes")
    page.get_by_label("What around the person has already come to light?").fill("Two nurses instead of four.")
    choose(page, "Is there a safeguarding concern?", "No")
    choose(page, "May their own health play a part?", "No")
    page.get_by_label("What do you recommend to the group?").fill("Agree what would help at night.")


def test_the_adviser_fills_in_and_signs_a_triage_with_two_risks(cast: Cast, visit: Visit) -> None:
    # given a concern that Idris was asked to look at, and has no interest in
    case = reviews.asked(cast)
    page = visit(cast.idris)
    page.goto(place(case))
    look(page)
    # when he fills in the form and goes on to sign, something is still missing
    fill_form(page)
    page.get_by_role("button", name="Save and go on to sign").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "There are 2 things to put right. All you wrote is kept."
    )
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    look(page)
    # then the link of the error leads to its field
    page.get_by_role("link", name=re.compile("Say why you think so")).click()
    expect(page.get_by_label("Your reasons")).to_be_focused()
    page.keyboard.type("Good Medical Practice asks for clear records.")
    # when he adds two risks, one by its chance and one by words
    page.get_by_role("button", name="Add the first risk").click()
    look(page)
    fill_risk(page, "A patient waits for treatment", chance="20")
    page.get_by_role("button", name="Save this risk").click()
    expect(page.get_by_role("status").first).to_contain_text("The risk is saved.")
    look(page)
    page.get_by_role("button", name="Add another risk").click()
    fill_risk(page, "A complaint grows", words="2 Unlikely")
    page.get_by_role("button", name="Save this risk").click()
    # then both stand in the matrix and the higher one decides
    expect(page.get_by_role("img", name="Risk matrix").first).to_be_visible()
    expect(page.get_by_text("Risk 1 decides, as the higher of two.").first).to_be_visible()
    look(page)
    # when he signs
    page.get_by_role("button", name="Save and go on to sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign the triage")
    look(page)
    page.get_by_role("button", name="Sign this triage").click()
    expect(page.get_by_role("alert")).to_contain_text("Say whether any of it names")
    look(page)
    page.get_by_label("No, none of it").check()
    page.get_by_role("button", name="Sign this triage").click()
    # then it is fixed
    expect(page.get_by_text("Signed by Dr Idris Vaughan")).to_be_visible()
    look(page)
    row = Triage.objects.get()
    assert (row.score, row.rating, len(row.live_risks())) == (12, "amber", 2)


def test_on_a_phone_320_pixels_wide(cast: Cast, visit: Visit) -> None:
    row = reviews.begun(cast)
    page = visit(cast.idris, width=PHONE)
    for name in ("triage", "risk_new", "triage_sign"):
        page.goto(reverse(f"concerns:{name}", args=[row.case_id]))
        look(page)
    page.goto(place(row.case))
    page.get_by_role("button", name="Change risk 1").click()
    choose(page, "Financial", "2 Minor")
    page.get_by_role("button", name="Save this risk").click()
    expect(page.get_by_role("status").first).to_contain_text("The risk is saved.")
    look(page)


def test_without_script(cast: Cast, visit: Visit) -> None:
    case = reviews.asked(cast)
    page = visit(cast.idris, script=False)
    page.goto(place(case))
    fill_form(page)
    page.get_by_role("button", name="Add another document").click()
    expect(page.get_by_label("Document 4", exact=True)).to_be_visible()
    expect(page.get_by_label("What is it about?")).to_have_value("Night notes held no plan.")
    page.get_by_label("Document 4", exact=True).fill("The night rota")
    page.get_by_label("Your reasons").fill("Good Medical Practice asks for clear records.")
    page.get_by_role("button", name="Add the first risk").click()
    fill_risk(page, "A patient waits for treatment", words="3 Possible")
    page.get_by_role("button", name="Save this risk").click()
    page.get_by_role("button", name="Save and go on to sign").click()
    page.get_by_label("Yes, it does").check()
    page.get_by_role("button", name="Sign this triage").click()
    expect(page.get_by_text("Signed by Dr Idris Vaughan")).to_be_visible()
    row = Triage.objects.get()
    assert row.names_others
    assert [title for title, _dated in row.documents] == ["Forty sets of night notes", "The night rota"]


def test_by_keyboard_alone(cast: Cast, visit: Visit) -> None:
    case = reviews.asked(cast)
    page = visit(cast.idris)
    page.goto(place(case))
    tab_to(page, "What is it about?")
    page.keyboard.type("Night notes held no plan.")
    tab_to(page, "Yes")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Add the first risk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("what might happen again?")
    tab_to(page, "The outcome that worries you")
    page.keyboard.type("A patient waits for treatment")
    tab_to(page, "The chance, if you can give one")
    page.keyboard.type("50")
    tab_to(page, "How soon may it recur?")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Does not apply")
    for _each in range(3):
        page.keyboard.press("ArrowRight")
    expect(
        page.get_by_role("group", name="Patient and public safety").get_by_label("3 Moderate")
    ).to_be_checked()
    tab_to(page, "Save this risk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The risk is saved.")
    row = Triage.objects.get()
    assert (row.safeguarding, row.live_risks()[0].likelihood) == (False, 4)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is focused has this name; every stop must show where it is."""
    for _each in range(60):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || '').trim()"
        )
        if label == name:
            return
    raise AssertionError(f"“{name}” was not reached by Tab")


def test_enter_in_a_line_saves_and_does_not_add_a_document(cast: Cast, visit: Visit) -> None:
    case = reviews.asked(cast)
    page = visit(cast.idris)
    page.goto(place(case))
    page.get_by_label("Document 1", exact=True).fill("Forty sets of night notes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The triage is saved.")).to_be_visible()
    assert Triage.objects.get().documents == [["Forty sets of night notes", ""]]


def test_what_was_typed_is_there_after_the_browser_was_closed(cast: Cast, visit: Visit) -> None:
    case = reviews.asked(cast)
    page = visit(cast.idris)
    page.goto(place(case))
    page.get_by_label("Your reasons").fill("Half a thought")
    expect(page.locator("[data-saved-text]")).to_contain_text("Saved at", timeout=8000)
    page.context.close()
    again = visit(cast.idris)
    again.goto(place(case))
    expect(again.get_by_label("Your reasons")).to_have_value("Half a thought")
    look(again)


def test_two_browsers_editing_one_triage(cast: Cast, visit: Visit) -> None:
    # given the same triage open in two browsers
    row = reviews.begun(cast)
    first, second = visit(cast.idris), visit(cast.idris)
    for page in (first, second):
        page.goto(place(row.case))
    # when both save something else
    first.get_by_label("Your reasons").fill("What was written on the ward.")
    first.get_by_role("button", name="Save for later").click()
    expect(first.get_by_text("The triage is saved.")).to_be_visible()
    second.get_by_label("Your reasons").fill("What was written at home.")
    second.get_by_role("button", name="Save for later").click()
    # then the second is shown both versions, and nothing is overwritten
    expect(second.get_by_role("heading", name="You saved this in another window")).to_be_visible()
    expect(second.get_by_text("What was written on the ward.")).to_be_visible()
    expect(second.get_by_label("Your reasons")).to_have_value("What was written at home.")
    look(second)
    row.refresh_from_db()
    assert row.texts["rationale"] == "What was written on the ward."
    # when the second decides and saves again
    second.get_by_label("Your reasons").fill("Both, put together.")
    second.get_by_role("button", name="Save for later").click()
    expect(second.get_by_text("The triage is saved.")).to_be_visible()
    row.refresh_from_db()
    assert row.texts["rationale"] == "Both, put together."


def test_the_copy_is_prepared_by_one_and_shared_by_another(cast: Cast, visit: Visit) -> None:
    from lotus.concerns.actions import triage as actions

    row = reviews.begun(cast)
    actions.sign(row, number=1, names_others=True, by=cast.idris, at=reviews.AT)
    page = visit(cast.idris)
    page.goto(place(row.case))
    page.get_by_role("link", name="Prepare the copy").click()
    look(page)
    page.get_by_label("What it is about", exact=True).fill("Night notes; a colleague noticed it.")
    page.get_by_role("button", name="Save the copy").click()
    expect(page.get_by_role("status").first).to_contain_text("The copy is saved.")
    look(page)
    page = visit(cast.alice)
    page.goto(place(row.case))
    page.get_by_role("link", name="Read and share the copy").click()
    look(page)
    page.get_by_role("button", name="Share with Dana").click()
    expect(page.get_by_role("status").first).to_contain_text("The copy is shared.")
    look(page)
