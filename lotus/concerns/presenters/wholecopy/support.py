"""Support as it goes into a copy of a whole case: never what was said in a talk, nor how somebody says they are."""

from lotus.concerns.models import Adjustment, Case, CheckIn, Considered, Worry
from lotus.concerns.presenters.wholecopy.told import day, entry, word
from lotus.core.wholecopy import Entry
from lotus.kernel.permissions import Relation

STATES = {"done": "Done", "planned": "Planned", "not_needed": "Not needed"}


def support(case: Case, own: bool) -> list[Entry]:
    rows = Considered.objects.filter(case=case).order_by("at", "id")
    found = [
        entry(
            f"considered-{one.pk}",
            f"{word('support', one.consideration)}, {day(one.on)}",
            [("State", STATES[one.state]), ("Note", one.note)],
        )
        for one in rows
    ]
    return found + [
        entry(
            f"adjustment-{one.pk}",
            f"Adjustment agreed on {day(one.agreed_on)}",
            [("What", one.what), ("Review on", day(one.review_on)), ("Ended", day(one.ended_at))],
        )
        for one in Adjustment.objects.filter(case=case).order_by("at", "id")
    ]


def talks(case: Case, own: bool) -> list[Entry]:
    """That talks took place, and when: only the two of them read what was said."""
    held = CheckIn.objects.filter(case=case, held_on__isnull=False).order_by("held_on")
    return [entry(f"talk-{one.pk}", day(one.held_on)) for one in held.only("held_on", "case")]


def worries(case: Case, own: bool) -> list[Entry]:
    """That a worry was raised and whether somebody was reached, without its words.

    The copy for the person tells of their own alone: who else worried about them was promised that nobody hears.
    """
    rows = Worry.objects.filter(case=case).order_by("raised_at").select_related("raised_by")
    if own:
        rows = rows.filter(raised_as=Relation.PRACTITIONER)
    return [
        entry(
            f"worry-{one.pk}",
            f"Raised on {day(one.raised_at)}",
            [
                ("By", "" if one.raised_as == Relation.RAISED_IT else one.raised_by.name),
                ("Reached on", day(one.reached_at)),
            ],
        )
        for one in rows
    ]
