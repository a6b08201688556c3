"""How long a case is kept: holding it, keeping it longer, and removing it."""

from typing import Any

from django.utils import timezone

from lotus.core.keeping import Periods
from lotus.ui.forms import Choice, Day, LotusForm, Option, Paragraphs


class HoldIt(LotusForm):
    """Why nothing of a case may go, and when that is looked at again."""

    why = Paragraphs(
        "Why is it held?", hint="Such as an inquiry or a claim.", rows=3, missing="Write why it is held"
    )
    look_again = Day(
        "When do you look at this again?",
        hint="The hold stands until somebody ends it, whatever the day.",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        missing="Write the day",
    )


class Why(LotusForm):
    """A reason in a sentence."""

    why = Paragraphs("Why?", hint="A sentence or two.", rows=3, missing="Write why")


class KeepAs(LotusForm):
    """By which class a case is kept, where that is not its own."""

    kind = Choice("How long is it kept?", missing="Choose how long it is kept")
    why = Paragraphs("Why so long?", rows=3, missing="Write why it is kept so long")

    def __init__(self, *args: Any, periods: Periods, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["kind"].options = [  # type: ignore[attr-defined]
            Option(one.name, f"{one.label}: {one.words}", one.source) for one in periods.values()
        ]

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
