"""One result as a file of its owner's: paper to read, or data to take elsewhere."""

import json
from collections.abc import Callable
from typing import Any

from lotus.core import instruments
from lotus.core.instruments import Instrument, exchange
from lotus.toolkit.presenters.pictures import Taken
from lotus.toolkit.presenters.results import Page
from lotus.ui.papers import ResultPaper, result_pdf

FHIR = "application/fhir+json"
CSV = "text/csv; charset=utf-8"


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


def as_fhir(taken: Taken, page: Page, whose: str) -> bytes:
    """What was answered as a FHIR R4 QuestionnaireResponse. It names nobody."""
    told = exchange.response(taken.instrument, taken.answers, authored=taken.on)
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def as_table(taken: Taken, page: Page, whose: str) -> bytes:
    """The answers as a table of one row, in the columns that the dictionary of the questionnaire explains."""
    return exchange.table(taken.instrument, [taken.answers]).encode("utf-8-sig")


FORMS: dict[str, tuple[str, Callable[[Taken, Page, str], bytes]]] = {
    "pdf": ("application/pdf", as_paper),
    "json": ("application/json", as_data),
    "fhir.json": (FHIR, as_fhir),
    "csv": (CSV, as_table),
}
"""The files of one result, by their ending: how a browser is told of it, and what makes it."""


def questions(instrument: Instrument) -> bytes:
    """The questionnaire itself as a FHIR R4 Questionnaire, for other programs to ask."""
    return json.dumps(exchange.questionnaire(instrument), ensure_ascii=False, indent=2).encode()


def dictionary(instrument: Instrument) -> bytes:
    """What each column of a table of its answers means. It begins as spreadsheets expect of UTF-8."""
    return exchange.dictionary(instrument).encode("utf-8-sig")
