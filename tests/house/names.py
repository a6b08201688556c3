"""Which names a template uses that nobody gives it. The NHS macros need undefined names to pass in silence, so a
misspelt one would show as nothing; this finds it.
"""

from collections.abc import Collection
from functools import cache

from django.http import HttpRequest
from jinja2 import Environment, meta, nodes

LAYOUT = {"other_language", "footer", "errors", "form"}
"""What the layout offers to show when a page gives it."""


@cache
def page_names() -> set[str]:
    """What every page is given: by the engine's context processors and by Django."""
    from lotus.config import context

    request = HttpRequest()
    request.path = "/"
    return {*context.page(request), "request", "csrf_input", "csrf_token", *LAYOUT}


@cache
def used(env: Environment, name: str) -> set[str]:
    """The names that a template, and those it builds on, take from their context."""
    assert env.loader
    tree = env.parse(env.loader.get_source(env, name)[0])
    set_here = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"} | _brought(tree)
    found = meta.find_undeclared_variables(tree) - set_here
    for other in meta.find_referenced_templates(tree):
        if other and _shares_context(tree, other):
            found |= used(env, other) - set_here
    return found


def _brought(tree: nodes.Template) -> set[str]:
    """What a template imports or defines at its top, which its blocks see too."""
    macros = {node.name for node in tree.body if isinstance(node, nodes.Macro)}
    whole = {node.target for node in tree.find_all(nodes.Import)}
    parts = [one for node in tree.find_all(nodes.FromImport) for one in node.names]
    return macros | whole | {one if isinstance(one, str) else one[1] for one in parts}


def _shares_context(tree: nodes.Template, other: str) -> bool:
    """Whether a template named here sees the page's names: a base and an included one do, an imported one does not."""
    kinds = (nodes.Extends, nodes.Include)
    shared = [node.template for kind in kinds for node in tree.find_all(kind)]
    return any(isinstance(one, nodes.Const) and one.value == other for one in shared)


def missing(env: Environment, name: str, given: Collection[str]) -> set[str]:
    return used(env, name) - set(given) - set(env.globals) - page_names()
