"""Putting a case before a group, and writing down what it decided."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from lotus.concerns.forms.cases import options
from lotus.concerns.forms.versioned import Versioned
from lotus.concerns.models import AgendaItem, Group
from lotus.core import library
from lotus.core.casework import DecisionKind, decisions
from lotus.kernel.models import Organisation, Person
from lotus.ui.forms import Choice, Choices, Day, LotusForm, Option, Paragraphs, Select


class AskGroup(LotusForm):
    """Which group takes it up, and when it meets."""

    group = Select("Which group?", missing="Choose a group")
    on = Day(
        "When does it meet?",
        missing="Write the day of the meeting",
        earliest=timezone.localdate,
        too_early="This day has passed. Write the day of the next meeting",
    )

    def __init__(self, *args: Any, organisation: Organisation, **rest: Any) -> None:
        super().__init__(*args, **rest)
        groups = Group.objects.filter(organisation=organisation, closed_at=None).order_by("name")
        self.groups = {str(group.pk): group for group in groups}
        self.fields["group"].options = [Option(key, group.name) for key, group in self.groups.items()]  # type: ignore[attr-defined]

    def clean_group(self) -> Group:
        return self.groups[self.cleaned_data["group"]]


class Decide(Versioned):
    """What the group decided on one case."""

    present = Choices(
        "Who took part?",
        hint="Only members who have said that they have no interest are listed.",
        missing="Tick everybody who took part",
    )
    discussion = Paragraphs(
        "What was talked about?",
        hint="What the group read and heard, and what it weighed.",
        missing="Write what was talked about",
    )
    kind = Choice(
        "What did the group decide?",
        lambda: options("decisions"),
        small=True,
        missing="Choose what was decided",
    )
    rationale = Paragraphs(
        "Why?",
        hint="One reason a line. The practitioner reads these words in the letter, once the manager has seen them.",
        missing="Write why, so that the person can understand it",
    )
    next_step = Paragraphs(
        "What happens next?",
        hint="They read it in the letter, so write it to them: “You and Alice meet to agree a short plan”.",
        rows=2,
        missing="Write what happens next",
    )
    who = Select("Who sees to it?", missing="Choose who sees to it")
    by_when = Day(
        "By when?",
        missing="Write the day",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
    )
    review_on = Day(
        "For a restriction: when is it looked at again?", hint="At most 4 weeks ahead.", required=False
    )
    without_account = Paragraphs(
        "If the practitioner has not given an account: why does the group decide without it?",
        hint="Leave this empty if you have read their account.",
        rows=3,
        required=False,
    )
    without_check = Paragraphs(
        "If it is formal and nobody confirmed the questions before it: why does the group decide without them?",
        hint="For an investigation, a restriction or a referral. Leave this empty if they are confirmed.",
        rows=3,
        required=False,
    )

    without_part = Paragraphs(
        "If {name} takes no part in working out what happens next: in what, and why?",
        hint="They take part in it unless the group agrees otherwise. They read these words once the letter has gone.",
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, item: AgendaItem, free: Sequence[Person], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.free = {str(person.pk): person for person in free}
        parts = item.case.parts.filter(ended_at=None).select_related("person")
        doers = [
            part.person for part in parts if part.role in {"case_manager", "adviser", "responsible_officer"}
        ]
        self.doers = {**{str(person.pk): person for person in doers}, **self.free}
        self.fields["present"].options = _people(self.free)  # type: ignore[attr-defined]
        part: Any = self.fields["without_part"]
        part.label = str(part.label).format(name=item.case.who.greeting)
        if item.case.matter:
            self._about_no_person()
        self.fields["who"].options = _people(self.doers)  # type: ignore[attr-defined]

    def _about_no_person(self) -> None:
        """No account, check or restriction is asked about where a concern is about no person."""
        for name in ("review_on", "without_account", "without_check", "without_part"):
            del self.fields[name]
        words = library.load("concerns", "decisions")
        kinds = decisions(of_person=False)
        self.fields["kind"].options = [Option(kind, words.word(kind, "matter")) for kind in kinds]  # type: ignore[attr-defined]
        for name, hint in words.data["of_matter"].items():
            self.fields[name].help_text = hint

    def clean_present(self) -> list[Person]:
        return [self.free[key] for key in self.cleaned_data["present"]]

    def clean_who(self) -> Person:
        return self.doers[self.cleaned_data["who"]]

    def clean_kind(self) -> DecisionKind:
        return DecisionKind(self.cleaned_data["kind"])

    def facts(self) -> dict[str, Any]:
        """What was decided, by the names the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


def _people(people: dict[str, Person]) -> list[Option]:
    return [Option(key, person.name) for key, person in people.items()]


class SignDecision(Versioned):
    """The chair's signature under the version that was read."""

    newer_by = ""
