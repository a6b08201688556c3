"""The practitioner's account, in their own words."""

from lotus.ui.forms import LotusForm, Paragraphs


class Account(LotusForm):
    """One text, as long or as short as they like."""

    body = Paragraphs(
        "How do you see it?",
        hint="What happened, what lay around it, what you would like us to know. No order or length is wrong.",
        rows=14,
        max_length=60_000,
        missing="Write your account before you sign it. A few words are enough",
    )
