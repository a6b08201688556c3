"""One person's own answers as a FHIR R4 QuestionnaireResponse, and back. Never for answers without names."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lotus.core.instruments.definition import NUMBERS, Instrument, Item, ItemType, KeptBy
from lotus.core.instruments.exchange import marks
from lotus.core.instruments.exchange.drafts import Unfit
from lotus.core.instruments.exchange.fhir_out import address
from lotus.core.instruments.scoring import Answer, Answers, refusals, shown

Json = dict[str, Any]
BALLOT = "Answers given without a name are never handed out one by one."


def response(instrument: Instrument, answers: Answers, *, authored: date) -> Json:
    """The QuestionnaireResponse of what was shown and answered. It names nobody: whoever exports it knows whose it is.

    Raises Unfit for answers without names, and for answers that do not fit.
    """
    if instrument.kept_by is KeptBy.BALLOT:
        raise Unfit([BALLOT])
    wrong = refusals(instrument, answers)
    if wrong:
        raise Unfit([f"item {id}: {says}" for id, says in wrong.items()])
    asked = {item.id for item in shown(instrument, answers)}
    given = {id: one for id, one in answers.items() if id in asked and one not in ("", frozenset())}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{address(instrument)}|{instrument.version}",
        "status": "completed",
        "authored": authored.isoformat(),
        "item": [found for item in instrument.items for found in _answered(item, given)],
    }


def _answered(item: Item, given: Mapping[str, Answer]) -> Iterator[Json]:
    if item.rows:
        rows = [found for row in item.rows for found in _answered(row, given)]
        if rows:
            yield {"linkId": item.id, "text": item.text, "item": rows}
    elif item.id in given:
        yield {"linkId": item.id, "text": item.text, "answer": _values(item, given[item.id])}


def _values(item: Item, answer: Answer) -> list[Json]:
    if isinstance(answer, frozenset):
        return [_coding(item, point.value) for point in item.points if point.value in answer]
    if isinstance(answer, date):
        return [{"valueDate": answer.isoformat()}]
    if isinstance(answer, (int, float)):
        return [{"valueDecimal": answer}]
    return [_coding(item, answer) if item.points else {"valueString": answer}]


def _coding(item: Item, value: str) -> Json:
    label = next(point.label for point in item.points if point.value == value)
    return {"valueCoding": {"system": marks.CODES, "code": value, "display": label}}


def answers_of(instrument: Instrument, resource: Any) -> dict[str, Answer]:
    """The answers in a QuestionnaireResponse. Raises Unfit with every one that cannot be taken."""
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "QuestionnaireResponse":
        raise Unfit(["This is no FHIR QuestionnaireResponse: its resourceType says something else."])
    told = str(resource.get("questionnaire", ""))
    whose = f"{address(instrument)}|{instrument.version}"
    if told and told != whose:
        raise Unfit([f"It answers {told[:200]}, and this is {whose}."])
    known = {item.id: item for item in instrument.questions()}
    groups = {item.id for item in instrument.items if item.rows}
    found: dict[str, Answer] = {}
    reasons: list[str] = []
    for one in _walked(resource.get("item"), 0):
        id = one.get("linkId")
        if id in known and id not in found:
            _take(known[id], one.get("answer"), found, reasons)
        elif id not in groups:
            reasons.append(f"item {id}: there is no such question, or it is answered twice.")
    reasons += [f"item {id}: {says}" for id, says in refusals(instrument, found).items()]
    if reasons:
        raise Unfit(reasons)
    return found


def _walked(given: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    for one in given if isinstance(given, list) and depth < 20 else []:
        if isinstance(one, Mapping):
            yield one
            yield from _walked(one.get("item"), depth + 1)


def _take(item: Item, given: Any, found: dict[str, Answer], reasons: list[str]) -> None:
    values = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    read = [_read(item, one) for one in values]
    if not read:
        return
    if None in read or (len(read) > 1 and item.type is not ItemType.MULTIPLE):
        reasons.append(f"item {item.id}: its answer is of another kind than the question.")
        return
    answers = [one for one in read if one is not None]
    found[item.id] = frozenset(map(str, answers)) if item.type is ItemType.MULTIPLE else answers[0]


def _read(item: Item, given: Mapping[str, Any]) -> Answer | None:
    if item.points:
        coding = given.get("valueCoding")
        return str(coding.get("code")) if isinstance(coding, Mapping) else None
    if item.type in NUMBERS:
        value = given.get("valueDecimal", given.get("valueInteger"))
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if item.type is not ItemType.DATE:
        text = given.get("valueString")
        return text if isinstance(text, str) else None
    try:
        return date.fromisoformat(str(given.get("valueDate")))
    except ValueError:
        return None
