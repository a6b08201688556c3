"""Fields for words, codes, numbers and files."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.ui import language
from lotus.ui.forms.base import Field, ShownField, Words

TOO_LONG = gettext_lazy("Shorten this to %(limit_value)d characters. It now has %(show_value)d")


class Text(Field, forms.CharField):
    """What the written fields share. A null character, which no one means to type, is dropped.

    `tongue` ("en" or "cy") is the language of what stands in it, where that is not the page's own: for the voice that
    reads it aloud, and for the browser's spelling.
    """

    def __init__(
        self, label: Words, *, max_length: int, autocomplete: str = "", tongue: str = "", **options: Any
    ):
        messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
        self.autocomplete, self.tongue = autocomplete, tongue
        super().__init__(label, max_length=max_length, error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\x00", "").replace("\r\n", "\n")
        return super().to_python(text) or ""

    def params(self, bound: ShownField) -> dict[str, Any]:
        value = bound.value()
        return super().params(bound) | {
            "value": "" if value is None else str(value),
            "autocomplete": self.autocomplete or None,
            "attributes": {"lang": self.tongue} if self.tongue not in ("", language.tongue()) else {},
        }


class Line(Text):
    """One line. `width` is 2, 3, 4, 5, 10, 20 or 30 characters, where the answer's length is known."""

    def __init__(
        self,
        label: Words,
        *,
        max_length: int = 200,
        width: int | None = None,
        inputmode: str = "",
        spellcheck: bool | None = None,
        **options: Any,
    ):
        self.width, self.inputmode, self.spellcheck = width, inputmode, spellcheck
        super().__init__(label, max_length=max_length, **options)

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {
            "width": self.width,
            "inputmode": self.inputmode or None,
            "spellcheck": self.spellcheck,
        }


class Paragraphs(Text):
    """Several lines; returned with plain newlines."""

    template_name = "ui/fields/paragraphs.jinja"

    def __init__(self, label: Words, *, rows: int = 5, max_length: int = 20_000, **options: Any):
        self.rows = rows
        super().__init__(label, max_length=max_length, widget=forms.Textarea, **options)

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {"rows": self.rows}


class Email(Line, forms.EmailField):
    """An e-mail address."""

    def __init__(self, label: Words, *, autocomplete: str = "email", **options: Any):
        messages = {
            "invalid": gettext_lazy("Write the whole e-mail address, such as name@example.org"),
            **options.pop("error_messages", {}),
        }
        options.setdefault("max_length", 254)
        super().__init__(
            label, autocomplete=autocomplete, spellcheck=False, error_messages=messages, **options
        )

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {"type": "email"}


class Secret(Text):
    """A password: never shown again, never kept in a draft, never trimmed. Script adds a Show button."""

    template_name = "ui/fields/secret.jinja"

    def __init__(self, label: Words, *, autocomplete: str = "current-password", **options: Any):
        super().__init__(label, max_length=1000, autocomplete=autocomplete, strip=False, **options)

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {
            "value": "",
            "showPasswordText": _("Show"),
            "hidePasswordText": _("Hide"),
            "showPasswordAriaLabelText": _("Show password"),
            "hidePasswordAriaLabelText": _("Hide password"),
            "passwordShownAnnouncementText": _("Your password is shown"),
            "passwordHiddenAnnouncementText": _("Your password is hidden"),
        }


class Code(Line):
    """A code to copy out: spaces are let go. `digits=6`: six figures; `one_time` lets phones fill it."""

    def __init__(self, label: Words, *, digits: int | None = None, one_time: bool = False, **options: Any):
        self.digits = digits
        options.setdefault("width", 10 if digits else 20)
        options.setdefault("autocomplete", "one-time-code" if one_time else "off")
        super().__init__(label, inputmode="numeric" if digits else "", spellcheck=False, **options)

    def to_python(self, value: Any) -> str:
        text = "".join(super().to_python(value).split())
        if text and self.digits and not (text.isascii() and text.isdigit() and len(text) == self.digits):
            raise ValidationError(
                _("Write the %(count)d figures of the code") % {"count": self.digits}, code="code"
            )
        return text

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {"code": True, "autocapitalize": "none"}


class Number(Line):
    """A whole number, or one with up to `places` decimals; 1,200 is understood. Returns int or Decimal."""

    def __init__(
        self,
        label: Words,
        *,
        least: int | None = None,
        most: int | None = None,
        places: int = 0,
        **options: Any,
    ):
        self.least, self.most, self.places = least, most, places
        options.setdefault("width", 5)
        super().__init__(label, inputmode="decimal" if places else "numeric", spellcheck=False, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value).replace(",", "").replace(" ", "")
        if not text:
            return None
        try:
            number = Decimal(text) if self.places else int(text)
        except (ValueError, InvalidOperation):
            raise ValidationError(_("Write it in figures, such as 12"), code="number") from None
        self._check_range(number)
        return number

    def _check_range(self, number: Any) -> None:
        places = {"least": self.least, "most": self.most}
        if isinstance(number, Decimal) and not number.is_finite():
            raise ValidationError(_("Write it in figures, such as 12"), code="number")
        if self.least is not None and self.most is not None and not self.least <= number <= self.most:
            raise ValidationError(_("Write a number from %(least)s to %(most)s") % places, code="range")
        if self.least is not None and number < self.least:
            raise ValidationError(_("Write %(least)s or more") % places, code="range")
        if self.most is not None and number > self.most:
            raise ValidationError(_("Write %(most)s or less") % places, code="range")

    def run_validators(self, value: Any) -> None:
        """Length limits are for words; a number was checked when it was read."""


class Upload(Field, forms.FileField):
    """A file. Its content and size are checked where it is kept, not here."""

    template_name = "ui/fields/upload.jinja"

    def __init__(self, label: Words, *, accept: str = "", **options: Any):
        self.accept = accept
        messages = {
            "empty": gettext_lazy("This file has nothing in it. Choose another"),
            "invalid": gettext_lazy("The file did not reach us. Choose it again"),
            **options.pop("error_messages", {}),
        }
        super().__init__(label, error_messages=messages, **options)

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {
            "attributes": {"accept": self.accept} if self.accept else {},
            "chooseFilesButtonText": _("Choose file"),
            "noFileChosenText": _("No file chosen"),
            "dropInstructionText": _("or drop it here"),
            "enteredDropZoneText": _("Ready to drop"),
            "leftDropZoneText": _("Left the place to drop"),
        }
