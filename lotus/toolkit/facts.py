"""How many people began, tried and came back to each section: counts to be released, and no names, ever.

Only that somebody read, tried or tried again is counted, never a word of what they answered. Counted is up to the end
of a month, so that no page tells what one person did since somebody looked at it last.
"""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from lotus.core.facts import Table
from lotus.core.toolkit import Toolkit
from lotus.kernel.models import Answers, Organisation
from lotus.toolkit import policy
from lotus.toolkit.models import Reading

STEPS = ("began", "tried", "came back")
"""Each holds the next: who read a section or tried its exercise, who tried it, and who tried it more than once."""


def counts(organisation: Organisation, whole: Toolkit, *, before: datetime) -> Table:
    """People by section and step, up to a moment; the rows are names of sections, in the order of the toolkit."""
    began, tried, again = (_people() for _step in STEPS)
    where = {one.slug: one.section for one in whole.exercises()}
    theirs = {"person__organisation": organisation, "person__is_active": True}
    for section, person in Reading.objects.filter(at__lt=before, **theirs).values_list("section", "person"):
        began[section].add(person)
    seen: set[tuple[str, UUID]] = set()
    kept = Answers.objects.filter(began_at__lt=before, kind=policy.KIND, **theirs)
    for slug, person in kept.values_list("slug", "person"):
        section = where.get(slug, "")
        began[section].add(person)
        tried[section].add(person)
        if (slug, person) in seen:
            again[section].add(person)
        seen.add((slug, person))
    rows = tuple(one.slug for one in whole.sections())
    lines = tuple(tuple(len(step[row]) for step in (began, tried, again)) for row in rows)
    return Table(rows, STEPS, lines)


def _people() -> defaultdict[str, set[UUID]]:
    return defaultdict(set)
