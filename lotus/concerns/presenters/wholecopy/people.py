"""Who had a part in a case and who opened it, for a copy of the whole of it."""

from lotus.concerns.models import Case
from lotus.concerns.presenters import opened as openings
from lotus.concerns.presenters.wholecopy.told import day, entry, word
from lotus.core.wholecopy import Entry


def parts(case: Case, own: bool) -> list[Entry]:
    rows = case.parts.select_related("person").order_by("at")
    return [
        entry(
            f"part-{one.pk}",
            f"{one.person.name}: {word('roles', one.role)}",
            [("From", day(one.at)), ("Until", day(one.ended_at))],
        )
        for one in rows
    ]


def interests(case: Case, own: bool) -> list[Entry]:
    """What somebody declared is about themselves, so the copy for the person is without it."""
    rows = case.interests.select_related("person").order_by("at")
    return [
        entry(
            f"interest-{one.pk}",
            f"{one.person.name}, {day(one.at)}",
            [("Interest", "Yes" if one.has else "None"), ("Words", one.words)],
        )
        for one in ([] if own else rows)
    ]


def opened(case: Case, own: bool) -> list[Entry]:
    """For the person by role and day. For a tribunal the whole record goes along as a file of its own."""
    days = openings.days(case) if own else []
    return [
        entry(f"opened-{number}", one["when"], [("By", one["text"])]) for number, one in enumerate(days, 1)
    ]
