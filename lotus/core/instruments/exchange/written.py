"""A questionnaire as the data of its definition, and data as TOML: what `parse` reads, the other way round."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from lotus.core.instruments.definition import CHOICES, Instrument, Item, ItemType, Point, Result, Scale

WHOLE = (
    "id", "version", "title", "source", "licence", "validity", "purpose", "minutes", "audience", "languages",
    "kept_by", "who_sees", "one_by_one", "sections", "without_account",
)  # fmt: skip


def data_of(instrument: Instrument) -> dict[str, Any]:
    """The data from which the same questionnaire is read again; points stand with each item."""
    data: dict[str, Any] = {name: _plain(getattr(instrument, name)) for name in WHOLE}
    data["item"] = [_item(item) for item in instrument.items]
    if instrument.scales:
        data["scale"] = [_scale(scale) for scale in instrument.scales]
    data["result"] = _result(instrument.result)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if _says(value, one.name)}
    return [_plain(one) for one in value] if isinstance(value, (tuple, list)) else value


def _says(value: Any, name: str) -> bool:
    return getattr(value, name) not in (None, "", ())


def _item(item: Item) -> dict[str, Any]:
    kept = {"points", "rows"}
    found = {name: one for name, one in _plain(item).items() if name not in kept and one is not False}
    if item.type in CHOICES:
        found["points"] = [_point(point) for point in item.points]
    if item.type is ItemType.MATRIX:
        said = ("id", "text", "reverse", "tip", "others")
        found["rows"] = [{name: one for name, one in _item(row).items() if name in said} for row in item.rows]
    return found


def _point(point: Point) -> dict[str, Any]:
    counts = False if point.counts is None else _number(point.counts)
    return {"value": point.value, "label": point.label, "counts": counts}


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _scale(scale: Scale) -> dict[str, Any]:
    found: dict[str, Any] = _plain(scale)
    return found


def _result(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = _plain(result)
    if "listed" in found:
        found["list"] = found.pop("listed")
    return found


def toml(data: Mapping[str, Any]) -> str:
    """A definition as text. Tables come last, as TOML wants it."""
    simple = {name: value for name, value in data.items() if not _is_table(value)}
    parts = [_fields(simple.items())]
    for name, value in data.items():
        if isinstance(value, Mapping):
            parts += [f"[{name}]\n" + _fields(value.items())]
        elif _is_table(value):
            parts += [f"[[{name}]]\n" + _fields(one.items()) for one in value]
    return "\n".join(parts)


def _is_table(value: Any) -> bool:
    listed = isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value)
    return isinstance(value, Mapping) or bool(listed)


def _fields(pairs: Iterable[tuple[str, Any]]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in pairs)


def _value(value: Any) -> str:
    """JSON's texts and numbers are TOML's too, but for the sign of deletion, which JSON leaves as it is."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
