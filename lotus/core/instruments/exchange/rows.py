"""Answers as a table (CSV), a row for each, and the dictionary that says what its columns mean."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from lotus.core.instruments.definition import Instrument, Item, KeptBy
from lotus.core.instruments.exchange.drafts import Unfit
from lotus.core.instruments.exchange.responses import BALLOT
from lotus.core.instruments.scoring import Answer, Answers, score, shown

COLUMNS = ("column", "kind", "text", "answers", "reversed", "shown_if")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(instrument: Instrument, responses: Iterable[Answers]) -> str:
    """A column for each question and each score; empty where it was not asked, not answered, or not scored.

    Several answers to one question are parted by a bar. Raises Unfit for answers given without a name.
    """
    if instrument.kept_by is KeptBy.BALLOT:
        raise Unfit([BALLOT])
    questions = list(instrument.questions())
    rows = [[*(item.id for item in questions), *(scale.id for scale in instrument.scales)]]
    rows += [_row(instrument, questions, answers) for answers in responses]
    return _csv(rows)


def empty(instrument: Instrument) -> str:
    """The headings alone, a column for each question that has answers to choose from: what a survey's file needs.

    Nothing of anybody is in it, so that it is made of a questionnaire answered without a name too.
    """
    return _csv([[item.id for item in instrument.questions() if item.points]])


def _row(instrument: Instrument, questions: Sequence[Item], answers: Answers) -> list[str]:
    asked = {item.id for item in shown(instrument, answers)}
    given = [_cell(item, answers.get(item.id)) if item.id in asked else "" for item in questions]
    scores = score(instrument, answers).values()
    return given + ["" if one.value is None else f"{one.value:g}" for one in scores]


def _cell(item: Item, answer: Answer | None) -> str:
    if isinstance(answer, frozenset):
        return "|".join(point.value for point in item.points if point.value in answer)
    if isinstance(answer, (int, float)):
        return f"{answer:g}"
    return answer.isoformat() if isinstance(answer, date) else _plain(answer or "")


def _plain(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def dictionary(instrument: Instrument) -> str:
    """What each column of the table means: its question, the answers by value with their points, when it was asked."""
    rows: list[list[str]] = [list(COLUMNS)]
    for item in instrument.items:
        for one in item.rows or (item,):
            text = f"{item.text} {one.text}" if item.rows else one.text
            reversed_ = "yes" if one.reverse else ""
            rows.append([one.id, str(one.type), text, _answers(one), reversed_, item.condition])
    rows += [
        [scale.id, f"score ({scale.method})", scale.title, f"of {', '.join(scale.parts)}", "", ""]
        for scale in instrument.scales
    ]
    return _csv([[_plain(cell) for cell in row] for row in rows])


def _answers(item: Item) -> str:
    if item.points:
        return "; ".join(
            f"{one.value} = {one.label}" + ("" if one.counts is None else f" ({one.counts:g})")
            for one in item.points
        )
    return "" if item.least is None or item.most is None else f"{item.least:g} to {item.most:g}"


def _csv(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
