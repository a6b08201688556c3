"""A copy of a whole case: asking for one, and deciding about what is taken out."""

from collections.abc import Iterable
from typing import Any

from django import forms

from lotus.concerns.models import Redaction
from lotus.core import library
from lotus.core.filling import fill
from lotus.core.wholecopy import Purpose, Reason
from lotus.ui.forms import Choice, Line, LotusForm, Option, Paragraphs, Select


def _words() -> dict[str, Any]:
    return dict(library.load("concerns", "copies").data)


class AskCopy(LotusForm):
    """Whom a copy is for, and why it is made."""

    purpose = Choice("Whom is it for?", missing="Choose whom it is for")
    why = Paragraphs(
        "Why is it made?",
        hint="Such as the day on which it was asked for, or the order of a tribunal.",
        rows=3,
        missing="Write why it is made",
    )

    def __init__(self, *args: Any, person: str, purposes: Iterable[Purpose], **rest: Any) -> None:
        super().__init__(*args, **rest)
        told = _words()["purposes"]
        self.fields["purpose"].options = [  # type: ignore[attr-defined]
            Option(one.value, fill(told[one]["label"], {"person": person})) for one in purposes
        ]


def _reasons(*, out_alone: bool = False) -> list[Option]:
    told = _words()["reasons"]
    return [Option(one.value, told[one]) for one in Reason if one.out or not out_alone]


class Decide(LotusForm):
    """Some rows, each with its decision and, where it needs one, a reason in words."""

    def __init__(self, *args: Any, rows: Iterable[Redaction], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.rows = list(rows)
        for row in self.rows:
            words = f"“{row.words}”"
            self.fields[f"d_{row.pk}"] = Select(
                f"Decide about {words}",
                _reasons(),
                empty="Not decided yet",
                required=False,
                initial=row.reason,
            )
            self.fields[f"n_{row.pk}"] = Line(
                "A reason in your words, if there is more to say",
                required=False,
                max_length=300,
                initial=row.note,
            )
            self.fields[f"v_{row.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, required=False
            )

    def parts(self) -> list[tuple[Redaction, Any, Any, Any]]:
        """Each row with its fields, for the page."""
        return [(row, self[f"d_{row.pk}"], self[f"n_{row.pk}"], self[f"v_{row.pk}"]) for row in self.rows]

    def decided(self) -> list[dict[str, Any]]:
        """What was decided: rows left open are left out."""
        data = self.cleaned_data
        return [
            {
                "row": row.pk,
                "reason": Reason(data[f"d_{row.pk}"]),
                "note": data[f"n_{row.pk}"],
                "version": data[f"v_{row.pk}"] or 0,
            }
            for row in self.rows
            if data[f"d_{row.pk}"]
        ]


class AddWords(LotusForm):
    """Words to take out that nothing proposed."""

    words = Line("Words to take out", hint="As they are written in the copy.", missing="Write the words")
    reason = Select("Why?", lambda: _reasons(out_alone=True), missing="Choose why")
    note = Line("A reason in your words, if there is more to say", required=False, max_length=300)


class SendBack(LotusForm):
    """Why a copy should not leave as it is."""

    why = Paragraphs(
        "What should be looked at again?", rows=3, missing="Write what should be looked at again"
    )
