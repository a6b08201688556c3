"""Labels, sub-statuses and handlers' notes in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lotus.concerns import policy
from lotus.concerns.models import Case, Label, Note
from lotus.concerns.policy.desk import Kind, kinds, left
from lotus.kernel.models import Organisation, Person
from lotus.ui import formats
from lotus.ui.forms import Option


def words(organisation: Organisation, keys: Iterable[str]) -> list[str]:
    """The labels of these keys, sub-status first; one that left the list says so."""
    known, gone = kinds(organisation), left(organisation)
    found = [known.get(key) or _gone(gone.get(key), key) for key in keys]
    return [one.label for one in sorted(found, key=lambda one: (not one.status, one.label))]


def _gone(was: Kind | None, key: str) -> Kind:
    words = was.label if was else key.replace("-", " ").capitalize()
    return Kind(key, f"{words} (no longer on the list)", bool(was and was.status))


def held(case: Case) -> list[str]:
    return list(Label.objects.filter(case=case, ended_at=None).values_list("key", flat=True))


def choices(case: Case, keys: Iterable[str]) -> tuple[list[Option], list[Option]]:
    """Sub-statuses and labels to choose from; what a case still has and the list no longer holds can be kept."""
    known = kinds(case.organisation)
    gone = [key for key in keys if key not in known]
    statuses = [Option(one.key, one.label) for one in known.values() if one.status]
    labels = [Option(one.key, one.label) for one in known.values() if not one.status]
    return statuses, [*labels, *(Option(key, words(case.organisation, [key])[0]) for key in gone)]


def filters(person: Person) -> list[Option]:
    """What somebody can narrow their list of concerns to: labels that stand on one of those whose labels they see."""
    cases = policy.labelled(person, policy.listed(person), None).values("pk")
    held = Label.objects.filter(case__in=cases, ended_at=None).values_list("key", flat=True).distinct()
    return sorted(Option(key, words(person.organisation, [key])[0]) for key in held)


@dataclass(frozen=True)
class Shown:
    """A note as it is read; `instead` says that a later one puts it right."""

    pk: UUID
    who: str
    text: str
    instead: str
    corrects: str


def notes(case: Case) -> list[Shown]:
    """Every note, newest first, each with the one it puts right or is put right by."""
    rows = list(Note.objects.filter(case=case).select_related("by"))
    later = {row.corrects: row for row in rows if row.corrects}
    by_id = {row.pk: row for row in rows}
    return [
        Shown(
            pk=row.pk,
            who=_who(row),
            text=row.body,
            instead=f"Put right by the note of {formats.moment(later[row.pk].at)}."
            if row.pk in later
            else "",
            corrects=f"Puts right the note of {formats.moment(by_id[row.corrects].at)}."
            if row.corrects
            else "",
        )
        for row in rows
    ]


def _who(row: Note) -> str:
    return f"{row.by.name}, {formats.moment(row.at)}"


def earlier(case: Case) -> list[Option]:
    """The notes that a new one may put right."""
    rows = Note.objects.filter(case=case).select_related("by")
    return [Option(str(row.pk), _who(row)) for row in rows]
