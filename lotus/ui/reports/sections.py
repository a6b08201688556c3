"""The sections of the report of a survey: scores, what has changed, each breakdown, each question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lotus.analysis.survey.questions import Question
from lotus.core import plots
from lotus.core.facts import EVERYBODY
from lotus.ui import charts
from lotus.ui.charts import Picture
from lotus.ui.reports import seen
from lotus.ui.reports.seen import RESPONDENTS, Scored, Seen

Column = str | dict[str, object]
MOST_LEVELS = 7
MOST_POINTS = 5
MOST_GROUPS = 40  # that a picture has room for


@dataclass(frozen=True)
class Part:
    """A picture, where there is one, and its table."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    picture: Picture | None = None
    heading: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report with a heading of its own, what it says in words, and its figures."""

    id: str
    heading: str
    sentences: Sequence[str]
    parts: Sequence[Part]
    points: Sequence[str] = ()


def number_column(label: str) -> Column:
    return {"label": label, "numeric": True}


def begun(title: str) -> str:
    return title[:1].upper() + title[1:]


def changes(view: Seen) -> list[str]:
    """Clear changes of what the report speaks of first, in sentences."""
    titles = {f"change:{one.item}": one.begins for one in view.leading}
    figures = [figure for item in titles if (figure := view.figure(item)) is not None]
    return [
        f"{titles[one.item]} is {seen.far(one, 'higher', 'lower')} than in the wave before."
        for one in seen.clear(figures)
    ]


def sections(view: Seen) -> Iterator[Section]:
    if view.scores:
        yield _scores(view)
    if view.before:
        yield _since(view)
    for place, name in enumerate(view.by, 1):
        yield _breakdown(view, name, place)
    yield _questions(view)


def _scores(view: Seen) -> Section:
    low, high = view.scores[0].least, view.scores[0].most
    scale = (
        f"Scores go from {low:g} to {high:g}." if view.same_scale else "Each score has a scale of its own."
    )
    return Section(
        "scores", "The scores", [scale], [_bars(view, view.scores, "Scores", "Score", "scores-picture")]
    )


def _bars(view: Seen, items: Sequence[Scored], title: str, name: str, id: str) -> Part:
    """Means with their intervals, drawn where they share a scale."""
    rows, bars = [], []
    for one in items:
        figure = view.figure(one.item)
        rows.append((one.title, seen.written(figure), seen.likely(figure), seen.number(figure)))
        bars.append(plots.Bar(one.title, seen.value(figure), seen.between(figure)))
    ends = {(one.least, one.most) for one in items}
    picture = None
    if len(ends) == 1:
        least, most = ends.pop()
        picture = charts.bars(
            plots.Bars(title=title, name=name, bars=bars, least=least, most=most, unit=seen.UNIT), id
        )
    heads = [name, number_column("Mean"), number_column("Likely between"), number_column("Answered, about")]
    return Part(title, heads, rows, picture)


def _since(view: Seen) -> Section:
    assert view.before is not None
    rows, groups = [], []
    for one in view.leading:
        then, now = view.before.figure(one.item, EVERYBODY, EVERYBODY), view.figure(one.item)
        change = view.figure(f"change:{one.item}")
        rows.append(
            (one.title, seen.written(then), seen.written(now), seen.written(change), seen.likely(change))
        )
        pair = [(view.before.name, then), (view.now.name, now)]
        bars = [plots.Bar(name, seen.value(figure), seen.between(figure)) for name, figure in pair]
        groups.append(plots.Group(one.title, bars))
    heads = ["Score", *map(number_column, (view.before.name, view.now.name, "Change", "Likely between"))]
    first = view.leading[0]
    shape = plots.Paired(
        title="Before and now", groups=groups, least=first.least, most=first.most, unit=seen.UNIT
    )
    picture = charts.paired(shape, "since-picture") if view.same_scale else None
    points = changes(view)
    words = (
        "These changes are larger than chance alone would make:"
        if points
        else "No change is larger than chance alone may make."
    )
    return Section(
        "since", "Since the wave before", [words], [Part("Before and now", heads, rows, picture)], points
    )


def _breakdown(view: Seen, name: str, place: int) -> Section:
    title = f"By {name.replace('_', ' ')}"
    groups, leading = view.groups(name), view.leading
    rows = [_of_group(view, name, group, leading) for group in groups]
    heads = [
        begun(name.replace("_", " ")),
        number_column("Answered, about"),
        *(number_column(one.title) for one in leading),
    ]
    part = Part(
        f"{title}: mean, and likely between", heads, rows, _heat(view, name, leading, f"by-{place}-picture")
    )
    points = _differences(view, name, leading)
    words = [f"{len(groups)} groups. {_told(points, len(groups) * len(leading))}"]
    return Section(f"by-{place}", title, words, [part], points[:MOST_POINTS])


def _told(points: Sequence[str], compared: int) -> str:
    if not points:
        return "No group differs from everybody by more than chance alone may make."
    by_chance = max(round(compared / 20), 1)
    shown = (
        f"The {MOST_POINTS} largest of {len(points)} differences"
        if len(points) > MOST_POINTS
        else "These differences"
    )
    return f"{shown} are clearer than chance. Of {compared} comparisons, about {by_chance} would be so by chance:"


def _of_group(view: Seen, name: str, group: str, leading: Sequence[Scored]) -> list[str]:
    cells = [group, seen.number(view.figure(RESPONDENTS, name, group))]
    for one in leading:
        figure = view.figure(one.item, name, group)
        shown = figure is not None and figure.shown
        cells.append(f"{seen.written(figure)} ({seen.likely(figure)})" if shown else seen.written(figure))
    return cells


def _heat(view: Seen, name: str, leading: Sequence[Scored], id: str) -> Picture | None:
    groups = view.groups(name)
    if not view.same_scale or len(groups) > MOST_GROUPS:
        return None
    rows = [
        plots.Cells(group, [seen.value(view.figure(one.item, name, group)) for one in leading])
        for group in groups
    ]
    shape = plots.Heat(
        title=f"Means by {name}",
        name=begun(name),
        columns=[one.title for one in leading],
        rows=rows,
        unit=seen.UNIT,
    )
    return charts.heat(shape, id)


def _differences(view: Seen, name: str, leading: Sequence[Scored]) -> list[str]:
    titles = {f"difference:{one.item}": one.inside for one in leading}
    figures = [one for one in view.now if one.breakdown == name and one.item in titles]
    return [
        f"{one.group}: {titles[one.item]} is {seen.far(one, 'higher', 'lower')} than for everybody."
        for one in seen.clear(figures)
    ]


def _questions(view: Seen) -> Section:
    parts = [*_spreads(view), *_choices(view)]
    if view.questions:
        parts.append(_bars(view, view.questions, "Each question: its mean", "Question", "questions-picture"))
    words = ["How the answers are spread, and the mean of each question."]
    words.append("“Few” and “most” stand for shares near nobody and everybody.")
    return Section("questions", "Question by question", words, parts)


def _labels(question: Question) -> tuple[str, ...]:
    return tuple(option.label for option in seen.favourable(question))


def _spreads(view: Seen) -> Iterator[Part]:
    """One picture for all questions that offer the same answers."""
    scored = [question for question in view.form.questions if question.scored]
    kinds = groupby(sorted(scored, key=_labels), key=_labels)
    for place, (labels, same) in enumerate(kinds, 1):
        asked = sorted(same, key=view.form.questions.index)
        yield _spread(view, labels, asked, f"spread-{place}-picture")


def _spread(view: Seen, labels: tuple[str, ...], asked: Sequence[Question], id: str) -> Part:
    rows, bands = [], []
    for question in asked:
        figures = [view.figure(f"{question.id}={option.value}") for option in seen.favourable(question)]
        lengths = [seen.drawn(figure) for figure in figures]
        hidden = next((one for one in lengths if isinstance(one, plots.Hidden)), None)
        there = [one for one in lengths if not isinstance(one, plots.Hidden)]
        bands.append(plots.Answers(question.text, hidden or there))
        rows.append((question.text, *map(seen.share, figures), seen.number(view.figure(question.id))))
    picture = None
    if 2 <= len(labels) <= MOST_LEVELS:
        title = "How the answers are spread"
        picture = charts.spread(plots.Spread(title=title, name="Question", levels=labels, rows=bands), id)
    heads = ["Question", *map(number_column, labels), number_column("Answered, about")]
    return Part("How the answers are spread", heads, rows, picture)


def _choices(view: Seen) -> Iterator[Part]:
    """Questions whose answers have no order: the share of each."""
    for question in view.form.questions:
        if question.scored:
            continue
        figures = [(one.label, view.figure(f"{question.id}={one.value}")) for one in question.counted]
        rows = [(label, seen.share(figure), seen.number(figure)) for label, figure in figures]
        heads = ["Answer", number_column("Share"), number_column("Answered, about")]
        yield Part(question.text, heads, rows, heading=question.text)
