"""A copy of a whole case: asking for one, and deciding about what is taken out."""

from collections.abc import Iterable
from typing import Any

from django import forms

from lotus.concerns.models import Redaction
from lotus.core import library
from lotus.core.filling import fill
from lotus.core.wholecopy import RECORDS, Purpose, Reason
from lotus.ui.forms import Choice, Line, LotusForm, Option, Paragraphs, Select

EACH_LINE = "As they are written in it, each on a line of its own. They are taken out everywhere in the copy."


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


def _reasons(*, out_alone: bool = False, part: bool = False) -> list[Option]:
    """Why something goes or stays; `part`: it may also stay without some of its words."""
    told = _words()["reasons"]
    kept = [one for one in Reason if one.out or not out_alone]
    return [Option(one.value, told[one]) for one in kept if part or one is not Reason.IN_PART]


class Decide(LotusForm):
    """Some rows, each with its decision and, where it needs one, a reason in words."""

    def __init__(self, *args: Any, rows: Iterable[Redaction], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.rows = list(rows)
        for row in self.rows:
            self._ask(row)

    def _ask(self, row: Redaction) -> None:
        """The fields of one row; a record may also stay without some of its words."""
        part = row.kind in RECORDS
        self.fields[f"d_{row.pk}"] = Select(
            f"Decide about “{row.words}”",
            _reasons(part=part),
            empty="Not decided yet",
            required=False,
            initial=row.reason,
        )
        if part:
            self.fields[f"w_{row.pk}"] = Paragraphs(
                "Words to take out of it, if it stays without them", hint=EACH_LINE, rows=3, required=False
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

    def parts(self) -> list[tuple[Redaction, list[Any]]]:
        """Each row with its fields, for the page."""
        names = [(row, [f"{name}_{row.pk}" for name in "dwnv"]) for row in self.rows]
        return [(row, [self[name] for name in own if name in self.fields]) for row, own in names]

    def decided(self) -> list[dict[str, Any]]:
        """What was decided: rows left open are left out."""
        data = self.cleaned_data
        return [
            {
                "row": row.pk,
                "reason": Reason(data[f"d_{row.pk}"]),
                "note": data[f"n_{row.pk}"],
                "version": data[f"v_{row.pk}"] or 0,
                "without": _lines(data.get(f"w_{row.pk}", "")),
            }
            for row in self.rows
            if data[f"d_{row.pk}"]
        ]


def _lines(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(line for line in lines if line)


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
