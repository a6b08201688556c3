"""FHIR's enableWhen as a condition of ours."""

from collections.abc import Mapping
from typing import Any

from lotus.core.instruments.exchange import marks
from lotus.core.instruments.exchange.drafts import Draft
from lotus.core.instruments.exchange.fhir_kinds import marked

SIGNS = {"=": "==", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
NUMBERED = ("answerInteger", "answerDecimal")
Json = Mapping[str, Any]


def condition(one: Json, seen: Mapping[str, Json], draft: Draft, where: str) -> str:
    """When an item is shown; "" for always. What cannot be said in our conditions is a reason against the whole."""
    if marked(one, marks.SHOWN_IF) is not None:
        draft.reasons.append(f"{where}: it is shown by a FHIRPath expression, which is not understood here.")
    given = one.get("enableWhen")
    rules = given if isinstance(given, list) else []
    if len(rules) > 1 and one.get("enableBehavior") not in ("all", "any"):
        draft.reasons.append(f"{where}: it does not say whether all of its conditions must hold, or any.")
    joined = " or " if one.get("enableBehavior") == "any" else " and "
    return joined.join(_rule(rule, seen, draft, where) for rule in rules)


def _rule(rule: Any, seen: Mapping[str, Json], draft: Draft, where: str) -> str:
    asked = rule.get("question") if isinstance(rule, Mapping) else None
    if not isinstance(asked, str) or asked not in seen:
        draft.reasons.append(f"{where}: it is shown by “{asked}”, which is no earlier item.")
        return ""
    says = _said(rule, draft.name(asked), seen[asked])
    if not says:
        draft.reasons.append(f"{where}: a condition on “{asked}” cannot be put into ours.")
    return says


def _said(rule: Json, name: str, asked: Json) -> str:
    sign = rule.get("operator")
    kind, value = next(((key, value) for key, value in rule.items() if key.startswith("answer")), ("", None))
    if sign == "exists" and isinstance(value, bool):
        return f"answered({name})" if value else f"not answered({name})"
    if kind in NUMBERED and asked.get("type") in ("integer", "decimal"):
        return _numbered(str(sign), name, value)
    text = _text(kind, value)
    if text is None or sign not in ("=", "!="):
        return ""
    says = f"{text!r} in {name}" if asked.get("repeats") else f"{name} == {text!r}"
    return says if sign == "=" else f"not {says}"


def _numbered(sign: str, name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if sign == "!=":
        return f"not {name} == {value!r}"
    return f"{name} {SIGNS[sign]} {value!r}" if sign in SIGNS else ""


def _text(kind: str, value: Any) -> str | None:
    """An answer as it is kept: the code of one that was chosen, a text, a day."""
    if kind == "answerCoding" and isinstance(value, Mapping):
        code = value.get("code") or value.get("display")
        return str(code) if code else None
    if kind == "answerBoolean" and isinstance(value, bool):
        return "true" if value else "false"
    if kind == "answerInteger" and type(value) is int:
        return str(value)
    return value if kind in ("answerString", "answerDate") and isinstance(value, str) else None
