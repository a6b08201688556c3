"""What anybody fills in on the open page, with or without a name."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from lotus.concerns.forms.cases import options
from lotus.core import library
from lotus.ui import language
from lotus.ui.forms import Choice, Choices, Day, Line, LotusForm, Option, Paragraphs, Upload, YesNo


def tellers() -> list[Option]:
    entries = library.load("concerns", "reporters", language.tongue()).entries
    return [Option(key, entry["you"]) for key, entry in entries.items()]


class Tell(LotusForm):
    """A concern, as whoever raises it tells it. Only what happened, and whether it is urgent, has to be answered."""

    happened = Paragraphs(
        _("What happened?"),
        hint=_("What you saw or heard, when and how often. You need not use the right words."),
        rows=8,
        missing=_("Write what happened. A few words are enough"),
    )
    urgent = YesNo(
        _("Could somebody be at risk right now?"),
        missing=_("Say whether somebody could be at risk right now"),
        yes_hint=_("We look at it today. If a life is in danger, ring 999 first."),
    )
    risk = Paragraphs(_("If yes: what is the risk?"), rows=3, required=False)
    about = Choice(_("What is it about?"), lambda: options("about"), required=False)
    who = Line(
        _("Who or what is it about?"),
        hint=_("A name, a team, or what you know of them. Leave it empty if you do not know."),
        required=False,
        max_length=200,
    )
    issues = Choices(_("Which of these fit?"), lambda: options("issues"), required=False)
    place = Line(_("Where was it?"), hint=_("Such as a ward, a clinic or a practice."), required=False)
    happened_on = Day(
        _("When did it happen?"),
        hint=_("If it went on for some time, the day you first saw it."),
        required=False,
        latest=timezone.localdate,
        too_late=_("This day is still to come. Write the day it happened"),
    )
    told_on = Day(
        _("If you told somebody before: when?"),
        required=False,
        latest=timezone.localdate,
        too_late=_("This day is still to come. Write the day you told them"),
    )
    kind = Choice(_("Who are you?"), tellers, required=False)
    name = Line(_("Your name"), hint=_("Only if you want us to know it."), required=False)
    contact = Line(
        _("How to reach you"),
        hint=_("Only if you want us to. Your words are enough to talk with us here."),
        required=False,
    )
    not_for = Line(
        _("Is there anybody here who should not read this?"),
        hint=_("Write their whole name. We keep it from anybody you name here who looks after concerns."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("urgent") and not str(typed.get("risk", "")).strip():
            self.add_error("risk", _("Write what the risk is, so that somebody can act on it today."))
        return typed

    def typed(self) -> dict[str, list[str]]:
        """Every field as it was typed, for a draft that may be half finished."""
        names = (*self.fields, *(f"{day}-{part}" for day in DAYS for part in ("day", "month", "year")))
        return {name: self.data.getlist(name) for name in names if name in self.data}  # type: ignore[attr-defined]


DAYS = ("happened_on", "told_on")


class ComeBack(LotusForm):
    """The words somebody wrote down."""

    words = Paragraphs(
        _("Your twelve words"),
        hint=_("In their order. Capitals do not matter, and four letters of each word will do."),
        rows=3,
        max_length=400,
        missing=_("Write your twelve words"),
    )


class Add(LotusForm):
    """Something more from whoever raised it."""

    body = Paragraphs(_("Write to us"), rows=5, missing=_("Write something before you send it"))
    file = Upload(
        _("A file, if you have one"),
        hint=_("A picture, a PDF or a document, up to 20 MB. We take out where and by whom it was made."),
        required=False,
    )


def reread(typed: Mapping[str, Any]) -> dict[str, Any]:
    """A form as it was sent, read again: every answer as the value it is."""
    form = Tell(MultiValueDict(typed))
    form.is_valid()
    return dict(form.cleaned_data)
