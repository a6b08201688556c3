"""When an item is shown: expressions over earlier answers, such as `q1 == 'yes' and q2 >= 3`.

Only what stands below is understood: names of earlier items, texts, numbers and tuples of them, comparisons, `in`,
`and`, `or`, `not`, and `answered(q1)`. A text is compared with the answer, a number with its points. Any
comparison with an item that was not answered is false. Nothing is ever run as Python.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MOST_LETTERS = 500
MOST_PARTS = 100

COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class ConditionFault(ValueError):
    """An expression that is not understood, and why."""


@dataclass(frozen=True)
class Given:
    """An answer as conditions see it: the value (or values) chosen or written, and its points if it has any."""

    value: str | frozenset[str]
    points: float | None = None


def names(expression: str) -> frozenset[str]:
    """The items an expression asks about. Raises ConditionFault when it is not understood."""
    return frozenset(
        node.id
        for node in ast.walk(_parsed(expression))
        if isinstance(node, ast.Name) and node.id != "answered"
    )


def holds(expression: str, given: Mapping[str, Given]) -> bool:
    """Whether it holds for these answers; an item that is not there was not answered. Raises ConditionFault."""
    return _true(_parsed(expression), given)


@lru_cache(maxsize=1024)
def _parsed(expression: str) -> ast.expr:
    if len(expression) > MOST_LETTERS:
        raise ConditionFault(f"a condition has at most {MOST_LETTERS} characters")
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionFault("it is not an expression; write it like q1 == 'yes' and q2 >= 3") from None
    if sum(1 for _node in ast.walk(tree)) > MOST_PARTS:
        raise ConditionFault("it is too long; part it into several items")
    _check(tree)
    return tree


def _check(node: ast.expr) -> None:
    """Raises ConditionFault at the first thing that is none of ours."""
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            _check(part)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        _check(node.operand)
    elif isinstance(node, ast.Call):
        _check_call(node)
    elif isinstance(node, ast.Compare):
        _check_comparison(node)
    else:
        raise ConditionFault(f"“{ast.unparse(node)}” says neither yes nor no")


def _check_call(node: ast.Call) -> None:
    asks = isinstance(node.func, ast.Name) and node.func.id == "answered" and not node.keywords
    if not asks or len(node.args) != 1 or not isinstance(node.args[0], ast.Name):
        raise ConditionFault(f"“{ast.unparse(node)}”: only answered(item) can be asked")


def _check_comparison(node: ast.Compare) -> None:
    says = ast.unparse(node)
    if len(node.ops) != 1:
        raise ConditionFault(f"“{says}”: compare two things at a time")
    how, left, right = node.ops[0], node.left, node.comparators[0]
    if isinstance(how, (ast.In, ast.NotIn)):
        one_of = (
            isinstance(left, ast.Name) and isinstance(right, ast.Tuple) and all(map(_is_constant, right.elts))
        )
        chosen = _is_text(left) and isinstance(right, ast.Name)
        if not (one_of or chosen):
            raise ConditionFault(f"“{says}”: write item in ('a', 'b'), or 'a' in item")
    elif type(how) not in COMPARED or not isinstance(left, ast.Name) or not _is_constant(right):
        raise ConditionFault(f"“{says}”: write the item first, then a text or a number")
    elif isinstance(how, ORDERED) and not _is_number(right):
        raise ConditionFault(f"“{says}”: only a number can be more or less")


def _value(node: ast.expr) -> str | float | None:
    """The text or number that stands here; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand)
        return -number if isinstance(number, (int, float)) else None
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float)):
        return None if isinstance(node.value, bool) else node.value
    return None


def _is_constant(node: ast.expr) -> bool:
    return _value(node) is not None


def _is_text(node: ast.expr) -> bool:
    return isinstance(_value(node), str)


def _is_number(node: ast.expr) -> bool:
    return isinstance(_value(node), (int, float))


def _true(node: ast.expr, given: Mapping[str, Given]) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = (_true(part, given) for part in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if isinstance(node, ast.UnaryOp):
        return not _true(node.operand, given)
    if isinstance(node, ast.Call):
        asked = node.args[0]
        return isinstance(asked, ast.Name) and asked.id in given
    assert isinstance(node, ast.Compare), "checked when it was parsed"
    return _compared(node.left, node.ops[0], node.comparators[0], given)


def _compared(left: ast.expr, how: ast.cmpop, right: ast.expr, given: Mapping[str, Given]) -> bool:
    asked = right if isinstance(right, ast.Name) else left
    assert isinstance(asked, ast.Name), "checked when it was parsed"
    answer = given.get(asked.id)
    if answer is None:
        return False
    if isinstance(how, (ast.In, ast.NotIn)):
        return _among(answer, left, right) is isinstance(how, ast.In)
    value = _value(right)
    if isinstance(value, str):
        return COMPARED[type(how)](answer.value, value)
    return answer.points is not None and COMPARED[type(how)](answer.points, value)


def _among(answer: Given, left: ast.expr, right: ast.expr) -> bool:
    if isinstance(right, ast.Tuple):
        return any(_value(one) in (answer.value, answer.points) for one in right.elts)
    chosen = answer.value if isinstance(answer.value, frozenset) else {answer.value}
    return _value(left) in chosen
