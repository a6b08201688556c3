"""An organisation's labels, and who sees them: the case manager and the responsible officer of a concern alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from lotus.concerns.models import Case, Label, Note, Part
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.kernel.lists import Listed
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import Role


@dataclass(frozen=True)
class Kind:
    """One line of an organisation's list: a label, or a sub-status."""

    key: str
    label: str
    status: bool


def kinds(organisation: Organisation) -> dict[str, Kind]:
    """The organisation's own labels, else those that ship; by key.

    `Organisation.settings["labels"]` maps each key to its `label` and its `kind`, `label` or `status`.
    """
    own = organisation.settings.get("labels")
    return _kinds(own if own is not None else library.load("concerns", "labels").entries)


def left(organisation: Organisation) -> dict[str, Kind]:
    """What is on the list no longer, by key: a concern that has it keeps it. `settings["labels_left"]`, as `labels`."""
    ever = {**library.load("concerns", "labels").entries, **organisation.settings.get("labels_left", {})}
    return {key: one for key, one in _kinds(ever).items() if key not in kinds(organisation)}


def _kinds(listed: Mapping[str, Any]) -> dict[str, Kind]:
    return {key: Kind(key, str(one["label"]), one.get("kind") == "status") for key, one in listed.items()}


def held_by(organisation: Organisation) -> dict[str, int]:
    """How many concerns have each label now, closed ones too, by its key. For whoever edits the list: a count alone."""
    now = Label.objects.filter(case__organisation=organisation, ended_at=None)
    return dict(now.values("key").annotate(many=Count("pk")).order_by("key").values_list("key", "many"))


def labelled(person: Person, cases: QuerySet[Case], keys: Collection[str] | None) -> QuerySet[Case]:
    """Of these cases those whose labels somebody sees, and that have one of `keys`; with none given, any label."""
    held = Label.objects.filter(case=OuterRef("pk"), ended_at=None)
    found = cases.filter(Exists(held if keys is None else held.filter(key__in=keys)))
    part = Part.objects.filter(case=OuterRef("pk"), person=person, ended_at=None)
    blind = part.filter(role=CaseRole.SECOND_REVIEWER)
    if Role.RESPONSIBLE_OFFICER in person.roles():
        return found.exclude(Exists(blind))
    return found.filter(Exists(part.filter(role=CaseRole.CASE_MANAGER))).exclude(Exists(blind))


def on_desk() -> dict[str, Listed]:
    """What the page of a case shows of labels and notes, fetched with the case."""
    of_case = {"case": OuterRef("pk")}
    return {
        "labels_held": Listed(Label.objects.filter(**of_case, ended_at=None), "key"),
        "notes_kept": Listed(Note.objects.filter(**of_case), "id"),
    }
