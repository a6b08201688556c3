"""Somebody's actions as an iCalendar file: one event for a whole day each."""

from collections.abc import Iterable

from lotus.core import ical
from lotus.toolkit.models import Feed, Plan

SILENT = "Something you planned"


def calendar(feed: Feed, plans: Iterable[Plan]) -> bytes:
    """All that is still to do. Words stand in it only where their owner said so."""
    return ical.calendar("Toolkit", (_event(plan, feed.with_words) for plan in plans))


def _event(plan: Plan, with_words: bool) -> ical.Event:
    words = f"When {plan.cue}, I will {plan.deed}" if with_words else SILENT
    return ical.Event(str(plan.pk), plan.made_at, plan.due, words)
