"""Templates: parts that exist, the design system's markup in one place, nothing inline, no name without a value."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, nodes

from tests.house import names, source

OUTSIDE_UI = [path for path in source.templates() if "ui" not in path.relative_to(source.LOTUS).parts[:1]]
INLINE = re.compile(r"<style\b|\sstyle\s*=|<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)
MARKUP = re.compile(r"class=\"[^\"]*\bnhsuk-(?!table|fieldset|hint|u-)[a-z-]+")


def _engine() -> Environment:
    return engines["jinja2"].env


def _loader_name(path: Path) -> str:
    return "/".join(path.parts[path.parts.index("jinja2") + 1 :])


@cache
def _parsed(name: str) -> nodes.Template:
    env = _engine()
    assert env.loader
    return env.parse(env.loader.get_source(env, name)[0])


def _offered(name: str) -> set[str]:
    """What a template offers for import: its macros, and the names it sets at its top."""
    body = [one for output in _parsed(name).body for one in [output, *output.iter_child_nodes()]]
    macros = {node.name for node in body if isinstance(node, nodes.Macro)}
    return macros | {name.name for name in _parsed(name).find_all(nodes.Name) if name.ctx == "store"}


def _imports(name: str) -> Iterator[tuple[str, str]]:
    for node in _parsed(name).find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        for wanted in node.names:
            yield node.template.value, wanted if isinstance(wanted, str) else wanted[0]


@pytest.mark.parametrize("path", source.templates(), ids=_loader_name)
def test_a_template_imports_only_what_is_there(path: Path) -> None:
    missing = [
        f"{wanted} from {other}"
        for other, wanted in _imports(_loader_name(path))
        if wanted not in _offered(other)
    ]
    assert missing == []


@pytest.mark.parametrize("path", source.templates(), ids=_loader_name)
def test_a_template_builds_on_templates_that_are_there(path: Path) -> None:
    kinds = (nodes.Extends, nodes.Include, nodes.Import)
    for kind in kinds:
        for node in _parsed(_loader_name(path)).find_all(kind):
            if isinstance(node.template, nodes.Const):  # type: ignore[attr-defined]
                _parsed(node.template.value)  # type: ignore[attr-defined]


def _lines(path: Path, pattern: re.Pattern[str]) -> list[str]:
    text = re.sub(r"\{#.*?#\}", lambda it: "\n" * it.group().count("\n"), path.read_text("utf-8"), flags=re.S)
    return [f"{source.name(path)}:{n}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_the_design_systems_markup_is_written_in_ui_only() -> None:
    """But for data tables and long grids of answers, which its macros make too slowly, and for its utilities."""
    assert [where for path in OUTSIDE_UI for where in _lines(path, MARKUP)] == []


def test_no_page_carries_a_style_or_a_script_of_its_own() -> None:
    papers = {"papers", "charts"}  # a paper is not sent to a browser; a chart's attributes are its geometry
    pages = [path for path in source.templates() if papers.isdisjoint(path.parts)]
    assert [where for path in pages for where in _lines(path, INLINE)] == []


def test_only_ui_may_say_that_a_text_is_safe() -> None:
    safe = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
    assert [where for path in OUTSIDE_UI for where in _lines(path, safe)] == []
    python = [path for path in source.python_files() if source.LOTUS / "ui" not in path.parents]
    marks = re.compile(r"\b(mark_safe|Markup|SafeString)\(")
    assert [where for path in python for where in _lines(path, marks)] == []


def _rendered() -> Iterator[tuple[str, str, set[str]]]:
    """Each `render(request, template, {...})` whose names can be read: where, the template, and the names given."""
    for path in source.python_files():
        for function in source.functions(path):
            known = _dicts(function)
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                given = _given(call, known)
                if given is not None and isinstance(call.args[1], ast.Constant):
                    yield f"{source.name(path)}:{call.lineno}", call.args[1].value, given


def _dicts(function: source.Function) -> dict[str, set[str]]:
    """The names that a function binds to a dictionary written out, with the keys."""
    return {
        target.id: _keys(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and None not in node.value.keys
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _keys(written: ast.Dict) -> set[str]:
    return {key.value for key in written.keys if isinstance(key, ast.Constant)}


def _given(call: ast.Call, known: dict[str, set[str]]) -> set[str] | None:
    if not (isinstance(call.func, ast.Name) and call.func.id == "render" and len(call.args) >= 2):
        return None
    context = call.args[2] if len(call.args) > 2 else None
    if context is None:
        return set()
    if isinstance(context, ast.Dict) and None not in context.keys:
        return _keys(context)
    return known.get(context.id) if isinstance(context, ast.Name) else None


@pytest.mark.parametrize(
    ("where", "template", "given"),
    sorted(_rendered(), key=lambda one: one[:2]),
    ids=lambda one: one if isinstance(one, str) else ",".join(sorted(one)),
)
def test_a_page_gets_every_name_it_uses(where: str, template: str, given: set[str]) -> None:
    assert names.missing(_engine(), template, given) == set(), f"{template}, shown by {where}"
