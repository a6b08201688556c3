"""Somebody's actions as an iCalendar file: one event for a whole day each."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.core import ical
from lotus.toolkit.models import Feed, Plan

SILENT = gettext_lazy("Something you planned")


def calendar(feed: Feed, plans: Iterable[Plan]) -> bytes:
    """All that is still to do. Words stand in it only where their owner said so."""
    return ical.calendar(_("Toolkit"), (_event(plan, feed.with_words) for plan in plans))


def _event(plan: Plan, with_words: bool) -> ical.Event:
    told = {"cue": plan.cue, "deed": plan.deed}
    words = _("When %(cue)s, I will %(deed)s") % told if with_words else str(SILENT)
    return ical.Event(str(plan.pk), plan.made_at, plan.due, words)
