"""Small wrongs done to the code that decides who may: one check dropped, turned round, or asked of somebody else.

A mutant is made from the source of one function and put in its place while the program runs, then taken out again.
"""

import ast
import copy
import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from django.urls import get_resolver

from lotus.kernel import access
from lotus.kernel.lists import Prepared
from tests.house import routes

MODULES = (
    "lotus.kernel.access",
    "lotus.kernel.doors",
    "lotus.concerns.policy",
    "lotus.concerns.policy.sight",
    "lotus.concerns.policy.wide",
    "lotus.concerns.actions.cases",
    "lotus.concerns.actions.hearing",
    "lotus.concerns.actions.checks",
    "lotus.concerns.actions.closing",
    "lotus.concerns.actions.lessons",
    "lotus.concerns.actions.letters",
    "lotus.concerns.actions.meetings",
    "lotus.concerns.actions.plans",
    "lotus.concerns.actions.support",
    "lotus.concerns.actions.triage",
    "lotus.concerns.actions.wellbeing",
    "lotus.concerns.actions.worries",
    "lotus.concerns.views.letters",
    "lotus.concerns.views.triage",
)
WHOLE = {
    "lotus.kernel.access": {"may", "about_case", "_holders"},
    "lotus.kernel.doors": {"door", "_may", "_record", "_show"},
}
"""In these only the functions that decide or record; of the policy every function; elsewhere the lines that ask."""
RULES = {"_refuse_own", "_refuse_conflict", "free_members"}
SWAPS = {
    "practitioner": "case_manager",
    "raised_it": "case_manager",
    "case_manager": "adviser",
    "adviser": "case_manager",
}


@dataclass(frozen=True)
class Mutant:
    """One wrong: where it is, what was done, and the code of the function that holds it."""

    module: str
    function: str
    line: int
    what: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.module.removeprefix('lotus.')}.{self.function}:{self.line} {self.what}"


@cache
def every() -> tuple[Mutant, ...]:
    """All mutants, in the order of the source. Making them takes seconds: not done where tests are only gathered."""
    found = [one for module in MODULES for one in _of_module(module)]
    return tuple({(one.module, one.function, one.code): one for one in found}.values())


def _of_module(name: str) -> Iterator[Mutant]:
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for path, what, changed in _wrongs(name, function):
            yield from _made(name, tree, function, path, what, changed)


def _wrongs(module: str, function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, ast.AST]]:
    """Each node that is changed, what is done to it, and what stands in its place."""
    whole = module.startswith("lotus.concerns.policy") or function.name in WHOLE.get(module, RULES)
    inner = {
        id(one)
        for node in function.body
        for sub in ast.walk(node)
        if isinstance(sub, ast.FunctionDef)
        for one in ast.walk(sub)
    } | _said_only(function)
    for node in (one for stmt in function.body for one in ast.walk(stmt) if id(one) not in inner):
        for what, changed in _changes(node):
            if whole or _asks(node):
                yield node, what, changed


def _said_only(function: ast.FunctionDef) -> set[int]:
    """What only says of which kind something is: nothing of it runs."""
    said = [node.annotation for node in ast.walk(function) if isinstance(node, ast.AnnAssign)]
    return {id(one) for annotation in said for one in ast.walk(annotation)}


def _asks(node: ast.AST) -> bool:
    """Whether a line asks for a permission, or is refused because nobody asked."""
    text = ast.unparse(node)
    return any(word in text for word in ("policy.ask(", "access.may(", "if not writes", "prepared_by == by"))


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.If):
        yield "never", _if(node, ast.BoolOp(ast.And(), [ast.Constant(False), node.test]))
        yield "always", _if(node, ast.BoolOp(ast.Or(), [ast.Constant(True), node.test]))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and "ask(" in ast.unparse(node):
        yield "not asked", ast.If(ast.Constant(False), [copy.deepcopy(node)], [])
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _OTHER:
        yield "turned round", ast.Compare(node.left, [_OTHER[type(node.ops[0])]()], node.comparators)
    yield from _joined(node)
    if isinstance(node, ast.IfExp):
        yield "arms swapped", ast.IfExp(node.test, node.orelse, node.body)
    if isinstance(node, ast.Return) and isinstance(node.value, ast.UnaryOp | ast.Compare | ast.Call):
        yield from _returns(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _filters(node, node.func)
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Relation":
        wanted = SWAPS.get(node.attr.lower(), "practitioner").upper()
        yield f"{wanted} for {node.attr}", ast.Attribute(node.value, wanted, ast.Load())


def _joined(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Two conditions joined the other way, or one of them forgotten."""
    if isinstance(node, ast.BoolOp):
        yield "and for or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd):
        if isinstance(node.op, ast.BitAnd):
            yield "left half only", node.left
        else:
            yield "both for either", ast.BinOp(node.left, ast.BitAnd(), node.right)


_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def _if(node: ast.If, test: ast.expr) -> ast.If:
    return ast.If(test, node.body, node.orelse)


def _returns(node: ast.Return) -> Iterator[tuple[str, ast.AST]]:
    """A yes or no that always says yes, or always no. What it was made of stays named, so that closures fit."""
    assert node.value
    text = ast.unparse(node.value)
    if text.startswith(("not ", "any(", "access.may(", "bool(")):
        for says in (True, False):
            kept = ast.BoolOp(ast.And(), [ast.Constant(False), node.value])
            yield f"always {says}", ast.Return(ast.IfExp(ast.Constant(True), ast.Constant(says), kept))


def _filters(node: ast.Call, call: ast.Attribute) -> Iterator[tuple[str, ast.AST]]:
    """A query that no longer asks for one thing, or asks for nothing."""
    if call.attr not in {"filter", "exclude"}:
        return
    if isinstance(call.value, ast.Call | ast.Name):
        yield f"without {ast.unparse(node)[-60:]}", call.value
    for gone in node.keywords:
        rest = [one for one in node.keywords if one is not gone]
        if rest or node.args:
            yield f"without {gone.arg}", ast.Call(call, node.args, rest)


def _made(
    module: str, tree: ast.Module, function: ast.FunctionDef, node: ast.AST, what: str, changed: ast.AST
) -> Iterator[Mutant]:
    whole = _Put(node, changed).visit(copy.deepcopy(tree, {id(node): node}))
    code = compile(ast.fix_missing_locations(whole), f"<mutant of {module}>", "exec")
    for found in _codes(code):
        if found.co_name == function.name and found.co_firstlineno in _first_lines(function):
            yield Mutant(module, function.name, node.lineno, what, found)  # type: ignore[attr-defined]


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another; the copy of the tree keeps the very node that is changed."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return ast.copy_location(self.new, self.old) if node is self.old else self.generic_visit(node)


def _first_lines(function: ast.FunctionDef) -> set[int]:
    return {function.lineno, *(one.lineno for one in function.decorator_list)}


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _living(mutant: Mutant) -> list[FunctionType]:
    """The functions of the running program that the mutant takes the place of."""
    if mutant.function == "door":
        return [view for view in _doors() if view.__code__.co_name == "door"]
    found = getattr(importlib.import_module(mutant.module), mutant.function)
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return [found]


def _doors() -> list[FunctionType]:
    assert get_resolver().url_patterns
    return [one.view for one in routes.addresses() if isinstance(one.view, FunctionType)]


def _forget() -> None:
    """What the program keeps of an earlier asking of these functions."""
    access.table.cache_clear()
    for one in Prepared.known:
        one.made.clear()


@contextmanager
def alive(mutant: Mutant) -> Iterator[None]:
    """The program with this wrong in it."""
    living = _living(mutant)
    before = [one.__code__ for one in living]
    _forget()
    try:
        for one in living:
            one.__code__ = mutant.code
        yield
    finally:
        for one, code in zip(living, before, strict=True):
            one.__code__ = code
        _forget()
