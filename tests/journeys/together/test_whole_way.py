"""A concern from the first word to the outcome letter: every person does their part, in their own browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lotus.concerns.models import Case, Letter
from lotus.kernel import audit
from lotus.kernel.models import AuditEntry
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HAPPENED = "Eleven of forty sets of night notes held no plan."
SAID = "- Eleven of forty sets of night notes held no plan."


def test_a_concern_is_handled_from_the_first_word_to_the_outcome_letter(cast: Cast, meet: Meet) -> None:
    alice, idris, helen, omar = (meet(one) for one in (cast.alice, cast.idris, cast.helen, cast.omar))
    records(alice)
    case = Case.objects.get()
    here = f"/concerns/{case.pk}/"
    names_people(alice)

    # Until the first letter is sent the case does not exist for Dana, and Idris must answer first
    assert idris.page.goto(here).status == 404  # type: ignore[union-attr]
    dana, code = is_told(alice, meet, here)
    dana.reads("Where things stand, Dana").follows("Our first letter to you").reads("held no plan")
    dana.does_not_read("Wren").follows("Where things stand")
    dana.follows("Tell us how you see it").writes("How do you see it?", "I was alone on nine of the nights.")
    dana.presses("Sign and put it on record").reads("Your words are on record")
    assert code

    reviews(idris, here)
    shares(idris, meet(cast.marian), here)
    dana.follows("Where things stand").reads("Amber, 9 of 25")
    dana.follows("Read the triage and its reasons").reads("Good Medical Practice").does_not_read("Wren")

    decides(alice, omar, helen, meet(cast.priya), here)
    answers(alice, here)
    dana.goes_to("/").reads("You can go on working as usual").reads("support and reflection")
    dana.follows("What the group decided, and why").reads("The facts are known")
    assert Letter.objects.filter(case=case, read_at__isnull=False).count() == 2
    alice.goes_to(here).reads("The outcome letter went")

    # Every step stands on the timeline, every page in the audit, and the audit is whole
    kinds = set(case.steps.values_list("kind", flat=True))
    assert kinds >= {
        "raised",
        "assigned",
        "first-notice-sent",
        "account",
        "triage-signed",
        "decided",
        "outcome-sent",
    }
    shown = AuditEntry.objects.filter(subject=case.pk, action="page.shown")
    assert {cast.alice.pk, cast.dana.pk, cast.idris.pk, cast.helen.pk} <= set(
        shown.values_list("person", flat=True)
    )
    assert audit.verify() == []


def records(alice: Visitor) -> None:
    today = timezone.localdate()
    alice.goes_to("/").follows("Concerns").follows("Record a concern")
    alice.writes("If one person: who?", "Dr Dana Ellis")
    alice.writes("The concern, in a few words", "record keeping at night")
    alice.chooses("Clinical performance").picks("Their discipline", "Doctor")
    alice.writes("Where is it?", "Ward 7").writes("What happened?", HAPPENED)
    alice.writes_day("When did it happen?", today - timedelta(days=10))
    alice.writes_day("When was it reported to you?", today)
    alice.picks("How did it reach you?", "E-mail").chooses("Somebody who works here or with us")
    alice.writes("Their name", "Wren Abbott").chooses("No", of="Could somebody be at risk right now?")
    alice.presses("Record the concern").reads("Concern about record keeping at night")


def names_people(alice: Visitor) -> None:
    alice.follows("Name an adviser and a pastoral contact")
    alice.picks("Who looks at it as professional adviser?", "Dr Idris Vaughan")
    alice.picks("Who is the pastoral contact?", "Bob Tierney").presses("Name these people")


def is_told(alice: Visitor, meet: Meet, here: str) -> tuple[Visitor, str]:
    """Alice sends the first letter; Dana comes in by the link of the e-mail and the code of the telephone."""
    alice.goes_to(here).presses("Write the first letter to Dana")
    letter = alice.field("The letter").input_value()
    alice.writes("The letter", letter.replace("[[what_was_said]]", SAID))
    alice.presses("Save, and read it once more").presses("Sign and send the letter").reads("A code for Dana")
    code = alice.page.locator(".l-code").inner_text()
    dana = meet(width=320).goes_to("/demo/mail")
    link = re.search(r"/invitation/[^\s\"<]+/", dana.page.content())
    assert link
    dana.goes_to(link[0]).writes("The code we gave you", code)
    dana.writes("Choose a password", "a petal on deep water")
    dana.writes("The same password again", "a petal on deep water").presses("Open my place")
    return dana, code


def reviews(idris: Visitor, here: str) -> None:
    """The interest question, the triage with one risk, and the signature."""
    idris.goes_to("/").follows("Answer the question").chooses("No, I have none that I know of")
    idris.presses("Give my answer").follows("Fill in the triage")
    idris.writes_day("When did you look at it?", timezone.localdate())
    idris.writes("What is it about?", "Night notes without a plan. Wren noticed them.")
    idris.chooses("No", of="Is there a safeguarding concern?").chooses(
        "No", of="May their own health play a part?"
    )
    idris.writes("Your reasons", "Good Medical Practice asks for clear records.")
    idris.writes("What do you recommend to the group?", "Agree what would help at night.")
    idris.presses("Add the first risk")
    idris.writes("The outcome that worries you", "A patient waits for treatment").chooses("3 Possible")
    idris.picks("How soon may it recur?", "Within a month")
    safety = idris.page.get_by_role("group", name="Patient and public safety")
    safety.get_by_role("radio", name="3 Moderate").check(force=True)
    idris.presses("Save this risk").reads("Amber, 9 of 25").presses("Save and go on to sign")
    idris.chooses("Yes, it does").presses("Sign this triage")


def shares(idris: Visitor, marian: Visitor, here: str) -> None:
    """Idris takes the name out of the copy; a second person approves it."""
    idris.goes_to(f"{here}triage/copy/").writes("What it is about", "Night notes without a plan.")
    idris.presses("Save the copy")
    marian.goes_to(here).follows("Read and share their copy").presses("Share with Dana")


def decides(alice: Visitor, omar: Visitor, helen: Visitor, priya: Visitor, here: str) -> None:
    """The case goes before the group, and the chair signs what was decided."""
    alice.goes_to(here).follows("Put it before a group").picks("Which group?", "Practice Standards Group")
    alice.writes_day("When does it meet?", timezone.localdate()).presses("Put it on the agenda")
    for member in (omar, helen, priya):
        member.goes_to("/").follows("Answer the question").chooses("No, I have none that I know of")
        member.presses("Give my answer")
    helen.follows("Write down what the group decides").follows("Write down the decision")
    for name in ("Dr Helen Sato", "Omar Haddad", "Priya Nair"):
        helen.chooses(name)
    helen.writes("What was talked about?", "The account, the triage and the rota.")
    helen.chooses("Support and reflection", of="What did the group decide?").writes(
        "Why?", "The facts are known."
    )
    helen.writes("What happens next?", "You and Alice agree a short plan.").picks(
        "Who sees to it?", "Alice Morgan"
    )
    helen.writes_day("By when?", timezone.localdate() + timedelta(days=8)).presses("Save the decision")
    helen.follows("Read it once more and sign it").presses("Sign the decision").reads(
        "Signed by Dr Helen Sato"
    )


def answers(alice: Visitor, here: str) -> None:
    """The outcome letter, drafted from the record, checked for what is still open, and sent."""
    alice.goes_to(here).reads("0 working days since the meeting").presses("Write to Dana about the decision")
    letter = alice.field("The letter").input_value()
    assert "support and reflection" in letter
    alice.writes("The letter", letter + "\n[[still_open]]").presses("Save, and read it once more")
    alice.reads("so the letter cannot go yet").presses("Go back to the draft").writes("The letter", letter)
    alice.presses("Save, and read it once more").presses("Sign and send the letter")
