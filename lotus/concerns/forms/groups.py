"""Setting up and changing an advisory group, its deputies, and who stands in at a meeting."""

from collections.abc import Sequence
from typing import Any

from lotus.concerns import policy
from lotus.concerns.forms.versioned import Versioned
from lotus.concerns.models import Deputy, Group
from lotus.kernel.models import Organisation, Person
from lotus.ui.forms import Choices, Line, LotusForm, Number, Option, Select


def _people(people: Sequence[Person]) -> list[Option]:
    return [Option(str(person.pk), person.name, person.post) for person in people]


class GroupForm(Versioned):
    """Its name, who sits in it, who chairs, and how many decide."""

    name = Line(
        "What do you call the group?",
        hint="Your own name for it. Letters say it, so write it as people know it.",
        missing="Write the name of the group",
        max_length=120,
    )
    chair = Select(
        "Who chairs it?",
        hint="The chair signs each decision.",
        missing="Choose who chairs the group",
    )
    members = Choices(
        "Who are its members?",
        hint="Those listed hold the role of a group member, which two people gave them. The chair counts too.",
        small=True,
        missing="Choose the members of the group",
    )
    quorum = Number(
        "How many of them, without an interest, are needed to decide?",
        hint="A deputy counts in place of the member they stand in for.",
        missing="Write how many are needed to decide",
        least=2,
        most=50,
    )

    def __init__(self, *args: Any, organisation: Organisation, **rest: Any) -> None:
        super().__init__(*args, **rest)
        people = list(policy.eligible(organisation))
        self.people = {str(person.pk): person for person in people}
        for name in ("chair", "members"):
            self.fields[name].options = _people(people)  # type: ignore[attr-defined]

    def shape(self) -> dict[str, Any]:
        """What the action takes, with people in place of their ids."""
        given = self.cleaned_data
        members = [self.people[pk] for pk in given["members"]]
        return {
            "name": given["name"],
            "quorum": given["quorum"],
            "chair": self.people[given["chair"]],
            "members": members,
        }


class DeputyForm(LotusForm):
    """Who may stand in, and for whom."""

    person = Select("Who may stand in?", missing="Choose who may stand in")
    stands_for = Select("For which member?", missing="Choose the member")

    def __init__(self, *args: Any, group: Group, **rest: Any) -> None:
        super().__init__(*args, **rest)
        members = [seat.person for seat in policy.core(group)]
        others = [one for one in policy.eligible(group.organisation) if one not in members]
        self.people = {str(person.pk): person for person in [*members, *others]}
        self.fields["person"].options = _people(others)  # type: ignore[attr-defined]
        self.fields["stands_for"].options = _people(members)  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Person]:
        return {name: self.people[self.cleaned_data[name]] for name in ("person", "stands_for")}


class StandInForm(LotusForm):
    """Which deputy comes to one meeting."""

    deputy = Select("Who comes, and in whose place?", missing="Choose who comes")

    def __init__(self, *args: Any, deputies: Sequence[Deputy], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.deputies = {str(row.pk): row for row in deputies}
        self.fields["deputy"].options = [  # type: ignore[attr-defined]
            Option(key, f"{row.person.name}, in place of {row.stands_for.name}")
            for key, row in self.deputies.items()
        ]

    def chosen(self) -> Deputy:
        return self.deputies[self.cleaned_data["deputy"]]
