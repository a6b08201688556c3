"""How the results of a survey were worked out, in sentences for somebody who did not do it."""

from collections.abc import Iterator, Mapping

from lotus.ui.reports.seen import Seen


def method(view: Seen, within: Mapping[str, str]) -> tuple[str, ...]:
    """What was asked, how it was scored, how sure it is, how people are protected."""
    return (*_asked(view, within), *_sure(view), *_protected(view))


def _asked(view: Seen, within: Mapping[str, str]) -> Iterator[str]:
    form = view.form
    yield f"What was asked: {form.title}, version {form.version}."
    if form.source:
        yield f"Source: {form.source}"
    if form.licence:
        yield f"Licence: {form.licence}"
    for score in form.in_order():
        kind = "sum" if score.total else "mean"
        many = f"{score.least} or more of {len(score.parts)} parts"
        yield f"{score.title}: the {kind} of a person’s answers, where {many} were answered; then the mean over people."
    yield "People are not weighted: each counts once. Who left a question out is not counted in it."
    for inner, outer in within.items():
        yield f"Each group of {inner} lies in one of {outer}. Who is too few in the one is found in the other."


def _sure(view: Seen) -> Iterator[str]:
    yield "“Likely between” is a 95% interval: Student’s t for means, Wilson’s for shares, widened by the rounding."
    if view.by:
        yield "A group is compared with everybody, itself among them."
        yield "The interval of a difference joins the intervals of both, so it is rather too wide than too narrow."
    if view.before:
        yield "Answers are anonymous, so the waves are compared as two groups of people and not person by person."
    yield "A figure about some who answered says little of those who did not."


def _protected(view: Seen) -> Iterator[str]:
    rules = view.now.rules
    yield f"No figure is about fewer than {rules.threshold} people. Counts are rounded to the nearest {rules.base}."
    yield "Means and shares are rounded as coarsely as the size of the group needs."
    yield "All figures were looked at together, so that none that is hidden can be worked out from those shown."
