"""Which closed cases are kept by which period, and which of them another one would bring to the end of their time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lotus.concerns.models import Closing, Decision, Hold, Keeping
from lotus.core import closing as core
from lotus.core.casework import DecisionKind, is_formal
from lotus.kernel.models import Organisation

FORMAL, INFORMAL = "formal", "informal"


def kept_by(here: Organisation, name: str) -> QuerySet[Closing]:
    """Closed cases whose class is this one: decided for them, else their own."""
    decided = Keeping.objects.filter(case=OuterRef("case")).order_by("-at").values("kind")[:1]
    kinds = [kind for kind in DecisionKind if is_formal(kind)]
    formal = Decision.objects.filter(item__case=OuterRef("case"), signed_at__isnull=False, kind__in=kinds)
    rows = Closing.objects.filter(case__organisation=here, reopened_at=None, closed_at__isnull=False)
    rows = rows.annotate(decided=Subquery(decided), formal=Exists(formal))
    own = Q(decided=None, formal=name == FORMAL) if name in {FORMAL, INFORMAL} else Q(pk=None)
    return rows.filter(Q(decided=name) | own)


@dataclass(frozen=True)
class Counted:
    """How many closed cases a period keeps; how many are past their time now, would be, and would newly be."""

    kept: int
    now: int
    then: int
    newly: int


def counted(here: Organisation, name: str, years: int, today: date) -> Counted:
    """What another number of years would do. What is held falls due by nothing."""
    held = Hold.objects.filter(case=OuterRef("case"), ended_at=None)
    rows = kept_by(here, name).annotate(held=Exists(held)).values_list("closed_at", "keep_until", "held")
    found = [
        (bool(until and until < today), last_day(closed_at, years) < today)
        for closed_at, until, is_held in rows
        if closed_at and not is_held
    ]
    now, then = sum(before for before, _after in found), sum(after for _before, after in found)
    return Counted(len(rows), now, then, sum(after and not before for before, after in found))


def last_day(closed_at: datetime, years: int) -> date:
    """Until when a case closed at this moment is kept."""
    return core.keep_until(timezone.localtime(closed_at).date(), years)
