"""What somebody writes for themselves: answers to an exercise, an action, whom to show it to."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotus.core.refusal import Refused
from lotus.core.toolkit import Version
from lotus.toolkit.models import State
from lotus.ui import language
from lotus.ui.forms import Choice, Day, Email, Line, LotusForm, Option, Paragraphs, Tick, YesNo

GIVEN = "answer-"


class Refusable(LotusForm):
    """A form that shows why an action said no, beside the field it is about."""

    def refuse(self, no: Refused) -> None:
        self.add_error(no.field if no.field in self.fields else None, no.message)


class Reflection(Refusable):
    """One place to write for each prompt of an exercise. `seen` is the state that somebody began to write from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: Version, given: dict[str, str], seen: str, **rest: Any) -> None:
        initial = {f"{GIVEN}{key}": text for key, text in given.items()} | {"seen": seen}
        super().__init__(*args, initial=initial, **rest)
        for prompt in version.prompts:
            ask, hint = language.english(prompt.ask), language.english(prompt.hint)
            field = Paragraphs(ask, hint=hint, rows=4, required=False)
            self.fields[f"{GIVEN}{prompt.key}"] = field
        self.keys = [prompt.key for prompt in version.prompts]

    def given(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"{GIVEN}{key}"] for key in self.keys}

    def prompts(self) -> list[Any]:
        """The fields to write in, in the order of the exercise."""
        return [self[f"{GIVEN}{key}"] for key in self.keys]


class Meant(Refusable):
    """An action: when this happens, I will do that."""

    cue = Line(
        _("When …"),
        hint=_("Something you will notice, such as “when handover ends”"),
        missing=_("Write when"),
    )
    deed = Line(
        _("I will …"), hint=_("One thing, small enough for a bad day"), missing=_("Write what you will do")
    )
    due = Day(
        _("By when?"),
        missing=_("Choose a day"),
        earliest=timezone.localdate,
        too_early=_("This day has passed. Choose today or a later day"),
    )
    helper = Line(_("Who could help you?"), required=False)
    sign = Line(_("How will you know that it worked?"), required=False)
    remind = Tick(_("Remind me by e-mail on that day, without saying what it is"), required=False)


class Settled(Refusable):
    """How an action ended."""

    state = Choice(
        _("How did it go?"),
        [
            Option(State.DONE, _("Done")),
            Option(State.CHANGED, _("Changed"), _("It became something else. Say what, if you like")),
            Option(State.LET_GO, _("Let go"), _("That is a decision too")),
            Option(State.AHEAD, _("Still to do")),
        ],
        missing=_("Choose one"),
    )
    note = Paragraphs(_("A note to yourself"), rows=3, required=False)


class ShareWith(Refusable):
    """One colleague, until a day, for reading or for a comment too."""

    email = Email(_("Their work e-mail address"), missing=_("Write whom you want to share it with"))
    until = Day(_("Until when may they read it?"), missing=_("Choose a day"))
    may_comment = YesNo(_("May they write something back to you?"), missing=_("Choose yes or no"))


class Words(Refusable):
    """What somebody writes back."""

    words = Paragraphs(_("What would you like to say to them?"), rows=5, missing=_("Write a few words first"))


class Calendar(LotusForm):
    """Whether a calendar shows the words of actions, or only that there is something."""

    with_words = YesNo(
        _("Should your own words stand in the calendar?"),
        no_hint=_("It then says only: something you planned"),
        yes_hint=_("Whoever sees your calendar reads them too"),
        missing=_("Choose yes or no"),
    )


class Sure(LotusForm):
    """Yes, delete it."""

    sure = Tick(_("Yes, delete it for good"), missing=_("Tick the box if you want to delete it"))
