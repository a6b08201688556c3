"""Conditions of ours as FHIR's enableWhen: a flat list, of which all must hold, or any."""

import ast
from collections.abc import Iterable
from typing import Any

from lotus.core.instruments.conditions import COMPARED
from lotus.core.instruments.definition import NUMBERS, Instrument, Item, ItemType
from lotus.core.instruments.exchange.marks import CODES

SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
BY_SIGN = {sign: COMPARED[kind] for kind, sign in SIGNS.items()}
Rule = dict[str, Any]


class Unsaid(ValueError):
    """A condition that enableWhen cannot hold."""


def enabling(instrument: Instrument, condition: str) -> dict[str, Any]:
    """`enableWhen` and `enableBehavior` for a condition. Raises Unsaid where FHIR has no words for it."""
    tree = ast.parse(condition.strip(), mode="eval").body
    is_or = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or)
    parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    found = [_rules(instrument, part) for part in parts]
    some = is_or or (len(found) == 1 and found[0][1])
    if any(len(rules) > 1 and any_of is not some for rules, any_of in found):
        raise Unsaid
    rules = [rule for each, _any_of in found for rule in each]
    behaviour = {"enableBehavior": "any" if some else "all"} if len(rules) > 1 else {}
    return {"enableWhen": rules} | behaviour


def _rules(instrument: Instrument, node: ast.expr) -> tuple[list[Rule], bool]:
    """The rules for one comparison, and whether any of them will do."""
    if isinstance(node, ast.UnaryOp):
        return [_not(instrument, node.operand)], False
    if isinstance(node, ast.Call):
        return [_exists(node, True)], False
    if not isinstance(node, ast.Compare):
        raise Unsaid
    how, left, right = node.ops[0], node.left, node.comparators[0]
    asked = right if isinstance(right, ast.Name) else left
    assert isinstance(asked, ast.Name), "checked when it was parsed"
    item = instrument.question(asked.id)
    if isinstance(how, ast.In):
        values = right.elts if isinstance(right, ast.Tuple) else [left]
        return [_rule(item, "=", ast.literal_eval(value)) for value in values], True
    if isinstance(how, ast.NotIn):
        raise Unsaid
    return _compared(item, SIGNS[type(how)], ast.literal_eval(right))


def _compared(item: Item, sign: str, value: str | float) -> tuple[list[Rule], bool]:
    if isinstance(value, str) or item.type in NUMBERS:
        given = [_rule(item, sign, value)]
        return ([_answered(item.id), *given], False) if sign == "!=" else (given, False)
    return [_rule(item, "=", one) for one in _reaching(item, sign, value)], True


def _reaching(item: Item, sign: str, value: float) -> Iterable[str]:
    """The values of the answers whose points compare so: FHIR compares no points."""
    found = [one.value for one in item.points if one.counts is not None and BY_SIGN[sign](one.counts, value)]
    if not found or item.type is ItemType.MULTIPLE:
        raise Unsaid
    return found


def _not(instrument: Instrument, node: ast.expr) -> Rule:
    if isinstance(node, ast.Call):
        return _exists(node, False)
    rules, _any_of = _rules(instrument, node)
    if len(rules) != 1 or rules[0]["operator"] != "=":
        raise Unsaid
    return {**rules[0], "operator": "!="}


def _exists(node: ast.Call, there: bool) -> Rule:
    asked = node.args[0]
    assert isinstance(asked, ast.Name), "checked when it was parsed"
    return _answered(asked.id, there)


def _answered(id: str, there: bool = True) -> Rule:
    return {"question": id, "operator": "exists", "answerBoolean": there}


def _rule(item: Item, sign: str, value: str | float) -> Rule:
    rule: Rule = {"question": item.id, "operator": sign}
    if item.points:
        if not isinstance(value, str):
            raise Unsaid
        return rule | {"answerCoding": {"system": CODES, "code": value}}
    if item.type in NUMBERS:
        return rule | {"answerDecimal": float(value)}
    return rule | ({"answerDate": value} if item.type is ItemType.DATE else {"answerString": value})
