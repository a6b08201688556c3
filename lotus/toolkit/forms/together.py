"""Planning a team session, answering without a name, writing down what was agreed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotus.toolkit.forms.own import GIVEN, Refusable
from lotus.ui import formats, language
from lotus.ui.forms import Choices, Clock, Day, Email, Line, Number, Option, Paragraphs, Select


class PlanSession(Refusable):
    """What a team does together, whose team it is, when and where. Without a day and a time it begins now."""

    about = Select(_("What will you do together?"), missing=_("Choose what you will do"))
    team = Select(
        _("Whose team is it?"),
        hint=_("Its people find what was agreed, and can see released scores beside a result of their own"),
        required=False,
        empty=_("None of these, or several"),
    )
    minutes = Number(
        _("How many minutes will you take?"),
        least=5,
        most=480,
        missing=_("Write how many minutes you will take"),
    )
    day = Day(
        _("On which day?"),
        required=False,
        hint=_("Leave day and time empty to begin now"),
        earliest=timezone.localdate,
        too_early=_("This day has passed. Choose today or a later day"),
    )
    time = Clock(_("At what time?"), required=False, hint=_("For example 2.30pm"))
    place = Line(
        _("Where is it, or by which link?"), required=False, hint=_("A room, or the link of a video call")
    )

    def __init__(
        self, *args: Any, abouts: Sequence[tuple[str, str]], teams: Sequence[tuple[str, str]], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        fields: dict[str, Any] = self.fields
        fields["about"].options = [Option(key, label, tongue="en") for key, label in abouts]
        fields["team"].options = [Option(key, label) for key, label in teams]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for one, other, says in (
            ("day", "time", _("Write the time too")),
            ("time", "day", _("Write the day too")),
        ):
            if told.get(one) and not told.get(other) and other not in self.errors:
                self.add_error(other, says)
        return told

    def starts_at(self, now: datetime) -> datetime:
        """The moment they mean; now where they wrote none."""
        told = self.cleaned_data
        if not told["day"]:
            return now
        return datetime.combine(told["day"], told["time"], tzinfo=formats.LONDON)


class Prompts(Refusable):
    """One place to write for each prompt of an exercise that a team does."""

    def __init__(self, *args: Any, asked: Sequence[dict[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.keys = [one["key"] for one in asked]
        for one in asked:
            name = f"{GIVEN}{one['key']}"
            self.fields[name] = Paragraphs(
                language.english(one["ask"]), hint=language.english(one["hint"]), rows=3, required=False
            )

    def given(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"{GIVEN}{key}"].strip() for key in self.keys}


class JoinCode(Refusable):
    """The code that stands on the screen of who leads the session."""

    code = Line(
        _("The code of the session"),
        hint=_("Eight letters and figures, such as BCDF 2346. Capitals do not matter"),
        width=10,
        max_length=40,
        spellcheck=False,
        missing=_("Write the code. Whoever leads the session has it"),
    )


class Notes(Refusable):
    """What who leads a session notes for themselves."""

    notes = Paragraphs(_("Your notes"), rows=4, required=False)


class Agreement(Refusable):
    """One thing a team agreed to do, who sees to it, and until when."""

    what = Paragraphs(_("What did you agree?"), rows=2, missing=_("Write what you agreed"))
    email = Email(
        _("Who sees to it? Their work e-mail address"),
        autocomplete="off",
        missing=_("Write who sees to it"),
    )
    due = Day(
        _("Until when?"),
        missing=_("Choose a day"),
        earliest=timezone.localdate,
        too_early=_("This day has passed. Choose today or a later day"),
    )


class AskTeam(Refusable):
    """Which team somebody asks how they lead, and until when."""

    team = Select(
        _("Which team?"),
        hint=_("The teams below it are asked too. There must be five or more people besides you"),
        missing=_("Choose a team"),
    )
    until = Day(
        _("Until when may they answer?"),
        hint=_("From three days to six weeks from now"),
        missing=_("Choose a day"),
        earliest=timezone.localdate,
        too_early=_("This day has passed. Choose a later day"),
    )

    def __init__(self, *args: Any, teams: Sequence[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        fields: dict[str, Any] = self.fields
        fields["team"].options = [Option(key, label) for key, label in teams]


class SortWords(Refusable):
    """Which words belong together, under a name that is there or a new one."""

    words = Choices(
        _("Which of these belong together?"), hint=_("Tick one or more"), small=True, required=False
    )
    name = Line(
        _("What do they have in common?"),
        hint=_("A word or two, such as “time” or “being heard”. Everybody reads it"),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, words: Sequence[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        fields: dict[str, Any] = self.fields
        fields["words"].options = [Option(key, label) for key, label in words]


class Rename(Refusable):
    """Another name for words that were put together."""

    name = Line(_("Another name"), max_length=60, missing=_("Write another name"))


class Sort(forms.Form):
    """Which button was pressed: put under this name, put back this one, or call this group something else."""

    under = forms.CharField(required=False, max_length=60)
    back = forms.CharField(required=False, max_length=20)
    call = forms.CharField(required=False, max_length=60)


class Move(forms.Form):
    """What who leads a session does next."""

    move = forms.ChoiceField(
        choices=[(one, one) for one in ("begin", "show", "show_few", "more", "close", "notes")]
    )
