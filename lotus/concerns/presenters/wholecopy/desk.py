"""What those who handled a case kept among themselves, for a copy of the whole of it.

Nothing of it enters a copy unread, whomever the copy is for: each note is decided about on its own.
"""

from lotus.concerns.models import Case, Label, Note
from lotus.concerns.presenters import handlers
from lotus.concerns.presenters.wholecopy.told import day, entry
from lotus.core.wholecopy import Entry
from lotus.ui import formats


def labels(case: Case, own: bool) -> list[Entry]:
    """Every label that stood on it, with its days, as one record."""
    rows = Label.objects.filter(case=case).order_by("at", "key")
    texts = [(handlers.words(case.organisation, [one.key])[0], _days(one)) for one in rows]
    return [entry("labels", "Labels, and where it waited", texts, ask=True)] if texts else []


def _days(one: Label) -> str:
    return f"From {day(one.at)}" + (f" until {day(one.ended_at)}" if one.ended_at else "")


def notes(case: Case, own: bool) -> list[Entry]:
    """Each note in the order of writing; one that puts another right says which."""
    rows = list(Note.objects.filter(case=case).select_related("by").order_by("at", "id"))
    written = {one.pk: formats.moment(one.at) for one in rows}
    return [
        entry(
            f"note-{one.pk}",
            f"{one.by.name}, {written[one.pk]}",
            [
                ("Note", one.body),
                ("Puts right the note of", written.get(one.corrects) if one.corrects else ""),
            ],
            ask=True,
        )
        for one in rows
    ]
