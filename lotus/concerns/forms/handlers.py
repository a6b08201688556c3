"""What those who handle a case keep among themselves: labels, where it waits, and notes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lotus.ui.forms import Choices, LotusForm, Option, Paragraphs, Select


class Labels(LotusForm):
    """Any number of labels, and where it waits."""

    status = Select("Where does it wait?", empty="It does not wait for anything", required=False)
    labels = Choices("Labels", hint="They help to find it, and count in your figures.", required=False)

    def __init__(self, *args: Any, statuses: Sequence[Option], labels: Sequence[Option], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["status"].options = statuses  # type: ignore[attr-defined]
        self.fields["labels"].options = labels  # type: ignore[attr-defined]

    def wanted(self) -> set[str]:
        typed = self.cleaned_data
        return {*(typed["labels"] or ()), *filter(None, [typed["status"]])}


class KeepNote(LotusForm):
    """A note, and which earlier one it puts right."""

    body = Paragraphs(
        "A note",
        hint="Write as if the person it is about might read it one day: a court may let them.",
        rows=4,
        missing="Write the note",
    )
    corrects = Select("Does it put an earlier note right?", empty="No", required=False)

    def __init__(self, *args: Any, earlier: Sequence[Option], **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not earlier:
            del self.fields["corrects"]
            return
        self.fields["corrects"].options = earlier  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        corrects = self.cleaned_data.get("corrects")
        return {"body": self.cleaned_data["body"], "corrects": UUID(corrects) if corrects else None}
