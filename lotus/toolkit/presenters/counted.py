"""Released counts of the toolkit as a table: about how many people, or that it is too few to say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lotus.core.suppression import Count, ReleasedTable, Rules
from lotus.core.toolkit import Toolkit
from lotus.ui import language


@dataclass(frozen=True)
class Counted:
    """The heads and the rows of the table, and whether anything at all may be shown."""

    rows: tuple[tuple[str, ...], ...]
    some: bool
    threshold: int
    base: int


def page(released: ReleasedTable, whole: Toolkit) -> Counted:
    names = {one.slug: f"{one.number} {one.title}" for one in whole.sections(language.tongue())}
    rows = tuple(
        (names[slug], *(_said(count, released.rules) for count in line))
        for slug, line in zip(released.rows, released.cells, strict=True)
    )
    some = any(count.shown for line in released.cells for count in line)
    return Counted(rows, some, released.rules.threshold, released.rules.base)


def _said(count: Count, rules: Rules) -> str:
    """About how many. What is hidden may be fewer, or may be kept back so that another cannot be reckoned."""
    return _("about %(count)s") % {"count": count.n} if count.shown else _("not shown")
