"""An entry of one's own on the timeline."""

from typing import Any

from lotus.concerns.models import Case
from lotus.ui.forms import LotusForm, Paragraphs


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

    def __init__(self, *args: Any, case: Case, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if case.matter:
            del self.fields["theirs"], self.fields["why"]
            return
        for name in ("theirs", "why"):
            field: Any = self.fields[name]
            field.label = str(field.label).format(name=case.who.greeting)
        told = "They read it at once." if case.told_at else "They read it once they have been told."
        self.fields["theirs"].help_text = f"In words for them, without the names of others. {told}"

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("ours", "theirs", "why")}
