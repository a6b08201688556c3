"""Formal steps beside a case: their days alone, so that a page that names them asks nothing more."""

from django.db.models import OuterRef

from lotus.concerns.models import Investigation, Restriction
from lotus.kernel.lists import Listed


def formal_steps() -> dict[str, Listed]:
    """The days of a case's investigations and confirmed restrictions, the newest first."""
    rows = Investigation.objects.filter(case=OuterRef("pk")).order_by("-opened_at")
    days = {"planned_end": "planned_end", "comments_by": "comments_by", "ended_at": "ended_at"}
    held = Restriction.objects.filter(case=OuterRef("pk"), confirmed_at__isnull=False).order_by(
        "-proposed_at"
    )
    holds = {"until": "until", "ended_on": "ended_on", "told_at": "told_at"}
    return {"investigations_known": Listed(rows, **days), "restrictions_known": Listed(held, **holds)}
