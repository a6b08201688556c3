"""A restriction or an exclusion: proposed, confirmed or declined, looked at again."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from lotus.core.restriction import Form, Kind, Outcome
from lotus.ui.forms import Choice, Day, Line, LotusForm, Option, Paragraphs, Tick

KINDS = [
    Option(
        Kind.RESTRICTION,
        "Conditions or a restriction",
        "They work, but for some things.",
    ),
    Option(
        Kind.EXCLUSION,
        "An exclusion",
        "They do not work for now. The last thing there is.",
    ),
]
FORMS = [
    Option(Form.IMMEDIATE, "Immediate", "For a few days, while it becomes clear what is needed."),
    Option(Form.FORMAL, "Formal", "After advice was sought."),
]
OUTCOMES = {
    Outcome.ENDS: Option(Outcome.ENDS, "It ends", "They can work as before."),
    Outcome.CHANGES: Option(Outcome.CHANGES, "It changes", "Something less, or something else, is enough."),
    Outcome.STAYS: Option(Outcome.STAYS, "It stays as it is"),
    Outcome.BECOMES_FORMAL: Option(Outcome.BECOMES_FORMAL, "It becomes a formal exclusion"),
}
NO_INTEREST = "I have no interest in this: no friendship, rivalry, money or part in the events"
MISSING = "Tick that you have no interest in this. Somebody who has one takes no part in it"


class Free(LotusForm):
    """Whoever has a hand in it says that they have no interest in it."""

    no_interest = Tick(NO_INTEREST, missing=MISSING)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "no_interest"}


class Propose(Free):
    """What is needed, why, and what else was looked at."""

    kind = Choice("What is needed?", KINDS, missing="Choose what is needed", coerce=Kind)
    form = Choice("If an exclusion: which?", FORMS, required=False, coerce=Form, small=True)
    conditions = Paragraphs(
        "What can they not do for now, or only in a certain way?",
        hint="One line each, and what they can do as well. The person reads these words.",
        rows=4,
        missing="Write what changes for them",
    )
    why = Paragraphs(
        "Why is it needed now?",
        hint="Which risk, to whom. The person reads this. Name nobody.",
        rows=4,
        missing="Write why it is needed",
    )
    alternatives = Paragraphs(
        "What else did you look at, and why is it not enough?",
        hint="Other duties, another place, working with somebody, hours, supervision.",
        rows=4,
        missing="Write what else you looked at, and why it is not enough",
    )
    starts_on = Day("From which day?", initial=timezone.localdate, missing="Write the day")
    until = Day("Until which day, before it is looked at again?", missing="Write the day")
    watcher = Line(
        "Which board member watches over it?",
        hint="Somebody with no part in it, whom the person can write to.",
        missing="Write who watches over it",
        max_length=120,
    )
    advice_on = Day(
        "On which day was advice sought from NHS Resolution?",
        hint="Where it does not cover the profession, from whoever does. Before a formal exclusion, always.",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write it once you have asked",
    )
    advice = Paragraphs(
        "What was advised? If nobody was asked yet: why not?",
        rows=3,
        missing="Write what was advised, or why nobody was asked yet",
    )
    without_check = Paragraphs(
        "If the questions before anything formal are not confirmed yet: why can it not wait?",
        rows=2,
        required=False,
    )

    def clean_form(self) -> Form:
        return self.cleaned_data["form"] or Form.IMMEDIATE


class Second(Free):
    """The second person’s answer."""

    words = Paragraphs("If you do not agree: why not?", rows=3, required=False)


class LookAgain(Free):
    """A look at it before its last day."""

    outcome = Choice("What becomes of it?", missing="Choose what becomes of it", coerce=Outcome)
    why = Paragraphs("Why?", hint="The person reads this. Name nobody.", rows=4, missing="Write why")
    alternatives = Paragraphs(
        "If it goes on: what else did you look at, and why is it not enough?", rows=3, required=False
    )
    conditions = Paragraphs("If it changes: what holds from now on?", rows=3, required=False)
    until = Day("If it goes on: until which day?", required=False)
    advice_on = Day(
        "If advice was sought again: on which day?",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write it once you have asked",
    )
    advice = Paragraphs("What was advised?", rows=2, required=False)
    board_on = Day(
        "If it was explained to the board: on which day?",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write it once the board has been told",
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["outcome"].options = [OUTCOMES[one] for one in outcomes]  # type: ignore[attr-defined]
