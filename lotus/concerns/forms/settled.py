"""Setting a number or the bands, and writing a template in one's own words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from lotus.concerns.forms.versioned import Versioned
from lotus.core.library import Entry
from lotus.core.preformal import Question
from lotus.core.risk import Bands
from lotus.core.settled import LEAST, MOST
from lotus.ui.forms import Day, Line, Number, Paragraphs


class Sourced(Versioned):
    """What every version carries: where it is from, and when somebody compared it with that."""

    source = Line(
        "Where is it from?",
        hint="Such as “Our policy, section 4”, or “local decision”. Whoever reads it later will ask.",
        required=False,
        max_length=300,
    )
    checked = Day(
        "When did somebody last compare it with that source?",
        hint="Leave it empty if nobody has. Then pages say that it has not been checked.",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day on which it was checked, or leave it empty",
    )

    def sourced(self) -> dict[str, Any]:
        """Source and day, by the names the actions take; and the version the writer began from."""
        data = self.cleaned_data
        return {"source": data["source"], "checked": data["checked"], "seen": data["number"]}


class Told(Sourced):
    """A form that remembers what its preview told: how many concerns would fall due."""

    seen_due = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False, initial=0)

    def told(self) -> int:
        return self.cleaned_data["seen_due"] or 0

    def tell(self, due: int) -> None:
        """Let the next save say that this many were read of."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["seen_due"] = str(due)
        self.data = typed


class NumberForm(Told):
    """One number."""

    def __init__(self, *args: Any, unit: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        label = f"How many {unit}?"
        self.fields["value"] = Number(label, missing="Write how many", least=LEAST, most=MOST)
        self.order_fields(["value", "source", "checked", "number"])

    def value(self) -> dict[str, int]:
        return {"value": self.cleaned_data["value"]}


class BandsForm(Told):
    """Where green and amber end, and red begins."""

    green_to = Number("Green goes up to", missing="Write where green ends", least=1, most=25)
    amber_to = Number("Amber goes up to", missing="Write where amber ends", least=1, most=25)
    red_from = Number("Red begins at", missing="Write where red begins", least=1, most=25)
    field_order = ["green_to", "amber_to", "red_from", "source", "checked", "number"]

    def value(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in Bands.__dataclass_fields__}


class LetterForm(Sourced):
    """A letter's title and words, and those of the parts that only some decisions bring."""

    def __init__(self, *args: Any, entry: Entry, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["title"] = Line("What is the letter called?", missing="Write what it is called")
        self.fields["body"] = Paragraphs(
            "The letter",
            hint="Fields stand in double square brackets, and are filled in from the concern.",
            rows=30,
            max_length=40_000,
            missing="Write the letter",
        )
        self.parts = {f"part-{name}": name for name in entry.data.get("sections", {})}
        for key, name in self.parts.items():
            when = str(entry.data["sections"][name]["when"])
            words = f"The part that stands at [[{name}]]"
            self.fields[key] = Paragraphs(
                words, hint=f"{when[:1].upper()}{when[1:]}", rows=6, missing="Write this part"
            )
        self.order_fields(["title", "body", *self.parts, "source", "checked", "number"])

    def texts(self) -> tuple[str, str, Mapping[str, str]]:
        """The title, the letter, and its parts by their names."""
        data = self.cleaned_data
        return data["title"], data["body"], {name: data[key] for key, name in self.parts.items()}


class QuestionsForm(Sourced):
    """The questions before anything formal, each with its hint."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for count, one in enumerate(Question, 1):
            self.fields[f"label-{one}"] = Paragraphs(
                f"Question {count}", rows=2, max_length=400, missing="Write the question"
            )
            self.fields[f"hint-{one}"] = Line(
                f"What helps to answer question {count}", required=False, max_length=300
            )
        names = [f"{part}-{one}" for one in Question for part in ("label", "hint")]
        self.order_fields([*names, "source", "checked", "number"])

    def labels(self) -> dict[str, tuple[str, str]]:
        """Each question's words and hint, by its key."""
        data = self.cleaned_data
        return {str(one): (data[f"label-{one}"], data[f"hint-{one}"]) for one in Question}
