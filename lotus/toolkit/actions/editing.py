"""What an organisation writes into its toolkit: kept as another version each time, with every fault told at once."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from lotus.core import editing, fitting, instruments, library, packing
from lotus.core.instruments import Faults
from lotus.core.instruments.shelf import KIND as INSTRUMENTS
from lotus.core.library import ContentError, Entry
from lotus.core.packing import Pack, Packed
from lotus.core.refusal import Refused
from lotus.core.toolkit import Toolkit
from lotus.kernel import access, answers, audit, words
from lotus.kernel.models import Organisation, Person, Wording
from lotus.kernel.permissions import Permission
from lotus.toolkit import policy

LISTS = ("steps", "resources")
"""Files of the toolkit that are no texts, and cannot be hidden."""


def ask(by: Person) -> None:
    """Whether somebody may edit the toolkit of their organisation."""
    if not access.may(Permission.TOOLKIT_EDIT, roles=by.roles()):
        raise PermissionDenied


def checked(file: words.File, body: str) -> Entry:
    """What a file would say. Raises ContentError with all that is wrong with it, in itself and where it leads."""
    where = f"{file.kind}/{file.slug}"
    if file.kind == INSTRUMENTS:
        found = _instrument_faults(file, body)
        if found:
            raise ContentError(where, found)
    entry = words.merged(file, body)
    found = fitting.faults(entry, policy.whole(file.organisation))
    if found:
        raise ContentError(where, found)
    return entry


def _instrument_faults(file: words.File, body: str) -> list[str]:
    """Also that what was answered keeps its words."""
    try:
        found = instruments.read(body, file.slug)
    except Faults as wrong:
        return list(map(str, wrong.faults))
    if found.id != file.slug:
        return [fitting.named_otherwise(found.id, file.slug)]
    told = answers.Settled(file.slug, found.version, found.digest, body, file.organisation)
    return [fitting.answered(found.version)] if answers.unsettled(told, here=file.organisation) else []


def file_of(organisation: Organisation, kind: str, slug: str, tongue: str) -> words.File:
    """One file of an organisation's toolkit, in the form in which it is kept, whether or not there is one yet."""
    md = kind == "toolkit" and slug not in LISTS
    return words.File(organisation, kind, slug, tongue, "md" if md else "toml")


@transaction.atomic
def keep(file: words.File, body: str, *, seen: int, by: Person, at: datetime) -> Wording:
    """Keep a version, in force at once. Raises ContentError with every fault, Stale when somebody was quicker."""
    ask(by)
    checked(file, body)
    now = words.newest(file)
    written = words.Written(body, hidden=bool(now and now.hidden))
    return words.keep(file, written, seen=seen, by=by, at=at)


@transaction.atomic
def add(file: words.File, body: str, *, draft: bool, by: Person, at: datetime) -> Wording:
    """Add a file that is not there yet. A draft is hidden until somebody shows it."""
    ask(by)
    whole = policy.whole(file.organisation)
    if file.slug in whole.names(file.kind, also_hidden=True):
        raise Refused(_("There is one of this name already. Choose another name, or edit that one."), "name")
    checked(file, body)
    return words.keep(file, words.Written(body, hidden=draft), seen=0, by=by, at=at)


@transaction.atomic
def show(file: words.File, *, shown: bool, by: Person, at: datetime) -> None:
    """Hide a file, or show it again. What people wrote about it stays, and they still read it."""
    ask(by)
    if file.kind == "toolkit" and file.slug in LISTS:
        raise Refused(_("The steps and the list of what else there is cannot be hidden."))
    now = words.newest(file)
    body = now.body if now else ""
    number = now.version if now else 0
    words.keep(file, words.Written(body, hidden=not shown), seen=number, by=by, at=at)


@transaction.atomic
def go_back(file: words.File, *, to: int, seen: int, by: Person, at: datetime) -> Wording:
    """Let an earlier version hold again, as a new one. Raises ContentError where it no longer fits, each fault said."""
    ask(by)
    earlier = next((row for row in words.versions(file) if row.version == to), None)
    if earlier and earlier.body.strip():
        checked(file, _next_edition(file, earlier.body))
        return words.keep(
            file,
            words.Written(_next_edition(file, earlier.body), hidden=earlier.hidden),
            seen=seen,
            by=by,
            at=at,
            back_to=to,
        )
    return words.go_back(file, to=to, seen=seen, by=by, at=at)


def _next_edition(file: words.File, body: str) -> str:
    """An exercise gone back to asks something else than the one before it: its edition counts on."""
    if file.kind != "exercises":
        return body
    entry, now = words.merged(file, body), policy.whole(file.organisation).entry(file.kind, file.slug)
    if now is None or editing.asks_the_same(entry, now) or entry.data["edition"] > now.data["edition"]:
        return body
    return editing.with_words(entry, {}, edition=now.data["edition"] + 1)


# ---- The whole of it ----


def organisation(slug: str | None) -> Organisation:
    """The organisation a command means: the one of this short name, or the only one there is. Raises Refused."""
    found = list(Organisation.objects.filter(**({"slug": slug} if slug else {}))[:2])
    if len(found) == 1:
        return found[0]
    if slug or not found:
        raise Refused(_("There is no such organisation here."))
    raise Refused(_("There is more than one organisation here. Name one with --organisation."))


def taken_out(organisation: Organisation) -> Pack:
    """All files of an organisation's toolkit, whole, with what is hidden."""
    whole = policy.whole(organisation)
    files = [
        Packed(kind, slug, tongue, entry.form, _text(entry, whole))
        for kind in policy.KINDS
        for slug in whole.names(kind, also_hidden=True)
        for tongue in library.LANGUAGES
        if (entry := whole.entry(kind, slug, tongue)) and entry.language == tongue
    ]
    return Pack(tuple(files), whole.hidden)


def _text(entry: Entry, whole: Toolkit) -> str:
    own = (entry.kind, entry.slug, entry.language) in whole.own
    return editing.whole(entry) if own and entry.kind != INSTRUMENTS else entry.written


@dataclass(frozen=True)
class Done:
    """What bringing in changed: the names of files kept as new versions, hidden, and shown again."""

    kept: tuple[str, ...]
    hidden: tuple[str, ...]
    shown: tuple[str, ...]


@transaction.atomic
def bring_in(pack: Pack, organisation: Organisation, *, by: Person | None, at: datetime) -> Done:
    """Keep every file that says something else than now; all of them or none. Raises ContentError with all faults."""
    if by is not None:
        ask(by)
    now = {one.name: one.text for one in taken_out(organisation).files}
    changed = [one for one in pack.files if now.get(one.name, "").strip() != one.text.strip()]
    faults: list[str] = []
    for one in sorted(changed, key=lambda each: policy.KINDS.index(each.kind)):
        faults += _brought(one, organisation, by, at)
    known = {(one.kind, one.slug) for one in pack.files}
    before = policy.whole(organisation).hidden
    faults += [f"hidden.toml: there is no {'/'.join(one)}." for one in sorted(pack.hidden - known - before)]
    if faults:
        raise ContentError("toolkit", faults)
    hide, unhide = sorted((pack.hidden & known) - before), sorted((before & known) - pack.hidden)
    for names, shown in ((hide, False), (unhide, True)):
        for kind, slug in names:
            _shown(file_of(organisation, kind, slug, "en"), shown, by, at)
    audit.record("toolkit.brought_in", organisation=organisation, by=by, details={"files": len(changed)})
    return Done(tuple(one.name for one in changed), tuple(map("/".join, hide)), tuple(map("/".join, unhide)))


def _brought(one: Packed, organisation: Organisation, by: Person | None, at: datetime) -> list[str]:
    file = words.File(organisation, one.kind, one.slug, one.tongue, one.form)
    try:
        checked(file, one.text)
        now = words.newest(file)
        written = words.Written(one.text, hidden=bool(now and now.hidden))
        words.keep(file, written, seen=now.version if now else 0, by=by, at=at)
    except ContentError as wrong:
        return [f"{one.name}: {fault}" for fault in wrong.faults]
    return []


def _shown(file: words.File, shown: bool, by: Person | None, at: datetime) -> None:
    now = words.newest(file)
    written = words.Written(now.body if now else "", hidden=not shown)
    words.keep(file, written, seen=now.version if now else 0, by=by, at=at)


def unpacked(body: bytes) -> Pack:
    """The toolkit in a zip that somebody sent."""
    return packing.read(packing.from_zip(body))
