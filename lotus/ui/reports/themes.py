"""Themes proposed from comments, as a page that stands by itself: sizes, words and typical comments of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from lotus.core import plots
from lotus.core.theming import Proposals, Proposed
from lotus.ui import charts, reports
from lotus.ui.charts import Picture

LONGEST = 400  # letters of a comment that are shown
PERCENT = plots.Unit(0, "%")


@dataclass(frozen=True)
class Told:
    """One theme in words."""

    id: str
    name: str
    size: str
    phrases: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    answer: str
    lede: tuple[str, ...]
    picture: Picture
    rows: tuple[tuple[str, str, str], ...]
    themes: tuple[Told, ...]
    method: tuple[str, ...]


def page(found: Proposals, name: str, today: date) -> str:
    """The whole page. `name` is that of the file; its folders are not told."""
    title = "Comments" if name == "Standard input" else PurePath(name).name
    return reports.page("ui/reports/themes.jinja", title=title, today=today, report=report(found))


def report(found: Proposals) -> Report:
    rows = ((one.name, f"{one.count:,}", share(one.share)) for one in found.themes)
    return Report(
        f"{found.said:,} comments, {len(found.themes)} themes proposed",
        tuple(_lede(found)),
        picture(found),
        tuple(rows),
        tuple(_told(at, one) for at, one in enumerate(found.themes, 1)),
        tuple(_method(found)),
    )


def share(part: float) -> str:
    return "under 1%" if part < 0.005 else f"{100 * part:.0f}%"


def _lede(found: Proposals) -> Iterator[str]:
    first = found.themes[0]
    yield f"The largest is “{first.name}”, with {first.count:,} comments ({share(first.share)})."
    if found.set_aside == 1:
        yield "One more answer said nothing (such as “n/a” or “nothing”) and was set aside first."
    elif found.set_aside:
        yield (
            f"{found.set_aside:,} more answers said nothing (such as “n/a” or “nothing”) and were set aside first."
        )


def picture(found: Proposals) -> Picture:
    bars = [plots.Bar(one.name, 100 * one.share, note=f"{one.count:,}") for one in found.themes]
    return charts.bars(
        plots.Bars(
            title="Share of comments in each theme",
            bars=bars,
            unit=PERCENT,
            value="Share of comments",
            note="Comments",
            name="Theme",
        )
    )


def _told(at: int, one: Proposed) -> Told:
    comments = "1 comment" if one.count == 1 else f"{one.count:,} comments"
    return Told(
        f"theme-{at}",
        one.name,
        f"{comments}, {share(one.share)} of all that said something.",
        ", ".join(one.phrases),
        tuple(_short(text) for text in one.examples),
    )


def _short(text: str) -> str:
    """A long comment ends with a whole word and says that it goes on."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _method(found: Proposals) -> Iterator[str]:
    yield "Answers that say nothing were set aside and counted. Every other comment is in one theme; none is left over."
    if found.with_meaning:
        yield "Comments were compared by their words and by what their sentences mean."
    else:
        yield (
            "Comments were compared by their words alone: the part that compares what sentences mean is not installed, "
            "so themes are rougher."
        )
    yield "Groups were made by spectral clustering of nearest neighbours. The same comments give the same themes."
    yield "A comment that says several things is counted once, where it fits best. So shares are rough."
    yield "All of it happened on one machine; no comment was sent anywhere."
    yield "Typical comments are shown as they were written, and may name people: read them before you pass this on."
