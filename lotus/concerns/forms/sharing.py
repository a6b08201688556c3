"""A lesson for other organisations: written, released, read by a second person, taken back."""

from collections.abc import Iterable
from typing import Any

from lotus.concerns.forms.restriction import Free
from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.learning import FactorType
from lotus.ui.forms import Choice, Choices, Line, LotusForm, Option, Paragraphs


def _types() -> list[Option]:
    told = library.load("learning", "factors").data["types"]
    return [Option(kind, told[kind]["label"]) for kind in FactorType]


class ShareLesson(Versioned):
    """The lesson, as a text of its own."""

    title = Line("What is it about, in a few words?", max_length=120, missing="Write what it is about")
    about = Choice("Where does it lie most?", _types, small=True, missing="Choose where it lies most")
    happened = Paragraphs(
        "What can happen?",
        hint="As it could anywhere: no name, no place, no day, and no detail that only one story has.",
        rows=4,
        missing="Write what can happen",
    )
    learnt = Paragraphs("What was learnt?", rows=4, missing="Write what was learnt")
    others = Paragraphs("What can others do?", rows=4, missing="Write what others can do")

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "happened", "learnt", "others")}

    def about_what(self) -> FactorType:
        return FactorType(self.cleaned_data["about"])


class ReleaseLesson(Versioned, Free):
    """That it names nobody: said of each word that looks as if it did."""

    def __init__(self, *args: Any, words: Iterable[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        options = [Option(one, f"“{one}”") for one in words]
        if options:
            self.fields["left_in"] = Choices(
                "Which of these name and point to nobody?",
                options,
                hint="Tick a word only if you are sure. Where you are not, write the text without it.",
                required=False,
            )
        self.order_fields(["left_in", "no_interest", "number"])

    def told(self) -> dict[str, Any]:
        return {**self.cleaned_data, "left_in": self.cleaned_data.get("left_in", [])}


class ApproveLesson(Versioned, Free):
    """The second person’s word."""


class SendLessonBack(Versioned):
    """What should be looked at again."""

    why = Paragraphs(
        "What should be looked at again?", rows=3, missing="Write what should be looked at again"
    )


class TakeBack(LotusForm):
    """Why a lesson is taken back."""

    why = Paragraphs("Why is it taken back?", rows=3, missing="Write why it is taken back")
