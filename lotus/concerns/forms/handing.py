"""What is filled in to hand over the concerns of somebody."""

from collections.abc import Sequence
from typing import Any

from lotus.kernel.models import Person
from lotus.ui.forms import LotusForm, Option, Select


class HandOver(LotusForm):
    """Whose concerns, in which part, go to whom."""

    whom = Select(
        "Whose concerns are handed over?",
        hint="All that they hold in this part, open and closed.",
        missing="Choose whose concerns are handed over",
    )
    to = Select(
        "Who goes on with them?",
        hint="Where somebody may not take one, it stays, and you are told why.",
        missing="Choose who goes on with them",
    )

    def __init__(self, *args: Any, held: Sequence[Option], takers: Sequence[Option], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["whom"].options = held  # type: ignore[attr-defined]
        self.fields["to"].options = takers  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Person, Person, str]:
        """Whose, to whom, and in which part."""
        person, role = self.cleaned_data["whom"].split(" ")
        return Person.objects.get(pk=person), Person.objects.get(pk=self.cleaned_data["to"]), role
