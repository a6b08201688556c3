"""The list of labels and sub-statuses that an organisation uses: a version each time, nothing taken from a concern."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from lotus.concerns.policy import desk
from lotus.concerns.policy.settled import LABELS, file_of, read_labels
from lotus.core import authoring
from lotus.core.refusal import Refused
from lotus.kernel import access, locks, words
from lotus.kernel.models import Organisation, Person, Wording
from lotus.kernel.permissions import Permission

MOST = 60
"""So many labels; more are no help to whoever looks for one."""
KEY = 36


@dataclass(frozen=True)
class Wanted:
    """A line of the list; `key` is that of a label there was, or empty for a new one."""

    label: str
    status: bool
    key: str = ""


def _ask(by: Person) -> None:
    if not access.may(Permission.SETTINGS_WRITE, roles=by.roles()):
        raise PermissionDenied(str(Permission.SETTINGS_WRITE))


@transaction.atomic
def set_list(
    wanted: Sequence[Wanted], *, source: str, checked: date | None, seen: int, by: Person, at: datetime
) -> Wording:
    """Keep another list. What is not on it any more stays on the concerns that have it, and says so there.

    Raises Refused with what makes no sense, Stale when somebody kept another list meanwhile.
    """
    _ask(by)
    locks.turn(by.organisation_id)
    listed = keyed(by.organisation, wanted)
    if checked and not source.strip():
        raise Refused("Write the source that you compared it with.", "source")
    written = words.Written(authoring.labels(listed), source.strip(), checked)
    row = words.keep(file_of(by.organisation, LABELS), written, seen=seen, by=by, at=at)
    _put(by.organisation, row)
    return row


def keyed(here: Organisation, wanted: Sequence[Wanted]) -> dict[str, dict[str, str]]:
    """The list by its keys. A new label has a key that no other words ever had; one that comes back has its own."""
    if not wanted:
        raise Refused("Keep at least one label.")
    if len(wanted) > MOST:
        raise Refused(f"Keep at most {MOST} labels.")
    ever = {**desk.left(here), **desk.kinds(here)}
    own = {one.key for one in wanted if one.key in ever}
    free = {key: words for key, words in ever.items() if key not in own}
    listed: dict[str, dict[str, str]] = {}
    said: set[str] = set()
    for one in wanted:
        if one.label.casefold() in said:
            raise Refused(f"“{one.label}” is on the list twice.")
        said.add(one.label.casefold())
        key = one.key if one.key in ever else _new_key(one.label, free, {*ever, *listed})
        listed[key] = {"label": one.label, "kind": "status" if one.status else "label"}
    return listed


def _new_key(label: str, free: Mapping[str, desk.Kind], taken: Collection[str]) -> str:
    """The key that these words had when they were on the list before, else one that no words ever had."""
    back = next((key for key, one in free.items() if one.label == label), "")
    if back:
        return back
    plain = slugify(label)[:KEY].strip("-") or "label"
    return next(key for key in (plain, *(f"{plain}-{n}" for n in range(2, 999))) if key not in taken)


def _put(organisation: Organisation, row: Wording) -> None:
    """Write a version into the organisation's settings, and what left the list beside it."""
    here = locks.rows(Organisation.objects.filter(pk=organisation.pk)).get()
    ever = {**desk.left(here), **desk.kinds(here)}
    value = read_labels(row)
    if value:
        here.settings[LABELS] = value
    else:
        here.settings.pop(LABELS, None)
    here.settings["labels_left"] = {
        key: {"label": one.label, "kind": "status" if one.status else "label"}
        for key, one in ever.items()
        if key not in desk.kinds(here)
    }
    here.save(update_fields=["settings"])
    organisation.settings = here.settings


@transaction.atomic
def list_back(*, to: int, seen: int, by: Person, at: datetime) -> Wording:
    """Let an earlier list hold again, as a new version; 0 is what ships."""
    _ask(by)
    file = file_of(by.organisation, LABELS)
    earlier = next((row for row in words.versions(file) if row.version == to), None)
    if earlier is None and to:
        raise Refused(words.GONE)
    written = (
        words.Written(earlier.body, earlier.source, earlier.checked_on) if earlier else words.Written("")
    )
    row = words.keep(file, written, seen=seen, by=by, at=at, back_to=to)
    _put(by.organisation, row)
    return row
