"""What somebody writes who edits the toolkit: the words of a file one by one, a whole file, or a file brought in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lotus.core.editing import BODY, Place
from lotus.core.incoming import LARGEST
from lotus.toolkit.forms.own import Refusable
from lotus.ui import language
from lotus.ui.forms import Choice, Line, Option, Paragraphs, Upload

WORDS = "words-"
LONG = 70
"""A text longer than this gets several lines, and so does its Welsh."""
LONGEST = 100_000
PLAIN = _("Use small letters, numbers and single hyphens, such as our-values")
TOO_LARGE = _("This file has more than 20 MB. That is too large for a questionnaire or a toolkit.")
NAMES: Mapping[str, Any] = {
    "title": _("Title"),
    "welsh": _("Title in Welsh"),
    "lede": _("The point, in a sentence or two"),
    "first": _("One small thing to try first"),
    "sources": _("Where it comes from"),
    "ours": _("What in it is our own"),
    "caption": _("What the figure shows"),
    "name": _("Name"),
    "text": _("Words"),
    "begin": _("How to begin"),
    "ask": _("What is asked"),
    "hint": _("Hint"),
    "version": _("Version"),
    "purpose": _("What it is for"),
    "audience": _("For whom"),
    "who_sees": _("Who sees it, in one sentence"),
    "is_not": _("What the result is not"),
    "label": _("Label"),
    "words": _("Words"),
    "tips": _("Tip"),
    "tip": _("Tip"),
    "source": _("Where it comes from"),
    "licence": _("Licence"),
    "validity": _("How well it measures"),
    "columns": _("Column"),
    "across": _("What goes across"),
    "up": _("What goes up"),
    "across_title": _("What goes across"),
    "up_title": _("What goes up"),
    "unit": _("Unit"),
    "who": _("Who made it"),
    "unreadable": _("What could not be read"),
    "about": _("What it tells"),
    "help": _("Hint"),
    "others": _("What is asked of the others"),
    BODY: _("The text"),
}
PARTS: Mapping[str, Any] = {
    "figure": _("Figure"),
    "items": _("part"),
    "individual": _("On your own"),
    "team": _("As a team"),
    "prompts": _("question"),
    "item": _("Question"),
    "scale": _("Score"),
    "points": _("Answers"),
    "bands": _("band"),
    "result": _("Result"),
    "rows": _("row"),
    "entries": _("Entry"),
    "plot": _("picture"),
    "quadrant": _("picture"),
    "ladder": _("picture"),
    "heat": _("picture"),
    "rungs": _("rung"),
    "rings": _("ring"),
    "top_left": _("top left"),
    "top_right": _("top right"),
    "bottom_left": _("bottom left"),
    "bottom_right": _("bottom right"),
}


def label(place: Place) -> str:
    """What a place is called on the page: “Figure, part 2: Words”; a cell of a table “Figure, row 3: cell 2”.

    What only the file has a name for, such as a set of answers, is said as the file does, in English.
    """
    groups: list[tuple[str, list[str]]] = []
    for step in place.path.split("."):
        if step.isdigit() and groups:
            groups[-1][1].append(step)
        else:
            groups.append((step, []))
    word, numbers = groups.pop()
    parts = [_joined(" ", _called(PARTS, name), *counted) for name, counted in groups]
    if len(numbers) > 1:
        parts.append(_joined(" ", _called(PARTS, word), numbers[0]))
        name: Any = _("cell %(number)s") % {"number": numbers[-1]}
    else:
        name = _joined(" ", _called(NAMES, word), *numbers)
    return language.put("{}: {}", _joined(", ", *parts), name) if parts else str(name)


def _called(table: Mapping[str, Any], name: str) -> Any:
    return table[name] if name in table else language.english(name)


def _joined(between: str, *parts: Any) -> str:
    return language.put(between.join(["{}"] * len(parts)), *parts)


class Words(Refusable):
    """One place to write for each text of a file. `beside` are the same places in English, shown beside the Welsh;
    `tongue` is the language of the words as they stand."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        beside: Mapping[str, str],
        tongue: str,
        seen: int,
        **rest: Any,
    ) -> None:
        initial = {f"{WORDS}{one.path}": one.text for one in places} | {"seen": seen}
        super().__init__(*args, initial=initial, **rest)
        self.places = tuple(places)
        for one in places:
            self.fields[f"{WORDS}{one.path}"] = _field(one, beside.get(one.path, ""), tongue)

    def words(self) -> dict[str, str]:
        """What was written, by place."""
        return {one.path: self.cleaned_data[f"{WORDS}{one.path}"] for one in self.places}


def _field(place: Place, english: str, tongue: str) -> Any:
    hint = language.english(english) if place.path != BODY else ""
    told: dict[str, Any] = {"hint": hint, "required": False, "tongue": tongue}
    if place.path == BODY:
        return Paragraphs(label(place), rows=24, max_length=LONGEST, **told)
    if max(len(place.text), len(english)) > LONG:
        return Paragraphs(label(place), rows=3, **told)
    return Line(label(place), max_length=1_000, **told)


class File(Refusable):
    """A whole file, as it is kept."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    written = Paragraphs(
        _("The whole file"), rows=30, max_length=LONGEST, missing=_("Write the file"), strip=False
    )

    def __init__(self, *args: Any, tongue: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        written: Any = self.fields["written"]
        written.tongue = tongue


class New(Refusable):
    """A file that is not there yet."""

    kind = Choice(
        _("What do you want to add?"),
        [
            Option("toolkit", _("A text to read")),
            Option("exercises", _("An exercise")),
            Option("instruments", _("A questionnaire"), _("It is a draft until you show it")),
        ],
        missing=_("Choose one"),
    )
    name = Line(
        _("Its name in addresses"),
        hint=_("Such as 6-1 for section 6.1, or our-values"),
        width=20,
        max_length=60,
        missing=_("Write a name"),
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", PLAIN)],
    )


class Sent(Refusable):
    """A file that somebody sends, of a size that can be read."""

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return sent


class Brought(Sent):
    """A questionnaire of others."""

    file = Upload(
        _("The questionnaire"),
        hint=_("A FHIR R4 Questionnaire (.json), or a spreadsheet in the form of XLSForm (.xlsx)"),
        accept=".json,.xlsx",
        missing=_("Choose a file"),
    )


class Zip(Sent):
    """A whole toolkit."""

    file = Upload(
        _("The toolkit as a zip"),
        hint=_("A folder as you took it out here, with your changes, packed again"),
        accept=".zip",
        missing=_("Choose a file"),
    )
