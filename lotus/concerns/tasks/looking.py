"""A copy of a whole case, looked through for what should not leave."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from lotus.analysis import redact
from lotus.concerns.models import AgendaItem, Case, Redaction, Reporter, Seat, WholeCopy
from lotus.core import letters
from lotus.core import wholecopy as core
from lotus.core.casework import ReporterKind
from lotus.core.wholecopy import Entry, Kind, Purpose, Reason, Section
from lotus.kernel import locks
from lotus.kernel.models import Membership, Person
from lotus.kernel.permissions import Role

Found = dict[tuple[Kind, str], str]
SKIPPED = frozenset({"date"})
"""A case is full of days, and hardly one of them names anybody; somebody adds the one that does."""


@transaction.atomic
def look_through(copy: WholeCopy) -> None:
    """Propose what to decide about, once: who raised it, others who are named, records and files of others."""
    current = locks.rows(WholeCopy.objects.select_related("case__reporter")).get(pk=copy.pk)
    if current.looked_at or current.ended_at:
        return
    rows = [*_reporter(current), *_words(current), *_wholes(current)]
    for number, row in enumerate(rows, 1):
        row.copy, row.number = current, number
    Redaction.objects.bulk_create(rows)
    current.looked_at = timezone.now()
    current.save(update_fields=["looked_at"])


def _reporter(copy: WholeCopy) -> list[Redaction]:
    """What names who raised it. In the person's own copy the whole name goes, whoever decides otherwise."""
    told, sections = copy.case.reporter, core.load(copy.contents)
    if copy.purpose != Purpose.OWN or _is_own(told, copy.case):
        return []
    locked = told.kind in {ReporterKind.PERSON, ReporterKind.PATIENT} and not _handles(told, copy.case)
    whole = [text for text in (told.name, told.contact) if text and core.around(text, sections)[0]]
    parts = {part for one in _texts(sections) for part in letters.hints_at(one, told.name)}
    rows = [_row(Kind.REPORTER, text, locked=locked) for text in whole]
    return rows + [_row(Kind.REPORTER, part) for part in sorted(parts) if part not in whole]


def _is_own(told: Reporter, case: Case) -> bool:
    """Whether the person it is about raised it themselves: there is nobody to protect then."""
    return told.person_id is not None and told.person_id == case.practitioner_id


def _handles(told: Reporter, case: Case) -> bool:
    """Whether who raised it also acts on the case: their name stands all over it, and blanks would point to them."""
    return told.person_id is not None and case.parts.filter(person=told.person_id).exists()


def _row(kind: Kind, text: str, *, locked: bool = False, entry: str = "") -> Redaction:
    row = Redaction(kind=kind, words=text, entry=entry, locked=locked)
    if locked:
        row.out, row.reason, row.at = True, Reason.OUT_REPORTER, timezone.now()
    return row


def _texts(sections: Iterable[Section]) -> list[str]:
    return [entry.words() for one in sections for entry in one.entries]


def _words(copy: WholeCopy) -> list[Redaction]:
    """Names, places and numbers that were found, each once, however often it stands there."""
    known = _known(copy.case)
    told = copy.case.reporter.name.casefold() if copy.purpose == Purpose.OWN else ""
    found: Found = {}
    for text in _texts(core.load(copy.contents)):
        for one in redact.proposals(text):
            quote = " ".join(one.quote.split())
            kept = one.kind in SKIPPED or _is_known(quote, known) or quote.casefold() in told
            if not kept:
                found.setdefault((Kind(one.kind.value), quote.casefold()), quote)
    return [_row(kind, quote) for (kind, _folded), quote in sorted(found.items())]


def _known(case: Case) -> list[set[str]]:
    """The words by which the reader knows whom they deal with: the person, and the names and numbers of all who act."""
    groups = AgendaItem.objects.filter(case=case).values("meeting__group")
    people = {one.person for one in case.parts.select_related("person")}
    people |= {one.person for one in Seat.objects.filter(group__in=groups).select_related("person")}
    people |= _officers(case)
    names = [one.name for one in people] + [case.who.name, case.organisation.name, case.place]
    names += [text for one in people for text in (one.known_as, one.email, one.phone)]
    return [set(name.casefold().split()) for name in names if name]


def _officers(case: Case) -> set[Person]:
    """The responsible officers, who confirm and close; not one who raised the concern and has no part in it."""
    held = Membership.objects.filter(role=Role.RESPONSIBLE_OFFICER, ended_at=None).values("person")
    people = Person.objects.filter(organisation=case.organisation_id, pk__in=held)
    return set(people.exclude(pk=case.reporter.person_id) if case.reporter.person_id else people)


def _is_known(quote: str, known: Iterable[set[str]]) -> bool:
    parts = {part.strip(".,()") for part in quote.casefold().split()}
    return any(parts <= name for name in known)


def _wholes(copy: WholeCopy) -> list[Redaction]:
    """What is decided about as a whole: a record, a file, and each note of those who handle the case."""
    return [
        _row(_kind(one, entry), entry.title, entry=entry.id)
        for one in core.load(copy.contents)
        for entry in one.entries
        if entry.ask
    ]


def _kind(section: Section, entry: Entry) -> Kind:
    if section.id == core.NOTES:
        return Kind.NOTE
    return Kind.FILE if entry.file else Kind.ENTRY
