"""Fields for days and times, written the way people write them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from lotus.ui import formats, language
from lotus.ui.forms.base import Field, ShownField, Words
from lotus.ui.forms.text import Line

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "cy": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
}
PARTS = ("day", "month", "year")
Limit = date | Callable[[], date] | None


class Typed(NamedTuple):
    """The three boxes as they were filled in."""

    day: str
    month: str
    year: str


class ThreeBoxes(forms.Widget):
    """Reads name-day, name-month and name-year."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(*((data.get(f"{name}-{part}") or "").strip() for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in PARTS)


def month_number(typed: str) -> int | None:
    """3, 03, March, mar, Mawrth; None if it is no month. Three letters are enough."""
    word = typed.casefold().rstrip(".")
    if word.isascii() and word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else None
    for names in MONTHS.values():
        found = [
            n
            for n, name in enumerate(names.split(), 1)
            if name == word or (len(word) >= 3 and name.startswith(word))
        ]
        if len(found) == 1:
            return found[0]
    return None


def _now(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit


class Day(Field):
    """A day in three boxes; the month may be a number or a name. Returns a date.

    `earliest` and `latest` are dates, or functions that give one; `too_early` and `too_late` say so.
    """

    template_name = "ui/fields/day.jinja"
    widget = ThreeBoxes

    def __init__(
        self,
        label: Words,
        *,
        earliest: Limit = None,
        latest: Limit = None,
        too_early: Words = "",
        too_late: Words = "",
        birthday: bool = False,
        **options: Any,
    ):
        self.earliest, self.latest = earliest, latest
        self.too_early, self.too_late = too_early, too_late
        self.birthday = birthday
        super().__init__(label, **options)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        self._check_all_there(value)
        return self._check_limits(self._read(value))

    def _check_all_there(self, typed: Typed) -> None:
        names = {"day": _("the day"), "month": _("the month"), "year": _("the year")}
        gone = [part for part in PARTS if not getattr(typed, part)]
        if gone:
            words = get_text_list([names[part] for part in gone], _("and"))
            raise ValidationError(_("Add %(parts)s") % {"parts": words}, code="-".join(gone))

    def _read(self, typed: Typed) -> date:
        if not (typed.year.isascii() and typed.year.isdigit() and len(typed.year) == 4):
            raise ValidationError(_("Write the year in four figures, such as 2026"), code="year")
        month = month_number(typed.month)
        if month is None:
            raise ValidationError(
                _("Write the month as a number or a name, such as 3 or March"), code="month"
            )
        if not (typed.day.isascii() and typed.day.isdigit()):
            raise ValidationError(_("Write the day as a number, such as 5"), code="day")
        try:
            return date(int(typed.year), month, int(typed.day))
        except ValueError:
            raise ValidationError(
                _("That day is not in the calendar. Look at the day and the month"), code="day-month"
            ) from None

    def _check_limits(self, day: date) -> date:
        earliest, latest = _now(self.earliest), _now(self.latest)
        if earliest and day < earliest:
            words = self.too_early or _("Choose %(day)s or a later day") % {
                "day": formats.short_day(earliest, language.current())
            }
            raise ValidationError(words, code="day-month-year")
        if latest and day > latest:
            words = self.too_late or _("Choose %(day)s or an earlier day") % {
                "day": formats.short_day(latest, language.current())
            }
            raise ValidationError(words, code="day-month-year")
        return day

    def _wrong(self, bound: ShownField) -> list[str]:
        """Which boxes the message is about: all of them when nothing was filled in."""
        problems = bound.form.errors.as_data().get(bound.name, [])
        parts = [part for part in (problems[0].code or "").split("-") if part in PARTS] if problems else []
        return parts or (list(PARTS) if problems else [])

    def anchor(self, bound: ShownField) -> str:
        return f"{bound.id_for_label}-{(self._wrong(bound) or PARTS)[0]}"

    def params(self, bound: ShownField) -> dict[str, Any]:
        shared = super().params(bound)
        shared["fieldset"] = {"legend": shared.pop("label")}
        return shared | {"items": [self._box(bound, part) for part in PARTS]}

    def _box(self, bound: ShownField, part: str) -> dict[str, Any]:
        value, labels = bound.value(), {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        return {
            "id": f"{bound.id_for_label}-{part}",
            "name": f"{bound.html_name}-{part}",
            "label": {"text": labels[part]},
            "value": "" if value is None else str(getattr(value, part)),
            "width": 4 if part == "year" else 2 if part == "day" else 5,
            # A month may be a name, for which the keys of a telephone would not do.
            "inputmode": "text" if part == "month" else "numeric",
            "autocomplete": f"bday-{part}" if self.birthday else None,
            "error": part in self._wrong(bound),
        }


NAMED = {
    "noon": time(12),
    "midday": time(12),
    "hanner dydd": time(12),
    "midnight": time(0),
    "hanner nos": time(0),
}


def read_time(typed: str) -> time:
    """2.30pm, 2pm, 14:30, 0930, noon. Raises ValidationError with a kind message.

    2.30 alone could be either half of the day, so it asks; 09.30, 12.15 and 14.30 could not.
    """
    text = " ".join(typed.casefold().split())
    if text in NAMED:
        return NAMED[text]
    found = re.fullmatch(r"(\d{1,2})(?:[.:]?(\d{2}))? ?(am|pm|yb|yp|a\.m\.|p\.m\.)?", text)
    if not found:
        raise ValidationError(_("Write the time like 2.30pm or 14:30"), code="time")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValidationError(_("That time is not on the clock. Write it like 2.30pm or 14:30"), code="time")
    if half:
        return time(hour % 12 + (12 if half in ("pm", "yp") else 0), minute)
    if 1 <= hour <= 11 and len(found[1]) == 1:
        raise ValidationError(_("Say whether it is am or pm, such as 2.30pm"), code="half")
    return time(hour, minute)


class Clock(Line):
    """A time of day. Returns a time."""

    def __init__(self, label: Words, **options: Any):
        options.setdefault("width", 10)
        super().__init__(label, spellcheck=False, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        typed = super().to_python(value)
        return read_time(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return formats.clock(value) if isinstance(value, time) else value

    def run_validators(self, value: Any) -> None:
        """Length limits are for words; a time was checked when it was read."""
