"""A questionnaire as a FHIR R4 Questionnaire: what FHIR has a place for in its place, all else in two extensions."""

import json
from typing import Any

from lotus.core.instruments.definition import NUMBERS, TEXTS, Instrument, Item, ItemType
from lotus.core.instruments.exchange import marks
from lotus.core.instruments.exchange.drafts import Unfit
from lotus.core.instruments.exchange.enabling import Unsaid, enabling
from lotus.core.instruments.exchange.written import data_of

TYPES = {
    ItemType.SINGLE: "choice",
    ItemType.MULTIPLE: "choice",
    ItemType.SCALE: "choice",
    ItemType.MATRIX: "group",
    ItemType.NUMBER: "decimal",
    ItemType.SLIDER: "decimal",
    ItemType.SHORT_TEXT: "string",
    ItemType.LONG_TEXT: "text",
    ItemType.DATE: "date",
}
PLACED = {"id", "version", "title", "licence", "purpose", "item"}
PLACED_ITEM = {"id", "text", "type", "points", "required", "help", "least", "most", "rows"}
Json = dict[str, Any]


def questionnaire(instrument: Instrument) -> Json:
    """The Questionnaire. Raises Unfit naming every item whose condition FHIR cannot hold."""
    data = data_of(instrument)
    reasons: list[str] = []
    items = [
        _item(instrument, item, given, reasons)
        for item, given in zip(instrument.items, data["item"], strict=True)
    ]
    if reasons:
        raise Unfit(reasons)
    rest = {name: value for name, value in data.items() if name not in PLACED}
    return {
        "resourceType": "Questionnaire",
        "id": instrument.id[:64],
        "extension": [{"url": marks.OURS, "valueString": _json(rest)}],
        "url": address(instrument),
        "version": instrument.version,
        "name": "".join(part.capitalize() for part in instrument.id.split("-")),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Person"],
        "publisher": "Lotus",
        "purpose": instrument.purpose,
        "copyright": instrument.licence,
        "language": instrument.languages[0],
        "item": items,
    }


def address(instrument: Instrument) -> str:
    """The name by which a response says which questionnaire it answers."""
    return f"urn:lotus:instrument:{instrument.id}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _item(instrument: Instrument, item: Item, given: Json, reasons: list[str]) -> Json:
    found = _question(item, given)
    if item.rows:
        found["item"] = [_question(row, given) for row in item.rows]
    if item.help:
        found.setdefault("item", []).insert(0, _help(item))
    if item.condition:
        try:
            found |= enabling(instrument, item.condition)
        except Unsaid:
            reasons.append(f"item {item.id}: FHIR has no words for the condition “{item.condition}”.")
    return found


def _question(item: Item, given: Json) -> Json:
    found: Json = {"linkId": item.id, "text": item.text, "type": TYPES[item.type]}
    extensions = [*_limits(item), *_control(item)]
    rest = {name: value for name, value in _rest(item, given).items() if name not in PLACED_ITEM}
    extensions.append({"url": marks.ITEM, "valueString": _json({"type": str(item.type), **rest})})
    found["extension"] = extensions
    if item.required:
        found["required"] = True
    if item.type is ItemType.MULTIPLE:
        found["repeats"] = True
    if item.type in TEXTS and item.most:
        found["maxLength"] = int(item.most)
    if item.type is not ItemType.MATRIX and item.points:
        found["answerOption"] = [_option(point.value, point.label, point.counts) for point in item.points]
    return found


def _rest(item: Item, given: Json) -> Json:
    """What the definition says of this item; of a row, from among those of its matrix."""
    return given if given["id"] == item.id else next(row for row in given["rows"] if row["id"] == item.id)


def _limits(item: Item) -> list[Json]:
    if item.type not in NUMBERS:
        return []
    return [{"url": marks.LEAST, "valueDecimal": item.least}, {"url": marks.MOST, "valueDecimal": item.most}]


def _control(item: Item) -> list[Json]:
    code = {ItemType.SLIDER: "slider", ItemType.MATRIX: "gtable"}.get(item.type)
    return [_controlled(code)] if code else []


def _controlled(code: str) -> Json:
    return {
        "url": marks.CONTROL,
        "valueCodeableConcept": {"coding": [{"system": marks.CONTROLS, "code": code}]},
    }


def _help(item: Item) -> Json:
    return {
        "linkId": f"{item.id}.help",
        "text": item.help,
        "type": "display",
        "extension": [_controlled("help")],
    }


def _option(value: str, label: str, counts: float | None) -> Json:
    found: Json = {"valueCoding": {"system": marks.CODES, "code": value, "display": label}}
    if counts is not None:
        found["extension"] = [{"url": marks.ORDINAL, "valueDecimal": counts}]
    return found
