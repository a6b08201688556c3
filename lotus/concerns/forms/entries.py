"""An entry of one's own on the timeline."""

from collections.abc import Sequence
from typing import Any

from lotus.concerns.models import Case
from lotus.core import library
from lotus.core.casework import Stage
from lotus.ui.forms import LotusForm, Option, Paragraphs, Select


class Entry(LotusForm):
    """What those who handle the concern read, and what the person it is about reads of it."""

    ours = Paragraphs(
        "What happened, or what is put right?",
        hint="Everybody who handles this concern reads it. Leave out who raised it.",
        rows=4,
        missing="Write what happened, or what is put right",
    )
    theirs = Paragraphs("What does {name} read of it?", rows=4, required=False)
    why = Paragraphs("If {name} reads nothing of it: why not?", rows=2, required=False)

    back_to = Select(
        "Does it go back to an earlier step?",
        empty="No, it stays where it is",
        hint="Facts came late, or something has to be looked at again. Its reason stands in the words above.",
        required=False,
    )

    def __init__(self, *args: Any, case: Case, before: Sequence[Stage] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        words = library.load("concerns", "stages")
        self.fields["back_to"].options = [Option(stage, words.word(stage)) for stage in before]  # type: ignore[attr-defined]
        if not before:
            del self.fields["back_to"]
        if case.matter:
            del self.fields["theirs"], self.fields["why"]
            return
        for name in ("theirs", "why"):
            field: Any = self.fields[name]
            field.label = str(field.label).format(name=case.who.greeting)
        told = "They read it at once." if case.told_at else "They read it once they have been told."
        self.fields["theirs"].help_text = f"In words for them, without the names of others. {told}"

    def facts(self) -> dict[str, Any]:
        """The texts, and the stage it goes back to if it does, by the names the action takes."""
        back = self.cleaned_data.get("back_to")
        said = {name: self.cleaned_data.get(name, "") for name in ("ours", "theirs", "why")}
        return {**said, "back_to": Stage(back) if back else None}
