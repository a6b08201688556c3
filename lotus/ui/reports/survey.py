"""The report of a survey for a board: what was released, in words, pictures and tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lotus.analysis.survey.questions import THIS, Questionnaire
from lotus.core.facts import EVERYBODY
from lotus.core.suppression import Reason, Released
from lotus.ui import reports
from lotus.ui.reports import seen
from lotus.ui.reports.method import method
from lotus.ui.reports.sections import Section, changes, sections
from lotus.ui.reports.seen import RESPONDENTS, Seen

Entry = tuple[str, str, str, str]
TOGETHER = 0.5  # scores that lie no further apart are not put in an order


@dataclass(frozen=True)
class Report:
    """All that stands on the page, in words."""

    caption: str
    answer: str
    lede: Sequence[str]
    sections: Sequence[Section]
    hidden: Sequence[str]
    hidden_rows: Sequence[Sequence[str]]
    method: Sequence[str]
    dictionary: Sequence[Sequence[str]]


def page(
    released: Sequence[Released],
    form: Questionnaire,
    by: Sequence[str],
    within: Mapping[str, str],
    dictionary: Sequence[Entry],
    today: date,
) -> str:
    """The report as one file of HTML that loads nothing. ``dictionary`` holds kind, name, meaning and unit."""
    view = Seen(released[-1], released[-2] if len(released) > 1 else None, form, tuple(by))
    title = f"{form.title}: survey results"
    return reports.page(
        "ui/reports/survey.jinja", title=title, today=today, report=_report(view, within, dictionary)
    )


def _report(view: Seen, within: Mapping[str, str], dictionary: Sequence[Entry]) -> Report:
    wave = f" · {view.now.name}" if view.now.name != THIS else ""
    return Report(
        caption=f"{view.form.title}{wave}",
        answer=_answer(view),
        lede=tuple(_lede(view)),
        sections=tuple(sections(view)) if view.people else (),
        hidden=tuple(_hidden(view)),
        hidden_rows=tuple(_hidden_rows(view)),
        method=method(view, within),
        dictionary=[(name, kind, means, unit or "–") for kind, name, means, unit in dictionary],
    )


def _answer(view: Seen) -> str:
    """The page in one sentence."""
    if view.people is None:
        return "Too few people answered for results to be shown"
    known = [
        (one, figure.value)
        for one in view.leading
        if (figure := view.figure(one.item)) and figure.value is not None
    ]
    if len(known) < 2 or not view.same_scale:
        return f"What about {view.people:,} people said"
    (highest, high), (lowest, low) = max(known, key=lambda one: one[1]), min(known, key=lambda one: one[1])
    if high - low <= TOGETHER:
        return f"The scores lie close together, between {low:.1f} and {high:.1f} of {highest.most:g}"
    top = f"{highest.begins} stands highest, at {high:.1f} of {highest.most:g}"
    return f"{top}; {lowest.inside} lowest, at {low:.1f}"


def _lede(view: Seen) -> Iterator[str]:
    if view.people is None:
        fewest = view.now.rules.threshold
        yield f"Fewer than {fewest} people answered. Any figure might point at one of them, so none is shown."
        return
    yield f"About {view.people:,} people answered. Each figure says how many it is about, and how sure we can be of it."
    if view.before:
        changed = changes(view)
        yield (
            changed[0]
            if changed
            else "Since the wave before, nothing has changed by more than chance may do."
        )


def _hidden(view: Seen) -> Iterator[str]:
    fewest = view.now.rules.threshold
    yield "Nobody shall be recognised by what they said."
    yield f"So no figure is about fewer than {fewest} people, and counts are rounded."
    if all(one.shown for one in view.now):
        yield "Every group was large enough: nothing had to be hidden."
        return
    yield "Where one hidden group could be worked out from the total and the others, another one is hidden with it."
    yield "So a group that is not shown need not be small, and nothing can be read from it: it is neither good nor bad."
    away = {(one.breakdown, one.group) for one in view.now if one.item == RESPONDENTS and not one.shown}
    more = sum(not one.shown and (one.breakdown, one.group) not in away for one in view.now)
    if more:
        yield f"In groups that are shown, {more:,} single figures are hidden: too few answered that question."


def _hidden_rows(view: Seen) -> Iterator[tuple[str, str, str]]:
    for one in view.now:
        if one.item == RESPONDENTS and not one.shown and one.breakdown != EVERYBODY:
            assert one.reason is not None
            into = f"; counted in {one.into[1]}" if one.reason is Reason.ROLLED_UP and one.into else ""
            yield one.group, one.breakdown, f"{seen.WHY[one.reason]}{into}"
