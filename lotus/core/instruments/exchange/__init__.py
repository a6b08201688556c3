"""Questionnaires and answers in the forms of others: FHIR R4 both ways, tables of answers, files read for us."""

from lotus.core.instruments.exchange.drafts import Draft, Taken, Unfit
from lotus.core.instruments.exchange.fhir_in import taken
from lotus.core.instruments.exchange.fhir_out import questionnaire
from lotus.core.instruments.exchange.responses import answers_of, response
from lotus.core.instruments.exchange.rows import dictionary, empty, table
from lotus.core.instruments.exchange.written import data_of, toml

__all__ = [
    "Draft",
    "Taken",
    "Unfit",
    "answers_of",
    "data_of",
    "dictionary",
    "empty",
    "questionnaire",
    "response",
    "table",
    "taken",
    "toml",
]
