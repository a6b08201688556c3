"""Conditions of a spreadsheet's questionnaire (`relevant`, `constraint`) as conditions and limits of ours."""

import re
from collections.abc import Mapping

from lotus.core.instruments import ConditionFault
from lotus.core.instruments.conditions import names
from lotus.core.instruments.exchange import Draft

_PARTS = re.compile(
    r"""\s*(?:
      selected\(\s*\$\{(?P<several>[^}]+)\}\s*,\s*(?P<chosen>'[^']*'|"[^"]*")\s*\)
    | \$\{(?P<asked>[^}]+)\}\s*(?P<sign>!=|<=|>=|=|<|>)\s*(?P<value>'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?)
    | (?P<word>and|or)\b
    | (?P<no>not)\s*(?=\()
    | (?P<bracket>[()])
    )""",
    re.VERBOSE,
)
_LIMIT = re.compile(r"\s*\.\s*(?P<sign><=|>=)\s*(?P<value>-?\d+(?:\.\d+)?)\s*(?:and\b)?")


def relevant(given: str, draft: Draft, kinds: Mapping[str, str]) -> str:
    """A condition of ours; "" where it is not understood. `kinds` are the questions before, each with its type."""
    found, at = [], 0
    while at < len(given.rstrip()):
        match = _PARTS.match(given, at)
        says = _part(match, draft, kinds) if match else ""
        if not match or not says:
            return ""
        found.append(says)
        at = match.end()
    condition = " ".join(found)
    try:
        names(condition)
    except ConditionFault:
        return ""
    return condition


def _part(match: re.Match[str], draft: Draft, kinds: Mapping[str, str]) -> str:
    several, asked = match["several"], match["asked"]
    if several is not None:
        value = match["chosen"][1:-1]
        name = draft.name(several)
        if several not in kinds:
            return ""
        return f"{value!r} in {name}" if kinds[several] == "multiple" else f"{name} == {value!r}"
    if asked is None:
        return match["word"] or match["no"] or match["bracket"]
    return _compared(draft.name(asked), match["sign"], match["value"], kinds[asked]) if asked in kinds else ""


def _compared(name: str, sign: str, value: str, kind: str) -> str:
    """One comparison. What was not answered is the empty text there, so that it differs from everything."""
    text = value[1:-1] if value[0] in "'\"" else value
    if text == "":
        return {"!=": f"answered({name})", "=": f"not answered({name})"}.get(sign, "")
    if kind in ("number", "slider"):
        number = value.strip("'\"")
        return (
            f"not {name} == {number}" if sign == "!=" else f"{name} {'==' if sign == '=' else sign} {number}"
        )
    if sign in ("=", "!="):
        return "" if kind == "multiple" else f"{'' if sign == '=' else 'not '}{name} == {text!r}"
    return f"{name} {sign} {text}" if value[0] not in "'\"" and kind in ("single", "scale") else ""


def limits(given: str, low: float, high: float) -> tuple[float, float, bool]:
    """Least and most that a constraint allows, and whether that is all it says."""
    at = 0
    while match := _LIMIT.match(given, at):
        number = float(match["value"])
        low, high = (max(low, number), high) if match["sign"] == ">=" else (low, min(high, number))
        at = match.end()
    return low, high, at == len(given.rstrip())
