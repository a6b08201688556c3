"""One result as a file of its owner's: paper to read, or data to take elsewhere."""

import json
from collections.abc import Callable
from typing import Any

from lotus.core import instruments
from lotus.toolkit.presenters.pictures import Taken
from lotus.toolkit.presenters.results import Page
from lotus.ui.papers import ResultPaper, result_pdf


def as_paper(taken: Taken, page: Page, whose: str) -> bytes:
    """A tagged PDF with the words, the picture and the table of the page."""
    return result_pdf(ResultPaper(page=page, whose=whose))


def as_data(taken: Taken, page: Page, whose: str) -> bytes:
    return json.dumps(everything(taken), ensure_ascii=False, indent=2).encode()


def everything(taken: Taken) -> dict[str, Any]:
    """One result as plain values: what was asked, what was answered, and the scores."""
    asked = instruments.shown(taken.instrument, taken.answers)
    plain = instruments.to_plain(taken.answers)
    told = taken.instrument.result.quadrant
    where = instruments.place(told, taken.scores) if told else None
    return {
        "instrument": taken.instrument.id,
        "version": taken.instrument.version,
        "title": taken.instrument.title,
        "day": taken.day,
        "place": where.band.label if where else None,
        "scores": [
            {
                "scale": scale.id,
                "title": scale.title,
                "value": taken.value(scale.id),
                "answered": taken.scores[scale.id].answered,
                "asked": taken.scores[scale.id].asked,
            }
            for scale in taken.instrument.scales
        ],
        "answers": [
            {
                "id": item.id,
                "question": item.text,
                "answer": instruments.in_words(item, taken.answers[item.id]),
                "value": plain[item.id],
            }
            for item in asked
            if item.id in taken.answers
        ],
        "is_not": taken.instrument.result.is_not,
        "validity": taken.instrument.validity,
    }


FORMS: dict[str, tuple[str, Callable[[Taken, Page, str], bytes]]] = {
    "pdf": ("application/pdf", as_paper),
    "json": ("application/json", as_data),
}
"""The files of one result, by their ending: how a browser is told of it, and what makes it."""
