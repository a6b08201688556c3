"""Forms of records that several people may edit: each carries the version it began from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from lotus.core.refusal import Refused, Stale
from lotus.ui.forms import LotusForm


class Versioned(LotusForm):
    """A form of a record with versions: `number` is the version that was read before typing began."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False, initial=0)

    def clean_number(self) -> int:
        return self.cleaned_data["number"] or 0

    def go_on_from(self, number: int) -> None:
        """Let what was typed be saved over version `number`, once the person has seen it."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["number"] = str(number)
        self.data = typed

    def refuse(self, no: Refused, **places: str) -> None:
        """Show why an action said no, at the field it names (`places`: its name here, where that differs)."""
        field = places.get(no.field or "", no.field)
        self.add_error(field if field in self.fields else None, no.message)

    @contextmanager
    def telling(self, newer: str) -> Iterator[None]:
        """What an action within says no to is told on this form, which then is not valid; nothing typed is lost.

        `newer` is said where somebody was quicker; `{by}` in it becomes their name.
        """
        try:
            yield
        except Stale as stale:
            self.go_on_from(stale.number)
            self.add_error(None, newer.format(by=stale.by))
        except Refused as no:
            self.refuse(no)
