"""The whole case gathered for one purpose, and the pages on which it is decided what leaves."""

from collections.abc import Callable

from lotus.concerns.models import Case
from lotus.concerns.presenters.wholecopy import decided, desk, formal, people, support, told
from lotus.core.wholecopy import NOTES, Entry, Purpose, Section

Gather = Callable[[Case, bool], list[Entry]]

SECTIONS: dict[str, tuple[str, Gather]] = {
    "raised": ("What was raised", told.raised),
    "reporter": ("Who raised it", told.reporter),
    "inbox": ("What was said with whoever raised it", told.inbox),
    "replies": ("Letters to whoever raised it", told.replies),
    "people": ("Who had a part in it", people.parts),
    "interests": ("Interests declared", people.interests),
    "withheld": ("Why it was not told yet", told.withheld),
    "account": ("Your own account", told.accounts),
    "wishes": ("What was wished", told.wishes),
    "triage": ("The triage and its reasons", decided.triage),
    "check": ("Before anything formal", decided.checks),
    "meetings": ("Meetings and decisions", decided.meetings),
    "letters": ("Letters", told.letters),
    "support": ("Support", support.support),
    "talks": ("Talks with the pastoral contact: that they took place", support.talks),
    "worries": ("Worries about safety: that they were raised", support.worries),
    "plan": ("The plan", decided.plan),
    "restriction": ("A restriction or an exclusion", formal.restrictions),
    "investigation": ("The investigation", formal.investigations),
    "lessons": ("What it shows about the system", decided.lessons),
    "closing": ("Closing", decided.closing),
    "timeline": ("What happened, in order", told.timeline),
    "promises": ("What was promised", told.promises),
    "labels": ("Labels, and where it waited", desk.labels),
    NOTES: ("Notes of those who handled it", desk.notes),
    "opened": ("Who opened it", people.opened),
    "files": ("Files", told.files),
}
"""Every part of a copy in the order of reading. What pastoral contacts note and how somebody says they are is in none.

`HEADINGS_TEAM` words what is said otherwise where the copy is not for the person themselves.
"""
HEADINGS_TEAM = {"account": "The account of the person it is about"}


def gather(case: Case, purpose: Purpose) -> tuple[Section, ...]:
    """The case as it stands, in sections; what somebody has to decide about is marked so."""
    own = purpose is Purpose.OWN
    found = []
    for name, (heading, fetch) in SECTIONS.items():
        entries = tuple(fetch(case, own))
        if entries:
            words = heading if own else HEADINGS_TEAM.get(name, heading)
            found.append(Section(name, words, entries))
    return tuple(found)
