"""Formal steps beside a case: their days alone, so that a page that names them asks nothing more."""

from django.db.models import OuterRef

from lotus.concerns.models import Investigation
from lotus.kernel.lists import Listed


def formal_steps() -> dict[str, Listed]:
    """The investigations of a case, newest first: when each is to end, until when it waits for comments, its end."""
    rows = Investigation.objects.filter(case=OuterRef("pk")).order_by("-opened_at")
    days = {"planned_end": "planned_end", "comments_by": "comments_by", "ended_at": "ended_at"}
    return {"investigations_known": Listed(rows, **days)}
