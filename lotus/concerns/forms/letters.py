"""Writing a letter, and sending it."""

from typing import Any

from django import forms

from lotus.concerns.models import Letter
from lotus.core.refusal import Refused, Stale
from lotus.ui.forms import Email, LotusForm, Paragraphs


class Draft(LotusForm):
    """The letter's words. `number` is the version that was opened, so that nobody overwrites anybody."""

    body = Paragraphs(
        "The letter",
        hint="An empty line parts two paragraphs. ## begins a heading, - a bullet. Words between ** and ** are bold.",
        rows=34,
        max_length=40_000,
        missing="Write the letter before you save it",
    )
    number = forms.IntegerField(widget=forms.HiddenInput)

    def again(self, stale: Stale) -> "Draft":
        """The same words, now beside the newer version: saving again is then a choice, not an accident."""
        return Draft({**dict(self.data.items()), "number": str(stale.number)}, kept=self.kept)


class Send(LotusForm):
    """Signing and sending; asks for an address when the practitioner has none here."""

    email = Email(
        "Their e-mail address",
        hint="The one they would like to be told at. The e-mail says only that there is something to read.",
        missing="Write their e-mail address",
        autocomplete="off",
    )
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, letter: Letter, **options: Any) -> None:
        super().__init__(*args, **options)
        self.letter = letter
        if letter.case.person.account_id:
            del self.fields["email"]

    def refuse(self, no: Refused) -> None:
        self.add_error(no.field if no.field in self.fields else None, no.message)

    def read_again(self, stale: Stale) -> "Send":
        """The form for the newer version, which is to be read before it is sent."""
        typed = {**dict(self.data.items()), "number": str(stale.number)}
        form = Send(typed, kept=self.kept, letter=self.letter)
        form.add_error(
            None,
            f"{stale.by} saved a newer version meanwhile. It stands below: read it once more, then send it.",
        )
        return form
