"""The fields of a form as questions on paper, so that a blank form asks what the page asks."""

from collections.abc import Mapping
from typing import Any

from lotus.ui.forms.choice import Choices, Chosen
from lotus.ui.forms.text import Paragraphs
from lotus.ui.forms.when import Day
from lotus.ui.papers.blank import Ask, Kind


def asks(form: Any) -> Mapping[str, Ask]:
    """Each question by the name of its field; what a page hides is not asked."""
    return {name: _ask(field) for name, field in form.fields.items() if not field.widget.is_hidden}


def _ask(field: Any) -> Ask:
    kind = _kind(field)
    options: tuple[tuple[str, str], ...] = ()
    if isinstance(field, Chosen | Choices):
        options = tuple((str(one.label), str(one.hint)) for one in field.options)
    return Ask(str(field.label), str(field.help_text or ""), kind, options, getattr(field, "rows", 1))


def _kind(field: Any) -> Kind:
    if isinstance(field, Choices):
        return Kind.SOME
    if isinstance(field, Chosen):
        return Kind.ONE
    if isinstance(field, Day):
        return Kind.DAY
    return Kind.TEXT if isinstance(field, Paragraphs) else Kind.LINE
