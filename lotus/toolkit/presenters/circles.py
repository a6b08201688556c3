"""What a leader sees beside what their team says: nothing before the close, then both, and the gap between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lotus.core import instruments, plots
from lotus.core.instruments import Scale
from lotus.core.suppression import Figure
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.models import Gathering, Stage
from lotus.toolkit.presenters.together import SCALE, figure
from lotus.ui import charts, language
from lotus.ui.reports import seen


@dataclass(frozen=True)
class Line:
    """One time a team was asked."""

    pk: Any
    team: str
    until: str
    open: bool


@dataclass(frozen=True)
class Gap:
    """Both sides, element by element; without `mine` the leader has not answered themselves."""

    team: str
    until: str
    open: bool
    enough: bool
    mine: str
    headline: str
    lede: tuple[str, ...]
    columns: Sequence[Any]
    rows: tuple[tuple[str, ...], ...]
    picture: charts.Picture | None
    tips: tuple[str, ...]
    is_not: str


def lines(person: Person) -> list[Line]:
    return [_line(one) for one in policy.circles(person)]


def _line(one: Gathering) -> Line:
    return Line(one.pk, one.team.name if one.team else "", _until(one), one.stage != Stage.CLOSED)


def _until(one: Gathering) -> str:
    return language.day(one.ends_on or one.starts_at)


def gap(gathering: Gathering, person: Person) -> Gap:
    """The page of one. While it is open, it says so, and is the same whoever has answered.

    What stands on both sides is told in the language in which it was asked.
    """
    line, mine_told = _line(gathering), mine(person)
    with language.within("en"):
        return _gap_of(gathering, line, *mine_told)


def _gap_of(gathering: Gathering, line: Line, own: Mapping[str, float], day: str) -> Gap:
    instrument = policy.questionnaire(gathering)
    assert instrument, "it is a questionnaire"
    known = {one["item"]: figure(one) for one in gathering.shown.get("figures", ())}
    both = [(one, own.get(one.id), known.get(f"{SCALE}{one.id}")) for one in instrument.scales]
    low, high = instruments.ends(instrument, instrument.scales[0])
    told = list(said(both)) if own else []
    return Gap(
        line.team,
        line.until,
        line.open,
        bool(known),
        day,
        _headline(both) if known and own else "",
        tuple(told),
        columns(),
        tuple(row(*one) for one in both) if known else (),
        picture(both, low, high) if known else None,
        instrument.result.tips,
        instrument.result.is_not,
    )


def mine(person: Person) -> tuple[Mapping[str, float], str]:
    """A leader's own scores, of the last time they answered, and the day."""
    answered = policy.answered(person).filter(slug=policy.CIRCLE, closed_at__isnull=False)
    kept = answered.order_by("-closed_at").first()
    if kept is None or kept.closed_at is None:
        return {}, ""
    instrument = policy.definition(kept)
    scores = instruments.score(instrument, instruments.from_plain(instrument, kept.given))
    return {id: one.value for id, one in scores.items() if one.value is not None}, language.short_day(
        kept.closed_at
    )


def columns() -> list[Any]:
    heads = _("You"), _("Your team"), _("Likely between"), _("Gap")
    return [_("Element"), *map(charts.picture.number, heads)]


Both = tuple[Scale, float | None, Figure | None]


def _gap(own: float | None, team: Figure | None) -> float | None:
    if own is None or team is None or team.value is None:
        return None
    return round(own - team.value, 1)


def _clear(own: float | None, team: Figure | None) -> bool:
    """Whether one's own figure lies outside of what the team's may be."""
    if own is None or team is None or team.low is None or team.high is None:
        return False
    return not team.low <= own <= team.high


def _headline(both: Sequence[Both]) -> str:
    """The widest gap that is clear, in a few words."""
    clear = [(abs(_gap(own, team) or 0), scale, own, team) for scale, own, team in both if _clear(own, team)]
    if not clear:
        return _("No gap stands out")
    _how_wide, scale, own, team = max(clear, key=lambda one: one[0])
    what = {"what": scale.title.lower()}
    if (_gap(own, team) or 0) > 0:
        return _("You place yourself higher in %(what)s") % what
    return _("Your team places you higher in %(what)s") % what


def said(both: Sequence[Both]) -> Iterator[str]:
    """Where the two differ by more than chance, and where not, in a sentence each."""
    clear = [scale.title.lower() for scale, own, team in both if _clear(own, team)]
    if clear:
        yield _("The gap is larger than chance would make it in: %(what)s.") % {"what": ", ".join(clear)}
    if len(clear) < len(both):
        yield _(
            "Where your own figure lies within what is likely for the team, a gap may be chance, or too small to see."
        )


def row(scale: Scale, own: float | None, team: Figure | None) -> tuple[str, ...]:
    """A line of the table: both figures, how sure the team's is, and what lies between them."""
    apart = _gap(own, team)
    sign = "" if apart is None else f"{apart:+.1f}".replace("-", "−")
    return scale.title, _written(own), seen.written(team), seen.likely(team), sign or "–"


def _written(value: float | None) -> str:
    return _("not answered") if value is None else plots.Unit().write(value)


def picture(
    both: Sequence[Both], low: float, high: float, *, name: str = "", id: str = "gap"
) -> charts.Picture:
    """One pair of bars for each: one's own, and the team's with how sure it is."""
    groups = [
        plots.Group(
            scale.title,
            [plots.Bar(_("You"), own, own=True), plots.Bar(_("Team"), seen.value(team), seen.between(team))],
        )
        for scale, own, team in both
    ]
    title, name = _("You and your team"), name or _("Element")
    shape = plots.Paired(title=title, name=name, groups=groups, least=low, most=high)
    return charts.paired(shape, id=id)
