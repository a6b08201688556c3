"""What an organisation says in its own words: its versions of the files of `lotus/content`.

How a room uses it. To read: `words.load(organisation, "letters", "outcome")` gives the same `library.Entry` as
`library.load`, with the organisation's newest version laid over what ships. To write, from an action that has asked
whether the person may: `words.keep(words.File(...), Written(...), seen=..., by=..., at=...)`; `seen` is the version
the form began from, and `Stale` says that somebody was quicker. Every fault of the text comes at once as
`library.ContentError`, nothing kept. To show: `words.versions(file)`, and `lotus.core.wording` for what changed
between two of them. To go back: `words.go_back(file, to=...)`, which is another version, so nothing is ever lost.

The owner asks nobody's leave here: which permission a kind needs is the room's to ask.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from lotus.core import library
from lotus.core.refusal import Difference, Refused, Stale
from lotus.kernel import audit, locks
from lotus.kernel.models import Organisation, Person, Wording

GONE = "There is no such version. Choose one from the list."


@dataclass(frozen=True)
class File:
    """One content file of one organisation. `form` ("md" or "toml") is needed only where nothing ships."""

    organisation: Organisation
    kind: str
    slug: str
    language: str = "en"
    form: str = "toml"


@dataclass(frozen=True)
class Written:
    """What is to be kept. `source` and `checked_on` say where the words come from and who last compared them when;
    both may be empty, and then a page says so. A hidden entry is left out of lists by the room."""

    body: str
    source: str = ""
    checked_on: date | None = None
    hidden: bool = False


def versions(file: File) -> list[Wording]:
    """Every version of a file, the newest first, each with who wrote it."""
    return list(_of(file).select_related("by"))


def newest(file: File) -> Wording | None:
    """The version in force, if the organisation has ever written one."""
    return _of(file).first()


def _of(file: File) -> QuerySet[Wording]:
    rows = Wording.objects.filter(organisation=file.organisation, kind=file.kind)
    return rows.filter(slug=file.slug, language=file.language).order_by("-version")


def in_force(organisation: Organisation, kinds: Iterable[str]) -> QuerySet[Wording]:
    """The newest version of each file of these kinds that the organisation ever wrote."""
    same = {name: OuterRef(name) for name in ("organisation", "kind", "slug", "language")}
    newer = Wording.objects.filter(**same, version__gt=OuterRef("version"))
    return Wording.objects.filter(~Exists(newer), organisation=organisation, kind__in=set(kinds))


def shipped(file: File) -> library.Entry | None:
    """What ships under this name in this language; none where the organisation added the file itself."""
    try:
        entry = library.load(file.kind, file.slug, file.language)
    except library.ContentError:
        return None
    return entry if entry.language == file.language else None


def merged(file: File, body: str) -> library.Entry:
    """What the file would say with this text: laid over what ships, or by itself where nothing does.

    Raises ContentError with every fault.
    """
    below = shipped(file)
    if below is not None:
        return library.merge(below, body)
    return library.parse(file.kind, file.slug, file.language, file.form, body)


def load(organisation: Organisation, kind: str, slug: str, language: str = "en") -> library.Entry:
    """What an organisation says under this name; in English where there is nothing in the language asked for.

    A version that no longer fits what a newer Lotus asks for is kept but not used: what ships holds until somebody
    puts it right, and `fault` says so. Raises ContentError when there is nothing to say at all.
    """
    return several(organisation, [(kind, slug)], language)[kind, slug]


def several(
    organisation: Organisation, wanted: Iterable[tuple[str, str]], language: str = "en"
) -> dict[tuple[str, str], library.Entry]:
    """The same for several files, in one question to the database."""
    names = list(wanted)
    tongues = list(dict.fromkeys((language, "en")))
    rows = in_force(organisation, {kind for kind, _slug in names})
    rows = rows.filter(slug__in={slug for _kind, slug in names}, language__in=tongues)
    own = {(row.kind, row.slug, row.language): row for row in rows}
    return {name: _said(organisation, name, tongues, own) for name in names}


def _said(
    organisation: Organisation,
    name: tuple[str, str],
    tongues: list[str],
    own: dict[tuple[str, str, str], Wording],
) -> library.Entry:
    for tongue in tongues:
        row = own.get((*name, tongue))
        file = File(organisation, *name, tongue, row.form if row else "toml")
        if row and not fault(file, row):
            return merged(file, row.body)
        below = shipped(file)
        if below:
            return below
    return library.load(*name, tongues[0])


def fault(file: File, row: Wording) -> tuple[str, ...]:
    """Why a version that was kept cannot be used now; empty when it can."""
    try:
        merged(file, row.body)
    except library.ContentError as error:
        return error.faults
    return ()


def slugs(organisation: Organisation, kind: str) -> tuple[str, ...]:
    """The names of every entry of a kind: what ships and what the organisation added. Hidden ones are among them."""
    added = Wording.objects.filter(organisation=organisation, kind=kind).values_list("slug", flat=True)
    return tuple(sorted({*library.slugs(kind), *added}))


@transaction.atomic
def keep(
    file: File, written: Written, *, seen: int, by: Person | None, at: datetime, back_to: int | None = None
) -> Wording:
    """Keep a version, in force at once. `seen` is the newest version when its writer began (0: there was none).

    Raises ContentError with every fault, Stale when somebody kept another meanwhile. `by` is none for a command.
    """
    locks.turn(file.organisation.pk)
    now = newest(file)
    number = now.version if now else 0
    if number != seen:
        raise _stale(now, written, number)
    if written.body.strip() or shipped(file) is None:
        merged(file, written.body)
    row = Wording.objects.create(
        organisation=file.organisation,
        kind=file.kind,
        slug=file.slug,
        language=file.language,
        form=_form(file),
        version=number + 1,
        body=written.body,
        source=written.source,
        checked_on=written.checked_on,
        hidden=written.hidden,
        from_version=back_to,
        by=by,
        at=at,
    )
    _record(row, by)
    return row


def _form(file: File) -> str:
    below = shipped(file)
    return below.form if below else file.form


def _stale(now: Wording | None, written: Written, number: int) -> Stale:
    theirs = now.body if now else ""
    name = now.by.name if now and now.by else ""
    return Stale([Difference("words", written.body, theirs)], number=number, by=name)


def _record(row: Wording, by: Person | None) -> None:
    facts = {"kind": row.kind, "slug": row.slug, "language": row.language, "version": row.version}
    if row.from_version is not None:
        facts["back_to"] = row.from_version
    audit.record(
        "words.kept", organisation=row.organisation, by=by, kind="words", subject=row.pk, details=facts
    )


def go_back(file: File, *, to: int, seen: int, by: Person, at: datetime) -> Wording:
    """Let an earlier version hold again, as a new one; 0 is what ships. Raises Refused where there is no such."""
    earlier = next((row for row in versions(file) if row.version == to), None)
    if earlier is None and (to or shipped(file) is None):
        raise Refused(GONE)
    written = Written("")
    if earlier:
        written = Written(earlier.body, earlier.source, earlier.checked_on, earlier.hidden)
    return keep(file, written, seen=seen, by=by, at=at, back_to=to)
