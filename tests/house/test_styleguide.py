"""Every part the house has stands on the page of parts: what is not shown there is not looked at by anybody."""

import re
from pathlib import Path

from jinja2 import nodes

from lotus.ui import forms, styleguide
from lotus.ui.jinja import plain_environment
from tests.house import source
from tests.ui.test_styleguide import PAGES

TEMPLATES = source.LOTUS / "ui" / "jinja2" / "ui"
SHOWN = "\n".join((TEMPLATES / name).read_text("utf-8") for name in ("styleguide.jinja", "gallery.jinja"))


def _macros(path: Path) -> set[str]:
    parsed = plain_environment().parse(path.read_text("utf-8"))
    return {macro.name for macro in parsed.find_all(nodes.Macro) if not macro.name.startswith("_")}


def _imported(template: str) -> dict[str, str]:
    """The macros that the page of parts takes from a template, with what it calls them."""
    found: dict[str, str] = {}
    for statement in re.findall(rf'{{%\s*from "{template}" import (.*?)%}}', SHOWN, re.S):
        for part in statement.replace("with context", "").split(","):
            name, _as, called = part.strip().partition(" as ")
            found[name] = called or name
    return found


def test_every_macro_of_the_parts_is_called_on_the_page_of_parts() -> None:
    for template in (
        "ui/parts.jinja",
        "ui/blocks.jinja",
        "ui/charts/matrix.jinja",
        "ui/charts/timeline.jinja",
    ):
        called = _imported(template)
        macros = _macros(TEMPLATES.parent / template)
        assert macros <= set(called), template
        for name in macros:
            assert re.search(rf"(?<![\w/-]){called[name]}\(", SHOWN), f"{template}: {name}"


def test_every_icon_and_every_tone_of_a_tag_is_shown() -> None:
    assert "for name in drawn.drawings" in SHOWN
    css = (source.LOTUS / "ui" / "static" / "lotus.css").read_text("utf-8")
    tones = set(re.findall(r"\.l-tag--([a-z]+)", css))
    assert tones <= {tag["tone"] for tag in styleguide._tags()}


def test_every_kind_of_field_stands_in_the_example_form() -> None:
    kinds = {
        thing
        for name, thing in vars(forms).items()
        if isinstance(thing, type) and issubclass(thing, forms.Field) and thing is not forms.Field
    }
    shown = {type(field) for field in styleguide.Example.base_fields.values()}
    assert kinds <= shown, sorted(kind.__name__ for kind in kinds - shown)


def test_every_whole_page_of_ui_is_looked_at_in_a_browser() -> None:
    whole = {
        f"ui/{path.relative_to(TEMPLATES)}"
        for path in TEMPLATES.rglob("*.jinja")
        if 'extends "ui/layout.jinja"' in path.read_text("utf-8")
    }
    assert whole <= {template for template, _context in PAGES.values()}
