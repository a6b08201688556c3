"""Single questions of a FHIR Questionnaire: which kind of ours each is, and the answers to choose from."""

from collections.abc import Mapping
from typing import Any

from lotus.core.instruments.definition import MOST_LETTERS
from lotus.core.instruments.exchange import marks
from lotus.core.instruments.exchange.drafts import Draft
from lotus.core.instruments.fields import LARGEST

KNOWN = {
    "boolean": "single",
    "choice": "single",
    "decimal": "number",
    "integer": "number",
    "string": "short_text",
    "text": "long_text",
    "date": "date",
}
YES_NO = [
    {"value": "true", "label": "Yes", "counts": False},
    {"value": "false", "label": "No", "counts": False},
]
Json = Mapping[str, Any]


def marked(element: Json, mark: str) -> Any:
    """The value of the first extension of this name; None where there is none."""
    extensions = element.get("extension")
    for one in extensions if isinstance(extensions, list) else []:
        if isinstance(one, Mapping) and one.get("url") == mark:
            return next((value for name, value in one.items() if name.startswith("value")), True)
    return None


def control(element: Json) -> str:
    """How an item wishes to be shown, such as `help` or `slider`."""
    given = marked(element, marks.CONTROL)
    codings = given.get("coding") if isinstance(given, Mapping) else None
    first = codings[0] if isinstance(codings, list) and codings else {}
    return str(first.get("code", "")) if isinstance(first, Mapping) else ""


def question(
    one: Json, resource: Json, draft: Draft, where: str, rows: list[Json] | None = None
) -> dict[str, Any]:
    """One question of ours, without its condition; `rows` where it is a matrix."""
    kind = str(one.get("type"))
    found: dict[str, Any] = {
        "id": draft.name(str(one.get("linkId"))),
        "text": str(one.get("text", "")).strip(),
    }
    if rows:
        answers = options(rows[0], resource, draft, where)
        return found | {"type": "matrix", "points": answers, "required": bool(rows[0].get("required"))}
    several = kind == "choice" and one.get("repeats") is True
    found |= {"type": "multiple" if several else KNOWN[kind], "required": one.get("required") is True}
    if one.get("repeats") and kind != "choice":
        draft.reasons.append(f"{where}: only a choice can be answered several times.")
    if one.get("initial") or any(
        isinstance(option, Mapping) and option.get("initialSelected")
        for option in one.get("answerOption") or []
    ):
        draft.left_out.append(f"{where}: the answer that was filled in beforehand.")
    if kind in ("choice", "boolean"):
        return found | {"points": options(one, resource, draft, where)}
    return found | _limits(one, kind, draft, where)


def _limits(one: Json, kind: str, draft: Draft, where: str) -> dict[str, Any]:
    if kind in ("decimal", "integer"):
        low, high = marked(one, marks.LEAST), marked(one, marks.MOST)
        found = {"least": -LARGEST if low is None else low, "most": LARGEST if high is None else high}
        step = marked(one, marks.STEP)
        slider = {"type": "slider"} if control(one) == "slider" else {}
        return found | slider | ({} if step is None else {"step": step})
    most = one.get("maxLength")
    if kind == "date" or most is None:
        return {}
    if isinstance(most, int) and most > MOST_LETTERS:
        draft.left_out.append(f"{where}: more than {MOST_LETTERS:,} characters of text.")
        return {"most": MOST_LETTERS}
    return {"most": most}


def options(one: Json, resource: Json, draft: Draft, where: str) -> list[dict[str, Any]]:
    """The answers to choose from, each with its points where it has any."""
    if one.get("type") == "boolean":
        return YES_NO
    given = one.get("answerOption")
    if isinstance(given, list) and given:
        return [_option(option, draft, where) for option in given]
    found = _contained(one, resource)
    if not found:
        draft.reasons.append(f"{where}: its answers stand in a list that is not in this file.")
    return [_coding(concept, {}) for concept in found]


def _contained(one: Json, resource: Json) -> list[Json]:
    """The codes of a value set that the file brings with it."""
    name = str(one.get("answerValueSet", ""))
    for each in resource.get("contained") or []:
        if isinstance(each, Mapping) and name == f"#{each.get('id')}":
            expansion, compose = each.get("expansion"), each.get("compose")
            if isinstance(expansion, Mapping):
                return _concepts(expansion.get("contains"))
            parts = compose.get("include") if isinstance(compose, Mapping) else None
            listed = parts if isinstance(parts, list) else []
            return [
                one for part in listed if isinstance(part, Mapping) for one in _concepts(part.get("concept"))
            ]
    return []


def _concepts(given: Any) -> list[Json]:
    found = given if isinstance(given, list) else []
    return [one for one in found if isinstance(one, Mapping) and one.get("code")]


def _option(option: Any, draft: Draft, where: str) -> dict[str, Any]:
    if isinstance(option, Mapping):
        coding = option.get("valueCoding")
        if isinstance(coding, Mapping) and (coding.get("code") or coding.get("display")):
            return _coding(coding, option)
        if isinstance(option.get("valueString"), str):
            return _coding({"code": option["valueString"]}, option)
        if type(option.get("valueInteger")) is int:
            number = option["valueInteger"]
            return {"counts": number} | _coding({"code": str(number)}, option, number)
    draft.reasons.append(f"{where}: one of its answers is neither a code, a text nor a whole number.")
    return {"value": "?", "label": "?", "counts": False}


def _coding(coding: Json, option: Json, points: Any = None) -> dict[str, Any]:
    if points is None:
        points = marked(option, marks.ORDINAL)
    if points is None:
        points = marked(coding, marks.ORDINAL)
    code = str(coding.get("code") or coding.get("display"))
    return {
        "value": code,
        "label": str(coding.get("display") or code),
        "counts": False if points is None else points,
    }
