"""The form, the field and the meeting of the two, which every field of Lotus builds on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = Any  # str, or one of Django's lazy translations


class KeptWords(Protocol):
    """A draft kept on the server: what was typed, when it was saved, and where to save more."""

    @property
    def data(self) -> dict[str, list[str]] | None: ...

    @property
    def saved_at(self) -> datetime | None: ...

    @property
    def token(self) -> str: ...

    @property
    def url(self) -> str: ...


class Field(forms.Field):
    """A field that shows itself through a macro of the NHS design system.

    `missing` is what to say when it is empty; `hint` stands before it; `heading=True` makes its
    label the heading of a page that asks one thing.
    """

    template_name = "ui/fields/line.jinja"

    def __init__(
        self, label: Words, *, missing: Words = "", hint: Words = "", heading: bool = False, **options: Any
    ):
        unanswered = missing or format_lazy(gettext_lazy("“{label}” still needs an answer"), label=label)
        messages = {"required": unanswered, **options.pop("error_messages", {})}
        self.heading = heading
        options.setdefault("template_name", self.template_name)
        super().__init__(label=label, help_text=hint, error_messages=messages, **options)

    def params(self, bound: "ShownField") -> dict[str, Any]:
        """What the NHS macro is given; each kind of field adds its own."""
        return {
            "id": bound.id_for_label,
            "name": bound.html_name,
            "label": self.title(bound),
            "hint": {"text": str(bound.help_text)} if bound.help_text else None,
            "errorMessage": bound.message,
        }

    def title(self, bound: "ShownField") -> dict[str, Any]:
        """The label, or the legend of a group of choices."""
        title: dict[str, Any] = {"text": str(bound.label)}
        return title | {"isPageHeading": True, "size": "l"} if self.heading else title

    def anchor(self, bound: "ShownField") -> str:
        """The id that the error summary links to."""
        return bound.id_for_label


class ShownField(BoundField):
    """A field in a form: shows itself whole (label, hint, error, control) where a template names it."""

    field: Field
    form: "LotusForm"

    @property
    def template_name(self) -> str:
        hidden = self.is_hidden or not isinstance(self.field, Field)
        return self.form.renderer.field_template_name if hidden else self.field.template_name

    @property
    def params(self) -> dict[str, Any]:
        return self.field.params(self)

    @property
    def message(self) -> dict[str, str] | None:
        """The first error, for the place beside the field."""
        first = next(iter(self.errors), None)
        return {"text": str(first), "visuallyHiddenText": _("Error")} if first else None

    @property
    def anchor(self) -> str:
        return self.field.anchor(self) if isinstance(self.field, Field) else self.id_for_label

    @property
    def id_for_label(self) -> str:
        return str(self.auto_id)

    def value(self) -> Any:
        """What to show: as posted, else as kept in a draft, else the initial value."""
        kept = self.form.kept_data
        widget = self.field.widget
        if kept is not None and not widget.value_omitted_from_data(kept, {}, self.html_name):
            return self.field.prepare_value(widget.value_from_datadict(kept, {}, self.html_name))
        return super().value()

    def __str__(self) -> SafeString:
        return self.as_widget() if self.is_hidden else self.as_field_group()

    __html__ = __str__


class LotusForm(forms.Form):
    """A form whose fields keep what was typed and say kindly what is missing.

    `kept` is the person's draft. While the form is not submitted, the draft's words are shown as they
    were typed and nothing is marked as wrong. Several forms may share a page: give each a `prefix`.
    """

    use_required_attribute = False
    bound_field_class = ShownField

    def __init__(self, data: Any = None, files: Any = None, *, kept: KeptWords | None = None, **options: Any):
        self.kept = kept
        super().__init__(data, files, **options)

    @cached_property
    def kept_data(self) -> MultiValueDict | None:
        """The draft's words, unless the form was submitted or there is no draft."""
        if self.is_bound or not self.kept or self.kept.data is None:
            return None
        return MultiValueDict(self.kept.data)

    @cached_property
    def once(self) -> str:
        """The number that makes a second press of the button harmless; the same until the form succeeds."""
        try:
            return str(UUID(self.data.get("once", "")))
        except ValueError:
            return str(uuid4())

    @property
    def errors_for_summary(self) -> list[dict[str, str]]:
        """What is to be put right, in the order of the page: [{text, href}]; no href if no field is meant."""
        return list(self._problems())

    def _problems(self) -> Iterator[dict[str, str]]:
        for message in self.non_field_errors():
            yield {"text": str(message), "href": ""}
        for bound in cast(Iterator[ShownField], iter(self)):
            if bound.errors:
                yield {"text": str(bound.errors[0]), "href": f"#{bound.anchor}"}
