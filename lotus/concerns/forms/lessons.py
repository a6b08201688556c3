"""The lessons review, its problems and actions, and closing a case."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.learning import FACTORS, Strength
from lotus.kernel.models import Person
from lotus.ui.forms import Chips, Choice, Day, Line, LotusForm, Option, Paragraphs, Select, YesNo


class Lessons(Versioned):
    """The texts of the review. It can be saved as far as it is; signing asks for what is needed."""

    chronology = Paragraphs(
        "What happened, in a few lines?",
        hint="When, and in which order. Neutral, without names.",
        rows=5,
        required=False,
    )
    went_well = Paragraphs("What went well?", hint="There is always something.", rows=4, required=False)
    easier = Paragraphs(
        "What would make it easier to do right?",
        hint="What does this show about the system as it still is? The person reads this.",
        rows=4,
        required=False,
    )
    positive = Paragraphs(
        "What can others learn from it?", hint="Good care counts too.", rows=3, required=False
    )
    shared_with = Paragraphs(
        "Who has this been shared with?", hint="Teams and groups, and when.", rows=2, required=False
    )

    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


def _weights() -> list[Option]:
    weights = library.load("learning", "factors").data["weights"]
    return [Option(key, each["label"]) for key, each in weights.items()]


class Problem(LotusForm):
    """A problem, and each of the factors that may have had a part in it: the situation before the person."""

    words = Paragraphs(
        "What was the problem?",
        hint="In care, or in how things are run. What happened, not who.",
        rows=3,
        missing="Write what the problem was",
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        told = library.load("learning", "factors").data["types"]
        for kind, names in FACTORS.items():
            for name in names:
                label = told[kind]["factors"][name]
                self.fields[f"{kind}.{name}"] = Chips(label, _weights, side=True, required=False)
        self.fields["note"] = Paragraphs("A note on the factors", rows=3, required=False)

    def groups(self) -> list[dict[str, Any]]:
        """The fields of the factors under their types, for the page."""
        told = library.load("learning", "factors").data["types"]
        return [
            {
                "id": str(kind),
                "label": told[kind]["label"],
                "ask": told[kind]["ask"],
                "fields": [self[f"{kind}.{name}"] for name in names],
            }
            for kind, names in FACTORS.items()
        ]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        factors = {name: value for name, value in data.items() if "." in name and value}
        return {"words": data["words"], "note": data["note"], "factors": factors}


def _strengths() -> list[Option]:
    entries = library.load("learning", "strengths").entries
    return [Option(key, entries[key]["label"], entries[key]["hint"]) for key in Strength]


class Action(LotusForm):
    """Something that changes, whose it is and by when."""

    what = Paragraphs("What changes?", rows=3, missing="Write what changes")
    strength = Choice("How strong is it?", _strengths, missing="Choose how strong it is")
    owner = Select("Who sees to it?", missing="Choose who sees to it")
    team = Line("Which team?", required=False, max_length=120)
    due = Day(
        "By when?",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        missing="Write the day",
    )

    def __init__(self, *args: Any, owners: Sequence[Person], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.owners = {str(person.pk): person for person in owners}
        self.fields["owner"].options = [Option(key, one.name) for key, one in self.owners.items()]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        owner, strength = self.owners[data["owner"]], Strength(data["strength"])
        return {**data, "owner": owner, "strength": strength}


class Done(LotusForm):
    """That an action was done."""

    evidence = Paragraphs("What shows that it was done?", rows=3, missing="Write what shows that it was done")


class Assure(LotusForm):
    """Whether it was done and worked, in the eyes of somebody other than its owner."""

    worked = YesNo(
        "Was it done, and did it work?", yes="Yes", no="Not yet, or not enough", missing="Choose an answer"
    )
    words = Paragraphs("How do you know?", rows=3, missing="Write how you know")


class Why(LotusForm):
    """A reason in a sentence: for closing, or for opening again."""

    why = Paragraphs("Why?", hint="A sentence or two.", rows=3, missing="Write why")
