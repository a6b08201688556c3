"""Writing what was released: the table of results, and the dictionary that says what everything in it means."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from lotus.analysis.survey.questions import Questionnaire, scale
from lotus.core.suppression import Figure, Released

COLUMNS = ("release", "item", "breakdown", "group", "n", "value", "low", "high", "shown", "reason")
DICTIONARY = ("kind", "name", "means", "unit")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(file: IO[str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file with its heading."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def results(released: Iterable[Released]) -> Iterator[tuple[str, ...]]:
    """One row for each figure, in the order of ``COLUMNS``. What is not shown has a reason and no number."""
    for one in released:
        for figure in one:
            yield _row(one.name, figure)


def _row(release: str, figure: Figure) -> tuple[str, ...]:
    names = (safe(release), figure.item, safe(figure.breakdown), safe(figure.group))
    if not figure.shown:
        return (*names, "", "", "", "", "no", str(figure.reason))
    value = str(figure.word) if figure.word else number(figure.value)
    return (*names, number(figure.n), value, number(figure.low), number(figure.high), "yes", "")


def number(value: float | None) -> str:
    """A number without noise: 6, 6.4, nothing where there is none."""
    return "" if value is None else f"{value:.10g}"


def safe(text: str) -> str:
    """A name that a spreadsheet does not take for a formula, whoever wrote it into a form."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def dictionary(
    form: Questionnaire, by: Sequence[str], within: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """What every column, item, option and breakdown means, in the order of ``DICTIONARY``."""
    yield from _OF_COLUMNS
    yield ("item", "respondents", "how many people answered, whatever they answered", "people")
    yield from _items(form)
    yield from _OF_KINDS
    yield ("breakdown", "everybody", "all who answered, together", "")
    for name in by:
        above = f"; each of its groups lies in a group of {within[name]}" if name in within else ""
        yield ("breakdown", safe(name), f"the groups of the column {name} of the answers{above}", "")


def _items(form: Questionnaire) -> Iterator[tuple[str, str, str, str]]:
    for question in form.questions:
        if question.scored:
            ends = f"points from {min(question.points):g} to {max(question.points):g}"
            yield ("item", question.id, f"the mean of the answers to: {question.text}", ends)
        for option in question.counted:
            worth = "" if option.points is None else f" (worth {option.points:g})"
            what = f"of those who answered {question.id}, the share who chose “{option.label}”{worth}"
            yield ("item", f"{question.id}={option.value}", what, "percent")
        if len(question.counted) < len(question.options):
            left = ", ".join(f"“{one.label}”" for one in question.options if one not in question.counted)
            yield (
                "note",
                question.id,
                f"who answered {left} is left out of its n, its mean and its shares",
                "",
            )
    for one in form.conditions:
        for name in one.questions:
            yield ("note", name, _ASKED.format(condition=one.condition), "")
    for each in form.numbers:
        yield (
            "item",
            each.id,
            f"the mean of the answers to: {each.text}",
            f"from {each.least:g} to {each.most:g}",
        )
    for score in form.in_order():
        parts = ", ".join(scale(part) if score.of_scores else part for part in score.parts)
        how = "sum" if score.total else "mean"
        what = (
            f"{score.title}: for each person the {how} of {parts}, where {score.least} or more were answered"
        )
        yield (
            "item",
            score.item,
            f"{what}; then the mean over people",
            f"from {score.bottom:g} to {score.top:g}",
        )
    for name in form.left_out:
        yield ("note", name, "is not counted here: words and dates are read by people", "")


_ASKED = "asked only where {condition}; an answer from anybody else is not counted"

_OF_COLUMNS = (
    ("column", "release", "the wave of the survey the row belongs to; “now” where there is only one", ""),
    ("column", "item", "what was counted; see the items below", ""),
    ("column", "breakdown", "by what people were told apart; “everybody” where they were not", ""),
    ("column", "group", "which of its groups; “Not stated” are those who did not say", ""),
    ("column", "n", "how many answered, rounded to the nearest 5", "people"),
    (
        "column",
        "value",
        "the figure; a share near nobody or everybody is said as “few” or “most”",
        "as the item says",
    ),
    ("column", "low", "where the 95% interval begins", "as value"),
    ("column", "high", "where the 95% interval ends", "as value"),
    ("column", "shown", "“yes”, or “no” where the row carries no number, to protect people", ""),
    (
        "column",
        "reason",
        "why it is not shown: “protected”, “rolled up” or “too few overall”; empty where it is shown",
        "",
    ),
)

_OF_KINDS = (
    (
        "item",
        "difference:…",
        "the group’s figure minus that of everybody, for each item that has a mean",
        "as the item",
    ),
    ("item", "change:…", "this wave’s figure minus that of the wave before it", "as the item"),
    ("reason", "protected", "too few people, or somebody else’s answers could be worked out from it", ""),
    ("reason", "rolled up", "its people are counted in the larger group it lies in, which is shown", ""),
    ("reason", "too few overall", "too few people answered altogether", ""),
)
