"""What a group decided, for the person it is about: only once the letter about it has gone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotus.concerns.models import Case, Decision, Letter, Statement
from lotus.concerns.presenters.letters import OUTCOME, points_to_reporter
from lotus.core import letters as core
from lotus.core import library
from lotus.kernel import words
from lotus.ui import formats


@dataclass(frozen=True)
class Decided:
    """A decision in words. `reasons` are blocks of the letter that told of it.

    `apart`: in what they take no part though they would, and why, as the group agreed it; mostly empty.
    `usual`: it lets them work as usual; the words `_held` are for while something else changes at work.
    """

    kind: str
    first: str
    sentence: str
    phrase: str
    meaning: list[str]
    usual: bool
    first_held: str
    means_held: str
    who: str
    reasons: tuple[core.Block, ...]
    not_means: str
    href: str
    letter: str
    apart: str = ""


def newest(case: Case, sent: Sequence[Letter], accounts: Iterable[Statement]) -> Decided | None:
    """The last decision whose letter is among those `sent`, newest first; `accounts` are what was there to read.

    Each letter comes with the ids of those who `took_part` in its decision.
    """
    letter = next((one for one in sent if one.kind == OUTCOME and one.decision), None)
    if letter is None or letter.decision is None or letter.sent_at is None:
        return None
    decision = letter.decision
    told = library.load("concerns", "decisions").entries[decision.kind]
    meeting = decision.item.meeting
    sentence = _("On %(day)s the %(group)s decided on") % {
        "day": formats.weekday_day(meeting.on),
        "group": meeting.group.name,
    }
    return Decided(
        kind=decision.kind,
        first=told["first"],
        sentence=sentence,
        phrase=told["phrase"],
        meaning=_meaning(told["means"], told["first"]),
        usual="first_held" in told,
        first_held=told.get("first_held", ""),
        means_held=told.get("means_held", ""),
        who=_who(decision, len(letter.took_part), accounts),  # type: ignore[attr-defined]
        reasons=_reasons(case, letter, decision),
        apart=decision.without_part or "",
        not_means=told["not_means"],
        href=reverse("concerns:own_letter", args=[case.pk, letter.pk]),
        letter=_("Read the letter of %(day)s") % {"day": formats.short_day(letter.sent_at)},
    )


def _meaning(means: str, first: str) -> list[str]:
    """What a decision means, without the sentences that the heading says already."""
    said = [sentence for sentence in re.split(r"(?<=[.?!]) ", means) if sentence not in first]
    return [" ".join(said)] if said else []


def _who(decision: Decision, count: int, accounts: Iterable[Statement]) -> str:
    """How many decided, who was in the chair, and what they had read."""
    group = decision.item.meeting.group.name
    took_part = ngettext(
        "One member of the %(group)s decided.", "%(count)d members of the %(group)s decided.", count
    ) % {"count": count, "group": group}
    chair = decision.signed_by
    parts = [
        took_part.removesuffix(".")
        + (_(", with %(name)s in the chair.") % {"name": chair.name} if chair else ".")
    ]
    parts.append(_("Each of them had said that nothing ties them to it or to anybody in it."))
    if decision.signed_at and any(account.signed_at < decision.signed_at for account in accounts):
        parts.append(_("Your account was there for them to read."))
    return " ".join(parts)


def _reasons(case: Case, letter: Letter, decision: Decision) -> tuple[core.Block, ...]:
    """The reasons as the letter gave them, in words meant for its reader; else those of the record."""
    blocks = core.lay_out(letter.body).blocks
    found: tuple[core.Block, ...] = next(
        filter(None, (core.section(blocks, heading) for heading in _headings(case, letter, decision))), ()
    )
    if found or points_to_reporter(case, decision.rationale):
        return found
    return tuple(core.parse(decision.rationale))


def _headings(case: Case, letter: Letter, decision: Decision) -> Iterator[str]:
    """Under what the reasons may stand: as its template ships, else as the organisation ever had it."""
    template = core.template_of(letter.kind, decision.kind)
    yield _heading_before_reasons(library.load("letters", template).body)
    for version in words.versions(words.File(case.organisation, "letters", template)):
        yield _heading_before_reasons(version.body)


def _heading_before_reasons(body: str) -> str:
    """The heading under which a template has the field of the reasons."""
    lines = body.partition("[[found_and_why]]")[0].splitlines()
    return next((line.lstrip("# ") for line in reversed(lines) if line.startswith("#")), "")
