"""One's own result beside what one's team said together: figures that were released when its session closed.

What a person keeps is no part of a figure, and nobody learns from this page who took part: it is shown to the people of
the team, whether they were there or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lotus.core import instruments
from lotus.core.instruments import Scale
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.models import Gathering
from lotus.toolkit.presenters import circles, pictures
from lotus.toolkit.presenters.pictures import Taken
from lotus.toolkit.presenters.together import SCALE, figure
from lotus.ui import charts, language
from lotus.ui.reports import seen

RESPONDENTS = "respondents"


@dataclass(frozen=True)
class Beside:
    """Both sides, scale by scale: which team, when, and about how many answered."""

    team: str
    day: str
    answered: str
    lede: tuple[str, ...]
    columns: Sequence[Any]
    rows: tuple[tuple[str, ...], ...]
    picture: charts.Picture


def beside(now: Taken, person: Person) -> Beside | None:
    """The last closed session of one's own team that asked the same; None where there is none."""
    gathering = policy.beside(person, now.instrument.id)
    return _page(now, gathering) if gathering else None


def _page(now: Taken, gathering: Gathering) -> Beside | None:
    known = {one["item"]: figure(one) for one in gathering.shown["figures"]}
    same = _same(now, gathering)
    both = [(scale, now.value(scale.id), known.get(f"{SCALE}{scale.id}")) for scale in same]
    if not any(own is not None and team and team.shown for _scale, own, team in both):
        return None
    low, high = instruments.ends(now.instrument, same[0])
    day = language.day(gathering.closed_at or gathering.starts_at)
    with language.within("en"):  # as it was asked, like the result beside it
        numbers = (_("You"), _("Your team"), _("Likely between"), _("Gap"))
        return Beside(
            gathering.team.name if gathering.team else "",
            day,
            seen.number(known.get(RESPONDENTS)),
            tuple(circles.said(both)),
            [_("Scale"), *map(charts.picture.number, numbers)],
            tuple(circles.row(*one) for one in both),
            circles.picture(both, low, high, name=_("Scale"), id="beside"),
        )


def _same(now: Taken, gathering: Gathering) -> list[Scale]:
    """The scales that both ask for under one name and on one ruler, from the same end to the same end."""
    theirs = policy.questionnaire(gathering)
    rulers = {one.id: instruments.ends(theirs, one) for one in theirs.scales} if theirs else {}
    shown = pictures.scales(now.instrument)
    first = instruments.ends(now.instrument, shown[0]) if shown else None
    return [one for one in shown if rulers.get(one.id) == instruments.ends(now.instrument, one) == first]
