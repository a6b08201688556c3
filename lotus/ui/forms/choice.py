"""Fields to choose from: radios, ticks, a list, chips. Each option may carry a line of its own."""

from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.ui.forms.base import Field, ShownField, Words

Options = Any  # options, tuples of 2 or 3, an Enum of choices, or a function that gives any of these
NOT_SHOWN = gettext_lazy("Choose one of the answers shown here")


class Option(NamedTuple):
    """One answer: what is stored, what is read, and a line that explains it.

    `tongue` is the language of a label in a list to pick from, which cannot say it of a part of itself.
    """

    value: str
    label: Words
    hint: Words = ""
    tongue: str = ""


def as_typed(value: Any) -> str:
    """A stored value as the browser would send it."""
    if value is None:
        return ""
    return str(value.value if isinstance(value, Enum) else value)


def read_options(given: Options) -> list[Option]:
    """(value, label) and (value, label, hint) alike; a function is asked anew each time."""
    rows = given() if callable(given) and not isinstance(given, type) else given
    return [Option(as_typed(row[0]), *row[1:]) for row in getattr(rows, "choices", rows)]


class Chosen(Field):
    """What the choosing fields share. `options` may be set anew on a form's own field."""

    def __init__(
        self, label: Words, options: Options = (), *, coerce: Callable[[str], Any] = str, **more: Any
    ):
        self.given, self.coerce = options, coerce
        messages = {"invalid_choice": NOT_SHOWN, **more.pop("error_messages", {})}
        super().__init__(label, error_messages=messages, **more)

    @property
    def options(self) -> list[Option]:
        return read_options(self.given)

    @options.setter
    def options(self, given: Options) -> None:
        self.given = given

    def read(self, typed: str) -> Any:
        if typed not in {option.value for option in self.options}:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.coerce(typed)

    def to_python(self, value: Any) -> Any:
        typed = as_typed(value)
        return self.read(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value)

    def items(self, bound: ShownField) -> list[dict[str, Any]]:
        chosen = bound.value()
        return [
            {
                "value": option.value,
                "text": str(option.label),
                "hint": {"text": str(option.hint)} if option.hint else None,
                "checked": option.value in chosen if isinstance(chosen, list) else option.value == chosen,
            }
            for option in self.options
        ]

    def params(self, bound: ShownField) -> dict[str, Any]:
        shared = super().params(bound)
        legend, id_prefix = shared.pop("label"), shared.pop("id")
        return shared | {"idPrefix": id_prefix, "fieldset": {"legend": legend}, "items": self.items(bound)}


class Choice(Chosen):
    """Radios: one of a few. `small=True` for long lists, `inline=True` for two short words."""

    template_name = "ui/fields/choice.jinja"

    def __init__(
        self, label: Words, options: Options = (), *, small: bool = False, inline: bool = False, **more: Any
    ):
        self.small, self.inline = small, inline
        super().__init__(label, options, **more)

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {"small": self.small, "inline": self.inline}


class YesNo(Choice):
    """Yes or no, as True or False; each answer may explain itself."""

    def __init__(
        self,
        label: Words,
        *,
        yes: Words = "",
        no: Words = "",
        yes_hint: Words = "",
        no_hint: Words = "",
        **more: Any,
    ):
        options = [
            Option("yes", yes or gettext_lazy("Yes"), yes_hint),
            Option("no", no or gettext_lazy("No"), no_hint),
        ]
        super().__init__(label, options, coerce=lambda typed: typed == "yes", **more)

    def prepare_value(self, value: Any) -> Any:
        return (
            {True: "yes", False: "no"}.get(value, as_typed(value))
            if isinstance(value, bool)
            else as_typed(value)
        )


class Select(Chosen):
    """A list to pick from, for more answers than fit on a phone. `empty` is its first line."""

    template_name = "ui/fields/select.jinja"

    def __init__(self, label: Words, options: Options = (), *, empty: Words = "", **more: Any):
        self.empty = empty
        super().__init__(label, options, **more)

    def params(self, bound: ShownField) -> dict[str, Any]:
        shared = Field.params(self, bound)
        first = [{"value": "", "text": str(self.empty or _("Choose"))}]
        items = [
            {"value": item["value"], "text": item["text"], "selected": item["checked"], "attributes": said}
            for item, option in zip(self.items(bound), self.options, strict=True)
            for said in [{"lang": option.tongue} if option.tongue else {}]
        ]
        return shared | {"items": first + items}


class Choices(Chosen):
    """Ticks: any number of several. Returns a list."""

    template_name = "ui/fields/choices.jinja"

    def __init__(self, label: Words, options: Options = (), *, small: bool = False, **more: Any):
        self.small = small
        super().__init__(label, options, widget=forms.SelectMultiple, **more)

    def to_python(self, value: Any) -> list[Any]:
        return [self.read(as_typed(each)) for each in value or []]

    def prepare_value(self, value: Any) -> list[str]:
        return [as_typed(each) for each in value or []]

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {"small": self.small}


class Tick(Field, forms.BooleanField):
    """One box to tick; its label is the sentence agreed to. Returns True or False."""

    template_name = "ui/fields/choices.jinja"

    def __init__(self, label: Words, *, missing: Words = "", **more: Any):
        super().__init__(label, missing=missing or gettext_lazy("Tick the box to go on"), **more)

    def params(self, bound: ShownField) -> dict[str, Any]:
        shared = super().params(bound)
        item = {"value": "on", "text": str(bound.label), "checked": bound.value() in (True, "on", "True")}
        item["hint"] = shared.pop("hint")
        return shared | {"label": None, "idPrefix": shared.pop("id"), "items": [item]}


class Chips(Choice):
    """A short scale side by side: real radios with visible words and, where the value is one, a number.

    An option's third part is what that level means: it stands under the chips once chosen, and all of
    them behind `explain`. `side=True` puts the question on the left of wide screens.
    """

    template_name = "ui/fields/chips.jinja"

    def __init__(
        self, label: Words, options: Options = (), *, side: bool = False, explain: Words = "", **more: Any
    ):
        self.side, self.explain = side, explain
        super().__init__(label, options, **more)

    def params(self, bound: ShownField) -> dict[str, Any]:
        shared = super().params(bound)
        for item in shared["items"]:
            item["number"] = (
                item["value"] if item["value"].isdigit() and item["text"] != item["value"] else ""
            )
        explain = str(self.explain or _("What each level means"))
        meanings = any(item["hint"] for item in shared["items"])
        return shared | {
            "side": self.side,
            "explain": explain if meanings else "",
            "legend": str(bound.label),
        }
