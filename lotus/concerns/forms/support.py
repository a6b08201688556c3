"""Support: what became of each consideration, adjustments, wishes, check-ins, worries, wellbeing."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotus.concerns.forms.cases import options
from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.filling import fill
from lotus.core.support import State
from lotus.ui.forms import Choice, Day, LotusForm, Number, Option, Paragraphs, Tick, YesNo


def _how() -> list[Option]:
    return options("contacts")


def _states() -> list[Option]:
    words = library.load("concerns", "support").data["states"]
    return [Option(state, words[state]["label"]) for state in State]


class Consider(Versioned):
    """One consideration: done, planned or not needed, with a note and a day."""

    state = Choice("Where does it stand?", _states, inline=True, missing="Choose where it stands")
    on = Day("On which day?", hint="When it was done, or for when it is planned.", missing="Write the day")
    note = Paragraphs(
        "A note",
        hint="A sentence or two. The person reads it. If it is not needed, say why.",
        rows=3,
        required=False,
    )

    def facts(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in ("note", "on", "number")}
        return {**data, "state": State(self.cleaned_data["state"])}


class Adjust(LotusForm):
    """An adjustment agreed with the person."""

    what = Paragraphs(
        "What was agreed?",
        hint="Write it to them, as “you”, so that whoever arranges a meeting can act on it. No diagnosis is needed.",
        rows=3,
        missing="Write what was agreed",
    )
    agreed_on = Day(
        "When was it agreed?",
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day on which you agreed it",
        missing="Write the day",
    )
    review_on = Day(
        "When do you look at it again?",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        missing="Write the day",
    )


class LookAgain(LotusForm):
    """Whether an adjustment goes on, perhaps in other words, or has ended."""

    goes_on = YesNo(
        "Does it go on?",
        yes="Yes, it goes on",
        no="No, it is not needed any more",
        missing="Choose whether it goes on",
    )
    what = Paragraphs("What holds from now on?", rows=3, missing="Write what holds from now on")
    review_on = Day(
        "When do you look at it again?",
        hint="Leave this empty if it has ended.",
        earliest=lambda: timezone.localdate() + timedelta(days=1),
        too_early="Write a day that is still to come",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("goes_on") and not data.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", "Write when you look at it again")
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"what": data["what"], "review_on": data["review_on"] if data["goes_on"] else None}


class Wished(LotusForm):
    """What would help, in the person's own words."""

    words = Paragraphs(
        _("What would help you?"),
        hint=_(
            "For example a companion, breaks, the questions beforehand, another day or place, "
            "or how you would like to hear from us."
        ),
        rows=5,
        missing=_("Write what would help you. A few words are enough"),
    )


class Talked(LotusForm):
    """What a pastoral contact notes of a talk, for themselves and the person."""

    held_on = Day(
        "When did you talk?",
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day on which you talked",
        missing="Write the day",
    )
    how = Choice("How?", _how, small=True, missing="Choose how you talked")
    feeling = Paragraphs(
        "How are they, in their own words?",
        hint="Only if they agree that you write it down. They can read it.",
        rows=4,
        required=False,
    )
    own_words = Tick("They agree that I write this down", required=False)
    needed = Paragraphs(
        "What is needed?", hint="What they asked for, and what you said you would do.", rows=3, required=False
    )
    next_on = Day(
        "When do you talk again?",
        hint="They see this day. Leave it empty if you have not agreed one.",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        required=False,
    )


class PlanTalk(LotusForm):
    """When the next check-in is."""

    on = Day(
        "When do you talk?",
        hint="They see this day once they have been told.",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        missing="Write the day",
    )


class RaiseWorry(LotusForm):
    """The words of a worry; none are needed."""

    words = Paragraphs("", rows=4, required=False)

    def __init__(self, *args: Any, told: dict[str, str], pastoral: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["words"].label = told["question"]
        self.fields["words"].help_text = fill(told["hint"], {"pastoral": pastoral})


class Reached(LotusForm):
    """That somebody was reached, and how."""

    how = Choice("How were they reached?", _how, small=True, missing="Choose how they were reached")


def _wellness() -> list[Option]:
    return options("wellbeing")


class Weighs(LotusForm):
    """How much it weighs, before, during and after; days of sick leave; whether support was used."""

    before = Choice(
        _("Before this began, how much did your work weigh on you?"), _wellness, small=True, required=False
    )
    during = Choice(_("And now?"), _wellness, small=True, required=False)
    after = Choice(_("And since it ended?"), _wellness, small=True, required=False)
    sick_days = Number(
        _("How many days of sick leave since it began?"),
        hint=_("A number. Leave it empty if you would rather not say."),
        required=False,
    )
    used = YesNo(_("Have you used any of the support?"), required=False)


class KeepWellbeing(Weighs):
    """The same, with the person's own agreement to its being kept."""

    pastoral_may = Tick("", required=False)
    agreed = Tick(
        _("I agree that this is kept. I can take it back at any time, and then it is deleted."),
        missing=_("Tick the box if you agree that this is kept. You need not"),
    )

    def __init__(self, *args: Any, pastoral: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["pastoral_may"].label = _("%(name)s may write here what I tell them") % {"name": pastoral}
