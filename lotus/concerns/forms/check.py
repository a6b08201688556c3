"""The check before anything formal: its questions, and the second person's answer."""

from typing import Any

from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.casework import DecisionKind, is_formal
from lotus.core.filling import fill
from lotus.core.preformal import Question, asked
from lotus.ui.forms import Choice, Option, Paragraphs, YesNo


def _formal() -> list[Option]:
    words = library.load("concerns", "decisions")
    return [Option(kind, words.word(kind)) for kind in DecisionKind if is_formal(kind)]


class Questions(Versioned):
    """Every question, each with a sentence; those for a regulator are needed for a referral alone."""

    kind = Choice("Which formal step is thought about?", _formal, small=True, missing="Choose one")

    def __init__(self, *args: Any, person: str, told: library.Entry, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.told, facts = told, {"person": person}
        for one in Question:
            always = "only" not in told.entries[one]
            self.fields[one] = Paragraphs(
                fill(told.word(one), facts),
                hint=fill(told.entries[one].get("hint", ""), facts),
                rows=2,
                required=always,
                missing="Answer this with a sentence",
            )
        self.fields["needed"] = YesNo(
            "Is something formal needed?",
            yes="Yes: it goes before the group",
            no="No: an informal way serves",
            missing="Say whether something formal is needed",
        )
        self.fields["why"] = Paragraphs(
            "Why?",
            hint=f"If nothing formal is needed, {person} reads these words once they are confirmed.",
            rows=3,
            missing="Write why, so that the person could understand it",
        )

    def facts(self) -> dict[str, Any]:
        """What was answered, by the names the action takes; of the questions, those that belong to the step."""
        data, kind = self.cleaned_data, DecisionKind(self.cleaned_data["kind"])
        answers = {str(one): data[one] for one in asked(kind, self.told.entries)}
        return {"kind": kind, "answers": answers, "needed": data["needed"], "why": data["why"]}


class Confirm(Versioned):
    """The second person's name under the answers, or what does not convince them."""

    words = Paragraphs(
        "If it does not convince you: what is missing?",
        hint="Then it goes back to who answered, with these words.",
        rows=3,
        required=False,
    )
