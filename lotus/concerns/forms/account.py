"""The practitioner's account, in their own words."""

from django.utils import timezone

from lotus.concerns.forms.cases import options
from lotus.ui.forms import Choice, Day, LotusForm, Option, Paragraphs


class Account(LotusForm):
    """One text, as long or as short as they like."""

    body = Paragraphs(
        "How do you see it?",
        hint="What happened, what lay around it, what you would like us to know. No order or length is wrong.",
        rows=14,
        max_length=60_000,
        missing="Write your account before you sign it. A few words are enough",
    )


class EnterAccount(LotusForm):
    """What they told us, put on record for them."""

    how = Choice(
        "How did they give it?",
        [
            Option("in_person", "In person"),
            Option("telephone", "By telephone"),
            Option("video", "By video"),
            Option("letter", "In a letter"),
        ],
        small=True,
        missing="Choose how they gave it",
    )
    given_on = Day(
        "On which day?",
        missing="Write the day on which they gave it",
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day on which they gave it",
    )
    body = Paragraphs(
        "What did they say?",
        hint="In their words, as they said or wrote them. Read it back to them before you sign it.",
        rows=14,
        max_length=60_000,
        missing="Write what they said",
    )


class Wishes(LotusForm):
    """Who should be there for them, and how they would like to be contacted. Nothing has to be answered but one."""

    how = Choice(
        "How would you like us to be in touch?", lambda: options("ways"), missing="Choose how to be in touch"
    )
    how_note = Paragraphs(
        "Anything we should know about that",
        hint="Such as a number, a good time of day, or who may answer.",
        rows=3,
        required=False,
    )
    contact = Paragraphs(
        "Who would you like to be there for you?",
        hint="Your pastoral contact. Somebody you trust here, or only what kind of person.",
        rows=3,
        required=False,
    )
    not_contact = Paragraphs("Who should it not be?", hint="You need not say why.", rows=3, required=False)


class Withhold(LotusForm):
    """Why somebody is not told yet, on purpose."""

    why = Paragraphs(
        "Why are they not told yet?",
        hint="Such as advice from the police, and from whom. You and the responsible officer read this.",
        rows=4,
        missing="Write why they are not told yet",
    )
    look_again = Day(
        "When do you look at this again?", missing="Write the day on which you look at this again"
    )
